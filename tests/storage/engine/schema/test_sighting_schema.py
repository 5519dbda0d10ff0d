"""Both engines have the same tables of sightings."""

from __future__ import annotations

import re

from storage.engine.schema.sighting_schema import SIGHTINGS, SIGHTINGS_IN_POSTGRES


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables_and_indexes() -> None:
    assert made("\n".join(SIGHTINGS)) == made(SIGHTINGS_IN_POSTGRES)
