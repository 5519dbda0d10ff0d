"""Both engines have the same tables of facts of connections."""

from __future__ import annotations

import re

from storage.engine.schema.wire_schema import FACTS_OF_CONNECTIONS, FACTS_OF_CONNECTIONS_IN_POSTGRES


def made(script: str) -> set[str]:
    return set(re.findall(r"(?:CREATE TABLE|ALTER TABLE) (\w+)", script))


def test_both_engines_get_the_same_tables() -> None:
    assert made("\n".join(FACTS_OF_CONNECTIONS)) == made(FACTS_OF_CONNECTIONS_IN_POSTGRES)
