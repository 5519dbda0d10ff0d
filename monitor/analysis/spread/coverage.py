"""A task and the looks by a time → the cells: the state of every site, with the looks behind the state."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.copies import Gatherer, SiteCopy
from monitor.analysis.spread.fidelity import Comparer
from monitor.analysis.spread.messages import TaskMessage, message_of
from monitor.analysis.spread.sightings import FOREIGN, StartList, list_book, list_look
from monitor.analysis.spread.works import WHOLE
from monitor.judge.spread.cells import CellState, Copy, CoverageCell, CoveragePage, Form, Task, Why, judged
from monitor.judge.spread.chains import Chain, ListLook
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.presence import Sight
from monitor.judge.spread.stated import first_stated
from storage.engine.store import Store
from storage.records import CaptureId, PageId
from storage.spread import list_looks, members, tasks
from storage.spread.list_looks import FailedLook, LookChain
from storage.spread.members import PageSight
from storage.spread.tasks import CarryTask, TaskSite

HEADLINE_ONLY = "headline-only"
Proven = Mapping[str, Collection[str]]  # site → lists with a proof that the site lacked the article
NOTHING_PROVEN: Proven = {}


@dataclass(frozen=True)
class SiteCell:
    """A cell of a task."""

    site: TaskSite
    cell: CoverageCell
    page: PageId | None  # the copy's page
    checked_at: datetime | None
    stands_since: datetime | None = (
        None  # of a kept judgement: the end of the pass; None if judged for the answer
    )


@dataclass(frozen=True)
class TaskCells:
    """A task as judged by the looks up to a time."""

    task: CarryTask
    message: TaskMessage
    first_seen: SightInterval | None  # of the message on the site of the message
    cells: tuple[SiteCell, ...]
    at: datetime


def task_cells(
    db: Store,
    setup: Setup,
    task: CarryTask,
    at: datetime,
    *,
    only: Collection[str] | None = None,
    proven: Proven = NOTHING_PROVEN,
) -> TaskCells:
    """Return a task with the cells at a time; with `only`, the cells of some sites.

    A site in `proven` has no cell if the site still shows no copy: a proof of absence stays a proof.
    """
    sites = [site for site in tasks.sites_of(db, task.id) if only is None or site.site in only]
    message = message_of(db, task, at)
    own = [message.page.site] if message.page else []
    book = list_book(db, setup, {*own, *(site.site for site in sites)}, at)
    judge = _Judge(db, setup, task, message, Gatherer(db, book), proven)
    return TaskCells(task, message, judge.first_seen(), tuple(judge.cells(sites)), at)


@dataclass(frozen=True)
class _Judge:
    """The parts of judging a task."""

    db: Store
    setup: Setup
    task: CarryTask
    message: TaskMessage
    gatherer: Gatherer
    proven: Proven

    @property
    def terms(self) -> Task:
        """Return the times and the form of the task."""
        return Task(self.task.issued_at, self.task.deadline, Form(self.task.form))

    def first_seen(self) -> SightInterval | None:
        """Return when the message appeared on the site of the message."""
        if self.message.page is None:
            return None
        own = self.gatherer.of_pages([self.message.page.id])
        return own[0].stays[0].presence.seen if own else None

    def cells(self, sites: Sequence[TaskSite]) -> Iterator[SiteCell]:
        """Yield the cell of every site."""
        names = [site.site for site in sites]
        by_site: dict[str, list[SiteCopy]] = {name: [] for name in names}
        found = [copy for copy in self._copies(names) if copy.site in by_site]
        for copy in found:
            by_site[copy.site].append(copy)
        last = members.last_sights(
            self.db, (copy.page for copy in found if copy.page is not None), self.gatherer.until
        )
        comparer = Comparer(
            self.db,
            self.setup,
            self.message.page.id if self.message.page else None,
            self.message.states,
            self.gatherer.until,
        )
        for site in sites:
            copies = [copy for each in by_site[site.site] for copy in self._read(each, comparer, last)]
            if copies or not self._is_proven(site.site):
                yield self._cell(site, by_site[site.site], copies)

    def _is_proven(self, site: str) -> bool:
        """Return whether earlier looks at all coverage pages of a site prove that the site lacked the article."""
        starts = self.gatherer.book.of_site[site] if site in self.proven else []
        return bool(starts) and all(start.url in self.proven[site] for start in starts if start.is_coverage)

    def _copies(self, sites: Sequence[str]) -> Iterator[SiteCopy]:
        """Yield the copies on sites: pages of the work, entries with the link or the headline of the message."""
        message = self.message
        own = message.page.id if message.page else None
        known = members.pages_by_id(self.db, (page for page in message.work if page != own))
        own_copies = self.gatherer.of_pages(page.id for page in known.values() if page.site in sites)
        yield from own_copies
        if message.url is not None:
            yield from self.gatherer.linking_to([message.url], sites)
        whole = [page for page in known.values() if message.work[page.id][0] in WHOLE]
        yield from self.gatherer.linking_elsewhere(whole, sites)
        if message.headline:
            elsewhere = [page.url for page in known.values() if page.site not in sites]
            read = [copy.url for copy in own_copies]  # an unread page is known by the entry alone
            urls = frozenset({*read, *elsewhere, *([message.url] if message.url else [])})
            for copy in self.gatherer.named_like(message.headline, sites, urls):
                if not copy.heads or message.is_headline_alone or self.task.form == Form.HEADLINE:
                    yield copy

    def _cell(self, site: TaskSite, found: Sequence[SiteCopy], copies: Sequence[Copy]) -> SiteCell:
        pages = [
            self._coverage(start)
            for start in self.gatherer.book.of_site[site.site]
            if start.is_coverage
        ] if _needs_lists(copies, self.task, self.gatherer.until) else []  # fmt: skip
        cell = self._judged(copies, pages)
        page = next((each.page for each in found if cell.copy and each.url == cell.copy.url), None)
        return SiteCell(site, cell, page, _checked_at(cell, pages))

    def _judged(self, copies: Sequence[Copy], pages: Sequence[CoveragePage]) -> CoverageCell:
        """Return the state of a cell. Sites may carry a message without text in any form: no look proves absence."""
        cell = judged(self.terms, copies, pages, self.gatherer.until)
        states = self.message.states
        if cell.state is CellState.MISSING and states and not states[-1].article.paragraphs:
            return CoverageCell(CellState.UNKNOWN, why=Why.UNREAD)
        return cell

    def _read(self, copy: SiteCopy, comparer: Comparer, sights: Mapping[PageId, PageSight]) -> Iterator[Copy]:
        """Yield the stays of a copy for the pure rules. `sights` are the last looks at the pages of copies."""
        how, outdated = self._differences(copy, comparer)
        stated = first_stated(head.published_at for head in copy.heads)
        last = sights.get(copy.page) if copy.page is not None else None
        head = copy.heads[-1] if copy.heads else None
        text = Sight(head.capture, head.pass_id, head.seen_at, copy.url) if head else None
        for stay in copy.stays:
            yield Copy(
                copy.url,
                stay.presence,
                stated,
                is_read=bool(copy.heads) or copy.leads_to_message,
                how=how,
                is_outdated=outdated,
                gone=stay.gone,
                gone_sight=stay.gone_sight,
                checked_at=last.at if last else None,
                read_sight=text,
            )

    def _differences(self, copy: SiteCopy, comparer: Comparer) -> tuple[tuple[str, ...], bool]:
        """Return the ways in which a copy differs from the message, and whether the copy has an earlier state."""
        if copy.leads_to_message:
            return (HEADLINE_ONLY,), False
        if not copy.heads or copy.page is None or copy.page not in self.message.work:
            return (), False
        relation, coverage = self.message.work[copy.page]
        fidelity = comparer.fidelity(copy.heads[-1], relation, coverage)
        return fidelity.how, comparer.is_outdated(copy.heads[-1], fidelity)

    def _coverage(self, start: StartList) -> CoveragePage:
        """Return a start page with the looks around the issue and the deadline."""
        until, failed = self.gatherer.until, []
        chains = tuple(self._around(chain, start) for chain in start.chains)
        for time in (until, self.task.issued_at) if start.page else ():
            failure = list_looks.last_failure(self.db, start.page, min(time, until)) if start.page else None
            failed += [failure] if failure else []
        last_good = max((chain.last_at for chain in start.chains), default=None)
        return CoveragePage(
            start.url,
            chains,
            tuple(_failed(each, start.url) for each in reversed(failed)),
            is_forbidden=bool(failed)
            and failed[0].is_forbidden
            and (last_good is None or last_good < failed[0].at),
        )

    def _around(self, chain: LookChain, start: StartList) -> Chain:
        """Return a chain with two looks: the last until the issue, else the first; and the first after the deadline."""
        looks: list[ListLook] = []
        found = [
            list_looks.last_until(self.db, chain.page, chain.chain, self.task.issued_at)
            or list_looks.first_from(self.db, chain.page, chain.chain, chain.first_at),
            list_looks.first_from(self.db, chain.page, chain.chain, self.task.deadline),
        ]
        for sight in found:
            if sight is not None and sight.at <= self.gatherer.until:
                reaches_to = chain.reaches_to if sight.capture == chain.first_capture else None
                looks.append(list_look(sight, FOREIGN, start.url, reaches_to))
        return Chain(tuple(looks), chain.looks, chain.last_at)


def _needs_lists(copies: Sequence[Copy], task: CarryTask, now: datetime) -> bool:
    """Return whether the lists decide a cell: no copy stands, and the deadline is over."""
    stands = any(copy.gone is None or copy.gone.by > task.deadline for copy in copies)
    return not stands and now >= task.deadline


def _failed(look: FailedLook, url: str) -> Sight:
    return Sight(look.capture, look.pass_id, look.at, url)


def _checked_at(cell: CoverageCell, pages: Sequence[CoveragePage]) -> datetime | None:
    """Return the last look at the copy, else the last good look at the lists."""
    if cell.copy is not None:
        return cell.copy.checked_at or cell.copy.presence.by
    return max((chain.ended_at for page in pages for chain in page.chains), default=None)


def capture_digests(db: Store, cells: Sequence[SiteCell]) -> Mapping[CaptureId, str | None]:
    """Return the SHA-256 of the body of every look behind a cell."""
    captures = {CaptureId(each.sight.capture) for cell in cells for each in cell.cell.evidence}
    return members.digests_of(db, captures)
