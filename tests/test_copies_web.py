"""Fourteen portals copy a ministry and one another: parents, cases and readings are what the looks support."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sites import copies_truth as truth
from sites.copies_truth import HOURS, Copyist
from sites.coverage import BU, MESSAGE, Coverage
from sites.coverage_truth import clock
from sites.list_looks import at

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.correcting import status_of
from monitor.analysis.spread.descent import spread_of
from monitor.coverage.case_answers import case_answer
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.wording.plain import utc
from storage.spread import cases

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PORTALS = 14
MINUTE = 1 / 60


def web_of(store: Path, made: list[Copyist]) -> Coverage:
    """Look at everything twelve times; every look is repeated a minute later, so that changes are believed."""
    web = Coverage(store, [BU, *(each.site for each in made)])
    for hour in HOURS:
        for moment in (hour, hour + MINUTE):
            web.look(clock(moment), truth.replies(made, hour))
    return web


def differences(web: Coverage, made: list[Copyist]) -> list[str]:
    return [*case_differences(web, made), *parent_differences(web, made), *reading_differences(web, made)]


def case_differences(web: Coverage, made: list[Copyist]) -> list[str]:
    wrong = []
    with web.opened() as db:
        stored = cases.all_cases(db)
        for hour in HOURS:
            now = at(clock(hour + 2 * MINUTE))
            told = [
                case_answer(status_of(db, each, web.rules.cases, now))
                for each in stored
                if each.opened_at <= now
            ]
            for copy in made:
                wrong += _case_differences(copy, hour, [each for each in told if each["url"] == copy.url])
    return wrong


def _case_differences(copy: Copyist, hour: float, told: list[dict[str, Any]]) -> list[str]:
    found: dict[str, Any] = {}
    for each in told:
        found.setdefault(each["kind"], []).append(each)
    right = truth.outdated_case(copy, hour)
    outdated = [
        (
            each["state"],
            each["reopened"],
            each["last_look"]["shows"],
            each["corrected_at"],
            each["verified_at"],
        )
        for each in found.get("reprint-outdated", [])
    ]
    supported = [] if right is None else [
        (right.state, right.reopened, right.shows, _time(right.corrected), _time(right.verified))
    ]  # fmt: skip
    wrong = [(outdated, supported)] if outdated != supported else []
    altered = bool(found.get("reprint-altered"))
    wrong += [] if truth.is_altered(copy, hour) in (None, altered) else [(["altered", altered], [])]
    return [f"{copy.site.name} at {clock(hour)}: {one}, supported {other}" for one, other in wrong]


def _time(hour: float | None) -> str | None:
    return None if hour is None else utc(at(clock(hour)))


def parent_differences(web: Coverage, made: list[Copyist]) -> list[str]:
    now = at(clock(HOURS[-1] + 2 * MINUTE))
    with web.opened() as db:
        told = spread_answer(
            MESSAGE, spread_of(db, web.setup, collation_of(db, web.setup, MESSAGE, now), now)
        )
    right = truth.parents(made)
    found = {
        each["url"]: each["from"]["url"] if each["from"] else None
        for each in told["copies"]
        if each["url"] != MESSAGE
    }
    wrong = [] if set(found) == set(right) else [f"copies {set(found) ^ set(right)}"]
    states = {each["url"]: each["state"] for each in told["copies"]}
    wrong += [
        f"{each.url} is {states[each.url]}"
        for each in made
        if each.url in states and each.is_gone != (states[each.url] == "gone")
    ]
    return wrong + [
        f"{url} comes from {parent}, supported {right[url]}"
        for url, parent in found.items()
        if url in right and parent not in right[url]
    ]


def reading_differences(web: Coverage, made: list[Copyist]) -> list[str]:
    now = at(clock(HOURS[-1] + 2 * MINUTE))
    with web.opened() as db:
        told = readings_answer(collation_of(db, web.setup, MESSAGE, now, standing=True))
    found = {
        (place["paragraph"], frozenset(each["copies"]), each["was"] is not None)
        for place in told["places"]
        for each in place["readings"]
    }
    return [f"reading {each}" for each in found ^ truth.readings(made)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_case_parent_and_reading_is_what_the_looks_support(tmp_path: Path, seed: int) -> None:
    made = truth.copyists(seed, PORTALS)
    web = web_of(tmp_path / "store.db", made)
    wrong = differences(web, made)
    assert not wrong, "\n".join(wrong)
