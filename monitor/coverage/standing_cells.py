"""Judgements at a time → the cells of a task as told then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import SiteCell, TaskCells, task_cells
from monitor.analysis.spread.sightings import ListBook, list_book
from monitor.judge.spread.cells import Basis, CellEvidence, CellState, Copy, CoverageCell, Why
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.presence import CopyPresence, Sight
from monitor.judge.spread.stated import Standing
from storage.engine.store import Store
from storage.records import CaptureId, stated_date
from storage.spread import judgements, members, tasks
from storage.spread.judgements import JudgedCopy, Judgement
from storage.spread.tasks import CarryTask, TaskSite

Times = Mapping[CaptureId, datetime]


def cells_at(db: Store, setup: Setup, task: CarryTask, at: datetime) -> TaskCells:
    """Return the cells of a task by the judgements at a time.

    Two kinds of cells are judged by the looks until `at`, and have no `stands_since`: cells without a judgement at
    that time, and pending cells behind the deadline without a pass since.
    """
    latest = judgements.latest_judgements(db, task.id, at)
    stood = {site: each for site, each in latest.items() if _still_stands(each, task, at)}
    sites = tasks.sites_of(db, task.id)
    anew = task_cells(db, setup, task, at, only=[each.site for each in sites if each.site not in stood])
    cells = {cell.site.site: cell for cell in anew.cells} | _recalled(db, setup, sites, stood, at)
    return replace(anew, cells=tuple(cells[each.site] for each in sites))


def _still_stands(judgement: Judgement, task: CarryTask, at: datetime) -> bool:
    is_kept = judgement.page is None or judgement.copy.seen_by is not None
    is_overtaken = judgement.state == CellState.PENDING and at >= task.deadline
    return is_kept and not is_overtaken


def _recalled(
    db: Store, setup: Setup, sites: Iterable[TaskSite], stood: Mapping[str, Judgement], at: datetime
) -> dict[str, SiteCell]:
    if not stood:
        return {}
    times = members.times_of(
        db, {CaptureId(capture) for each in stood.values() for _, capture, _ in each.evidence}
    )
    book = list_book(db, setup, stood, at)
    return {
        site.site: _site_cell(book, site, stood[site.site], times) for site in sites if site.site in stood
    }


def _site_cell(book: ListBook, site: TaskSite, judgement: Judgement, times: Times) -> SiteCell:
    cell = _cell(judgement, times)
    return SiteCell(
        site, cell, judgement.page, _checked_at(book, judgement, cell), stands_since=judgement.from_at
    )


def _cell(judgement: Judgement, times: Times) -> CoverageCell:
    told = judgement.copy
    evidence = tuple(
        CellEvidence(role, Sight(capture, 0, times[CaptureId(capture)], url), url)
        for role, capture, url in judgement.evidence
    )
    gone = SightInterval(told.gone_after, told.gone_by) if told.gone_by else None
    return CoverageCell(
        CellState(judgement.state),
        judgement.in_time,
        Basis(judgement.basis) if judgement.basis else None,
        judgement.how,
        Why(judgement.why) if judgement.why else None,
        _copy(told, evidence, gone),
        Standing(told.stated) if told.stated else Standing.NONE,
        evidence,
        gone if told.url is None else None,
    )


def _copy(told: JudgedCopy, evidence: tuple[CellEvidence, ...], gone: SightInterval | None) -> Copy | None:
    if told.url is None or told.seen_by is None:
        return None
    absent = tuple(each.sight for each in evidence if each.role == "absent")
    shown = next((each.sight for each in evidence if each.role == "shown"), Sight(0, 0, told.seen_by))
    presence = CopyPresence(SightInterval(told.seen_after, told.seen_by), shown, absent, is_on_page=False)
    return Copy(told.url, presence, stated_date(told.stated_at), is_outdated=told.is_outdated, gone=gone)


def _checked_at(book: ListBook, judgement: Judgement, cell: CoverageCell) -> datetime | None:
    """Return the last look at the copy by the time of the book, else the last good look at the lists."""
    if judgement.page is not None:
        last = members.last_sight(book.db, judgement.page, book.until)
        return last.at if last else None
    if cell.copy is not None:
        return cell.copy.presence.by
    lists = [start for start in book.of_site.get(judgement.site, ()) if start.is_coverage]
    return max((chain.last_at for start in lists for chain in start.chains), default=None)
