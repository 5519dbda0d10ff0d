from __future__ import annotations

import re

from storage.engine.schema.evidence_schema import (
    EVIDENCE,
    EVIDENCE_IN_POSTGRES,
    FINDINGS_TO_PROVE,
    FINDINGS_TO_PROVE_IN_POSTGRES,
)


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables_and_indexes() -> None:
    assert made("\n".join(EVIDENCE)) == made(EVIDENCE_IN_POSTGRES)
    assert made("\n".join(FINDINGS_TO_PROVE)) == made(FINDINGS_TO_PROVE_IN_POSTGRES)
