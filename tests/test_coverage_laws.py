"""The order of discovery, judging twice and concluding anew change nothing, whatever the sites answer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites.coverage import BROKEN, BU, GONE, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at
from sites.timeline import Reply

from monitor.analysis.raising import Desk
from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.descent import spread_of
from monitor.analysis.tasks.judging import judge_coverage
from monitor.coverage.work_answers import readings_answer, spread_answer
from storage.archive import passes
from storage.engine.store import rows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
NAMES = ("bu", "pa", "pb", "pc", "pd")
WRONG = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
TWICE = (*WRONG[:2], WRONG[2].replace("畅通求助渠道", "扩大求助渠道"), WRONG[3])
COPIES = {
    "pa": ("13:00", article(WRONG, source="省民政厅")),
    "pb": ("13:00", article(WRONG, source="省民政厅")),
    "pc": ("15:00", article(TWICE, source="门户pa")),
    "pd": ("15:00", article(source="省民政厅", link=MESSAGE)),
}


def page(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def replies(name: str, hour: str) -> dict[str, Reply]:
    """Answers of a site at an hour."""
    host = f"{name}.example.cn"
    if name == "bu":
        told = [(MESSAGE, HEADLINE)] if hour > "11:00" else []
        return {BU.start_urls[0]: listing(*told, *old(host, 4)), **({MESSAGE: article()} if told else {})}
    posted, copy = COPIES[name]
    stands = hour >= posted
    named = [(page(name), HEADLINE)] if stands else []
    lists = {f"http://{host}/news/": listing(*named, *old(host, 0, 1))}
    return lists | ({page(name): copy} if stands else {})


def told(order: Sequence[str]) -> dict[str, Any]:
    """Everything that is told of a day on which sites are asked in an order, without the numbers of captures."""
    sites = {"bu": BU} | {name: portal(name) for name in NAMES[1:]}
    with tempfile.TemporaryDirectory() as folder:
        web = Coverage(Path(folder) / "store.db", [sites[name] for name in order])
        for hour in ("11:00", "12:00", "13:00", "15:00", "20:00"):
            web.look(hour, {url: reply for name in order for url, reply in replies(name, hour).items()})
            if hour == "12:00":
                web.task(*NAMES[1:])
        task, now = web.told("21:00"), at("21:00")
        with web.opened() as db:
            work = collation_of(db, web.setup, MESSAGE, now)
            spread, readings = (
                spread_answer(MESSAGE, spread_of(db, web.setup, work, now)),
                readings_answer(work),
            )
    for cell in task["cells"]:
        for each in cell["evidence"]:
            del each["capture"]
    return {"task": task, "spread": spread, "readings": readings}


@settings(max_examples=6)
@given(st.permutations(NAMES))
def test_the_order_of_discovery_inside_a_pass_changes_nothing(order: list[str]) -> None:
    assert told(order) == told(NAMES)


SITES = NAMES[1:4]
CLOCKS = ("11:00", "12:00", "15:00", "18:00", "20:00", "36:00")
KINDS = ("no", "yes", "wrong", "gone", "broken", "other", "none")
TABLES = ("judgements", "tasks", "cases", "case_events", "entries", "list_chains", "findings")


def answers(name: str, kind: str) -> dict[str, Reply]:
    """Return the answers of a portal at a look of a kind."""
    host = f"{name}.example.cn"
    start = f"http://{host}/news/"
    if kind == "none":
        return {}
    if kind == "broken":
        return {start: BROKEN}
    if kind == "other":
        return {start: listing(*old(host, 5, 6))}
    if kind in ("no", "gone"):
        return {start: listing(*old(host, 0, 1))} | ({page(name): GONE} if kind == "gone" else {})
    shown = article(WRONG if kind == "wrong" else TEXT, source="省民政厅")
    return {start: listing((page(name), HEADLINE), *old(host, 0, 1)), page(name): shown}


def kept(web: Coverage) -> dict[str, list[dict[str, Any]]]:
    with web.opened() as db:
        return {table: rows(db, f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES}


@settings(max_examples=6)
@given(st.lists(st.tuples(*[st.sampled_from(KINDS)] * 3), min_size=len(CLOCKS), max_size=len(CLOCKS)))
def test_judging_twice_and_concluding_anew_append_nothing(day: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        web = Coverage(Path(folder) / "store.db", [BU, *map(portal, SITES)])
        for clock, kinds in zip(CLOCKS, day, strict=True):
            asked = {
                url: reply for pair in zip(SITES, kinds, strict=True) for url, reply in answers(*pair).items()
            }
            web.look(clock, replies("bu", clock) | asked)
            if clock == "12:00":
                web.task(*SITES)
        before, told = kept(web), web.told("40:00")
        with web.opened() as db:
            last = passes.last_concluded_pass(db)
            assert last is not None
            judge_coverage(Desk(db, web.setup), last, passes.pass_ended_at(db, last))
        assert kept(web) == before
        web.line.again()
        assert (kept(web), web.told("40:00")) == (before, told)
