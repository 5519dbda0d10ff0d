"""After a pass: new articles → tasks; open cells → judgements, findings about missing copies.

An open cell is judged if the pass touched the site; any cell if the pass touched the copy or the message, or if the
deadline has passed since. A proof that a site lacked the article is sought once. So the cost of a pass is in proportion
to the touched pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from monitor.analysis.raising import Desk
from monitor.analysis.spread.coverage import Proven, SiteCell, TaskCells, task_cells
from monitor.analysis.tasks.deadlines import LooksInTime
from monitor.analysis.tasks.issuing import NewTask, appearance_of, sites_on
from monitor.analysis.tasks.telling import article_of, resolve_ended, tell_task
from monitor.judge.findings.duty import Issue
from monitor.judge.findings.of_sites import Owed, overdue, overdue_id
from monitor.judge.policy import MustCarry
from monitor.judge.spread.cells import REMOVED, CellState, CoverageCell
from storage.archive import passes
from storage.archive.passes import PassId
from storage.conclusions import looks, revisions
from storage.engine.store import transaction
from storage.findings import beginnings
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import CaptureId, DutyFacts, FindingId, ListProof, Outcome, Page, PageId
from storage.spread import judgements, members, tasks
from storage.spread.judgements import JudgedCopy, Judgement
from storage.spread.tasks import CarryTask, TaskSite

OPEN = frozenset({CellState.PENDING, CellState.UNKNOWN, CellState.MISSING})
UNSETTLED = frozenset({CellState.PENDING, CellState.UNKNOWN})
HOUR = timedelta(hours=1)


def judge_coverage(desk: Desk, pass_id: int, at: datetime) -> None:
    """Make the tasks of new articles, and judge the open tasks, after a pass with the end `at`."""
    round_ = _WholePass(pass_id, passes.pass_began_at(desk.db, PassId(pass_id)), at)
    for duty in desk.rules.must_carry:
        _make_tasks(desk, duty, round_)
    _resolve_without_proof(desk, at)
    open_tasks = tasks.open_tasks(desk.db, at)
    resolve_ended(desk, open_tasks, at)
    wanted = LooksInTime(at)
    touched: _Touched | None = None  # read for the first task: most passes have none
    for task in open_tasks:
        touched = touched or _touched(desk, pass_id, at)
        told = _judge_task(desk, task, touched)
        article = article_of(desk, task)
        tell_task(desk, article, told, at)
        unsettled = [site for site, each in told.items() if each.state in UNSETTLED]
        wanted.ask(desk.setup, task, article.headline, unsettled)
    if passes.is_last_pass(desk.db, PassId(pass_id)):  # a pass concluded anew asks for nothing
        wanted.write(desk.db)


def _resolve_without_proof(desk: Desk, at: datetime) -> None:
    """Resolve the findings of an earlier release about missing copies: the findings rest on no task and no looks."""
    old = findings_table.open_missing_without_task(desk.db)
    if old:
        with transaction(desk.db):
            findings_table.resolve_findings(desk.db, old, at)


# --- tasks of new articles ----------------------------------------------------------------------


@dataclass(frozen=True)
class _WholePass:
    """A pass from beginning to end."""

    pass_id: int
    began_at: datetime
    at: datetime


def _make_tasks(desk: Desk, duty: MustCarry, round_: _WholePass) -> None:
    sites = [
        each for each in sites_on(desk.rules.lists, duty.lists, duty.sites) if each.site != duty.original
    ]
    with transaction(desk.db):
        since = [(each, _beginning(desk, duty, each.site, round_.began_at)) for each in sites]
    for page in members.pages_new_in(desk.db, round_.pass_id, duty.original):
        latest = revisions.current_revision(desk.db, page)
        url = pages.page_of(desk.db, page).url
        # sites may carry an article without text, a picture or a file, in any form
        has_text = latest is not None and bool(latest.article.paragraphs)
        if latest is not None and has_text and duty.covers(url, latest.article.title):
            _make_task(desk, duty, url, since, round_.at)


def _beginning(desk: Desk, duty: MustCarry, site: str, began_at: datetime) -> datetime:
    """Return since when a duty of a site holds: as configured, else since the first pass under the duty.

    A pass of old news begins no duty.
    """
    if duty.since is not None:
        return duty.since
    old_news = beginnings.beginning(desk.db, beginnings.NEWS)
    articles = duty.articles.pattern if duty.articles else ""
    first = max(began_at, old_news or began_at)
    return beginnings.begin(desk.db, f"must-carry {duty.original} {site} {articles}", first)


def _make_task(
    desk: Desk, duty: MustCarry, url: str, sites: Sequence[tuple[TaskSite, datetime]], at: datetime
) -> None:
    """Make the task of an article, for the sites whose duty is older than the article.

    An article of the first look, or with a task, gets no task.
    """
    name = _task_name(duty, url)
    appearance = appearance_of(desk.db, desk.setup, url, at)
    if appearance is None or appearance.absent_at is None or tasks.task_named(desk.db, name) is not None:
        return
    issue = Issue(appearance.absent_at, appearance.presence.by, appearance.stated)
    owing = [site for site, since in sites if issue.is_after(since)]
    if not owing:
        return
    deadline = appearance.issued_at + timedelta(hours=duty.within_h)
    new = NewTask(
        name,
        url,
        None,
        None,
        duty.form,
        appearance.issued_at,
        appearance.basis,
        deadline,
        at,
        duty.remind_before_h,
    )
    with transaction(desk.db):
        tasks.add_task(desk.db, new.task(who="must_carry", note=""), owing)


def _task_name(duty: MustCarry, url: str) -> str:
    """Return the name of the task of an article: the same at every conclusion."""
    key = "\n".join((url, *duty.lists, "", *duty.sites, duty.form, f"{duty.within_h:g}"))
    return f"{duty.original}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


# --- judgements ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Touched:
    """The pages and sites with a look in a pass, and the end of the pass."""

    pages: frozenset[PageId]
    sites: frozenset[str]
    at: datetime


def _touched(desk: Desk, pass_id: int, at: datetime) -> _Touched:
    return _Touched(
        frozenset(members.touched_pages(desk.db, pass_id)), members.sites_touched(desk.db, pass_id), at
    )


def _judge_task(desk: Desk, task: CarryTask, touched: _Touched) -> dict[str, Judgement]:
    """Judge the touched cells of a task; return the latest judgement of every site."""
    before = judgements.latest_judgements(desk.db, task.id, touched.at)
    message = pages.behind(desk.db, task.message_url) if task.message_url else None
    is_all = message is not None and message.id in touched.pages
    sites = [
        each.site
        for each in tasks.sites_of(desk.db, task.id)
        if is_all or _is_to_judge(task, each.site, touched, before.get(each.site))
    ]
    if not sites:
        return before
    proven = {} if is_all else _proven(desk, task, message, before)
    judged = task_cells(desk.db, desk.setup, task, touched.at, only=sites, proven=proven)
    round_ = _TaskRound(desk, judged)
    changed = {}
    with transaction(desk.db):
        for cell in round_.judged.cells:
            judgement = _judgement(round_.judged, cell)
            last = before.get(judgement.site)
            if last is None or not judgement.tells_as(last):
                _append(desk, judgement)
                changed[judgement.site] = judgement
            if judgement.site in changed or not round_.is_told(cell):
                round_.tell(cell)
    return before | changed


def _proven(desk: Desk, task: CarryTask, message: Page | None, before: Mapping[str, Judgement]) -> Proven:
    """Return the lists of the sites where looks proved that the article was missing, and people know of the proof."""
    url = message.url if message else task.message_url
    if url is None:
        return {}
    proven = {
        site: {address for role, _, address in each.evidence if role == "absent"}
        for site, each in before.items()
        if each.state == CellState.MISSING and not each.how
    }
    numbers = {site: overdue_id(Owed(url, "", site, ""), task.name) for site in proven}
    told = findings_table.unresolved_among(desk.db, numbers.values())
    return {site: lists for site, lists in proven.items() if numbers[site] in told}


def _is_to_judge(task: CarryTask, site: str, touched: _Touched, before: Judgement | None) -> bool:
    if before is None or (before.page is not None and before.page in touched.pages):
        return True
    if before.state == CellState.PENDING and touched.at >= task.deadline:
        return True
    return before.state in OPEN and site in touched.sites


def _append(desk: Desk, judgement: Judgement) -> None:
    """Append a judgement.

    A pass concluded anew appends no judgement: the store has the judgement of the time.
    """
    last = judgements.last_judged_at(desk.db, judgement.task, judgement.site)
    if last is None or judgement.from_at > last:
        judgements.append_judgement(desk.db, judgement)


def _judgement(judged: TaskCells, found: SiteCell) -> Judgement:
    cell = found.cell
    return Judgement(
        task=judged.task.id,
        site=found.site.site,
        from_at=judged.at,
        state=cell.state.value,
        in_time=cell.in_time,
        basis=cell.basis.value if cell.basis else None,
        how=cell.how,
        why=cell.why.value if cell.why else None,
        page=found.page,
        evidence=tuple((each.role, each.sight.capture, each.url) for each in cell.evidence),
        copy=_judged_copy(cell),
    )


def _judged_copy(cell: CoverageCell) -> JudgedCopy:
    copy = cell.copy
    gone = copy.gone if copy else cell.gone
    told = JudgedCopy(gone_after=gone.after if gone else None, gone_by=gone.by if gone else None)
    if copy is None:
        return told
    return replace(
        told,
        url=copy.url,
        seen_after=copy.presence.seen.after,
        seen_by=copy.presence.seen.by,
        stated_at=copy.stated.stamp if copy.stated else None,
        stated=cell.standing.value,
        is_outdated=copy.is_outdated,
    )


@dataclass(frozen=True)
class _TaskRound:
    """A task as judged after a pass, and the findings about missing copies."""

    desk: Desk
    judged: TaskCells

    @cached_property
    def is_withdrawn(self) -> bool:
        """Return whether the message itself was removed: nobody owes the message any longer."""
        page = self.judged.message.page
        last = looks.last_look(self.desk.db, page.id) if page else None
        return last is not None and last.outcome is Outcome.REMOVED

    @cached_property
    def unresolved(self) -> set[FindingId]:
        """Return the unresolved findings about the judged cells."""
        numbers = [self._finding(each.site.site) for each in self.judged.cells]
        return findings_table.unresolved_among(self.desk.db, numbers)

    def _finding(self, site: str) -> FindingId:
        return overdue_id(self._owed(site), self.judged.task.name)

    def is_told(self, cell: SiteCell) -> bool:
        """Return whether the finding about an unchanged cell stands as the cell demands, so no news is to be told."""
        is_owing = cell.cell.state is CellState.MISSING and not self.is_withdrawn
        return is_owing == (self._finding(cell.site.site) in self.unresolved)

    def tell(self, found: SiteCell) -> None:
        """Raise or resolve the finding about a missing copy."""
        judged, owed = self.judged, self._owed(found.site.site)
        if found.cell.state is not CellState.MISSING or self.is_withdrawn:
            findings_table.resolve_findings(self.desk.db, [overdue_id(owed, judged.task.name)], judged.at)
            return
        origin = judged.message.page.site if judged.message.page else ""
        absent = {
            ListProof(each.url, CaptureId(each.sight.capture), each.sight.at)
            for each in found.cell.evidence
            if each.role == "absent"
        }
        facts = DutyFacts(
            original_site=self.desk.title(origin) if origin else "",
            within_h=round((judged.task.deadline - judged.task.issued_at) / HOUR, 2),
            looks=len({proof.capture for proof in absent}),
            issued_at=judged.task.issued_at,
            deadline=judged.task.deadline,
            lists=tuple(sorted(absent, key=lambda proof: (proof.at, proof.url))),
            task=judged.task.name,
            removed=REMOVED in found.cell.how,
        )
        self.desk.raise_all([overdue(owed, facts, judged.at)])

    def _owed(self, site: str) -> Owed:
        message, known = self.judged.message, self.desk.sites.get(site)
        start = known.start_urls[0] if known and known.start_urls else site
        url = message.page.url if message.page else message.url or start
        headline = message.headline or self.judged.task.name
        return Owed(url, headline, site, self.desk.title(site))
