"""Both engines have the same table of doubts."""

from __future__ import annotations

import re

from storage.engine.schema.doubt_schema import DISPUTES, DISPUTES_IN_POSTGRES


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables() -> None:
    assert made("\n".join(DISPUTES)) == made(DISPUTES_IN_POSTGRES) == {"disputes", "disputes_of_site"}
