"""A report of an earlier time is printed again as it was told then, whatever is known or configured now."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.analysis.spread.coverage import SiteCell, TaskCells
from monitor.coverage.standing_cells import cells_at
from storage.spread import tasks

COPY = "http://pa.example.cn/2026/t20260302_7.html"
START = "http://{}.example.cn/news/"


def a_day(store: Path) -> Coverage:
    """pa copies at 13:00 and removes its copy at 22:00; pb is looked at until 20:00 and does not copy."""
    web = Coverage(store, [BU, portal("pa"), portal("pb")])
    empty = {START.format(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb")}
    told = {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))}
    web.look("11:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    web.look("12:00", {**told, MESSAGE: article(stated="2026-03-02 11:40")})
    web.task("pa", "pb")
    carried = listing((COPY, HEADLINE), *old("pa.example.cn", 0, 1))
    wrong = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])
    web.look("13:00", {START.format("pa"): carried, COPY: article(wrong, stated="2026-03-02 12:30")})
    web.look("20:00", {START.format("pb"): empty[START.format("pb")]})
    web.look("22:00", {COPY: listing(), **empty})
    return web


def cells(found: TaskCells) -> dict[str, SiteCell]:
    return {each.site.site: each for each in found.cells}


def told(web: Coverage, clock: str) -> dict[str, SiteCell]:
    with web.opened() as db:
        task = tasks.task_named(db, "T1")
        assert task is not None
        return cells(cells_at(db, web.setup, task, at(clock)))


def test_a_judgement_stands_with_its_copy_and_its_evidence(tmp_path: Path) -> None:
    web = a_day(tmp_path / "store.db")
    pa = told(web, "18:00")["pa"]
    assert (pa.cell.state, pa.cell.how, pa.stands_since, pa.checked_at) == (
        "altered", ("text",), at("13:00"), at("13:00")
    )  # fmt: skip
    copy = pa.cell.copy
    assert copy is not None and copy.url == COPY and copy.stated is not None
    assert (copy.presence.seen.after, copy.presence.by) == (at("11:00"), at("13:00"))
    assert [(each.role, each.sight.at) for each in pa.cell.evidence] == [
        ("absent", at("11:00")), ("shown", at("13:00")), ("shown", at("13:00"))
    ]  # fmt: skip
    missing = told(web, "21:00")["pb"]
    assert (missing.cell.state, missing.stands_since, missing.checked_at) == (
        "missing", at("20:00"), at("20:00")
    )  # fmt: skip


def test_what_was_told_stays_told_though_the_configuration_changed(tmp_path: Path) -> None:
    web = a_day(tmp_path / "store.db")
    before = told(web, "21:00")
    web.sites = [BU, portal("pa"), portal("pb", "news", "gwy")]  # a second list: its looks are not known
    assert told(web, "21:00") == before
    web.line.again()
    assert told(web, "21:00") == before


def test_a_cell_without_a_judgement_then_is_judged_by_the_looks_until_then(tmp_path: Path) -> None:
    web = a_day(tmp_path / "store.db")
    early = told(web, "11:30")
    assert {each.stands_since for each in early.values()} == {None}
    assert {each.cell.state for each in early.values()} == {"pending"}
    due = told(web, "19:30")["pb"]  # judged pending at 13:00; the deadline passed without a pass
    assert (due.cell.state, due.stands_since) == ("unknown", None)


def test_a_judgement_of_an_earlier_release_without_its_copy_is_judged_again(tmp_path: Path) -> None:
    web = a_day(tmp_path / "store.db")
    before = told(web, "18:00")["pa"]
    with web.opened() as db:
        db.conn.execute("UPDATE judgements SET copy_url = NULL, seen_by = NULL, seen_after = NULL")
        db.conn.commit()
    again = told(web, "18:00")["pa"]
    assert again.stands_since is None and again.cell.copy is not None
    assert (again.cell.state, again.cell.how) == (before.cell.state, before.cell.how)
