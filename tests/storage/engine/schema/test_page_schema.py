from __future__ import annotations

import re

from storage.engine.schema.page_schema import (
    EVENTS,
    EVENTS_IN_POSTGRES,
    OPERATORS_PAGE,
    OPERATORS_PAGE_IN_POSTGRES,
)


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables_and_indexes() -> None:
    assert made("\n".join(OPERATORS_PAGE)) == made(OPERATORS_PAGE_IN_POSTGRES)
    assert made("\n".join(EVENTS)) == made(EVENTS_IN_POSTGRES)
