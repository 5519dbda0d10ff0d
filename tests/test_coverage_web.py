"""Thirty portals, twelve looks: every cell, interval and place is what the looks support, at every point of time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sites.coverage import BU, HEADLINE, MESSAGE, Coverage, article, listing, old
from sites.coverage_truth import (
    DEADLINE,
    HOURS,
    ISSUED,
    OWN,
    ScriptedPortal,
    clock,
    page_replies,
    ranks,
    scripted,
    supported,
)
from sites.list_looks import at

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.descent import spread_of
from monitor.coverage.work_answers import spread_answer
from monitor.wording.plain import utc

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
PORTALS = 30


def told(hour: float | None) -> str | None:
    return None if hour is None else utc(at(clock(hour)))


def web_of(store: Path, portals: list[ScriptedPortal]) -> Coverage:
    """Look at everything twelve times; the message stands on the ministry's list from the second look on."""
    web = Coverage(store, [BU, *(each.site for each in portals)])
    for hour in HOURS:
        entries = [(MESSAGE, HEADLINE)] if hour > ISSUED else []
        replies = {OWN: listing(*entries, *old("bu.example.cn", 4, 5))}
        replies |= {MESSAGE: article(stated="2026-03-02 09:00")} if entries else {}
        for each in portals:
            replies |= each.replies.get(hour, {}) | page_replies(each, hour)
        web.look(clock(hour), replies)
    names = [each.site.name for each in portals]
    web.task(*names, issued=clock(ISSUED), deadline=clock(DEADLINE))
    return web


def differences(made: ScriptedPortal, cell: dict[str, Any], hour: float) -> list[str]:
    truth = supported(made, hour)
    seen = cell["first_seen"] or {"after": None, "by": None}
    pairs = {
        "state": (cell["state"], truth.state),
        "in_time": (cell["in_time"], truth.in_time),
        "why": (cell["why"], truth.why),
        "how": (tuple(cell["how"]), truth.how if truth.state in ("altered", "missing") else ()),
        "after": (seen["after"], told(truth.after)),
        "by": (seen["by"], told(truth.by)),
    }
    return [
        f"{made.site.name} at {clock(hour)}: {name} {found}, supported {right}"
        for name, (found, right) in pairs.items()
        if found != right
    ]


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_every_cell_interval_and_place_is_what_the_looks_support(tmp_path: Path, seed: int) -> None:
    portals = scripted(seed, PORTALS)
    web = web_of(tmp_path / "store.db", portals)
    wrong = []
    for hour in HOURS:
        cells = {cell["site"]: cell for cell in web.told(clock(hour))["cells"]}
        for made in portals:
            wrong += differences(made, cells[made.site.name], hour)
    assert not wrong, "\n".join(wrong)
    with web.opened() as db:
        now = at(clock(HOURS[-1]))
        found = spread_answer(
            MESSAGE, spread_of(db, web.setup, collation_of(db, web.setup, MESSAGE, now), now)
        )
    truths = {
        each.site.name: supported(each, HOURS[-1])
        for each in portals
        if each.posted is not None and each.page_kind != "unreadable"
    }
    spans = {name: (truth.after, truth.by) for name, truth in truths.items() if truth.by is not None}
    spans["bu"] = (8.0, 10.0)
    expected = dict(zip(spans, ranks(list(spans.values())), strict=True))  # type: ignore[arg-type]
    assert {each["site"]: each["places"] for each in found["copies"]} == expected
    again = {clock(hour): web.told(clock(hour)) for hour in HOURS[::4]}
    web.line.again()
    assert {clock(hour): web.told(clock(hour)) for hour in HOURS[::4]} == again
