"""Latest judgements of a task → a reminder before the deadline, and a finding about all cells since.

A cell is told by the counts of the task. A missing copy has a further finding in the same event, with the proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.analysis.raising import Desk
from monitor.analysis.tasks.deadlines import MARKS
from monitor.judge.findings.of_sites import is_fulfilled, task_finding, task_id
from monitor.judge.spread.cells import CellState, Why
from monitor.judge.spread.rates import counts_of, rates_of
from storage.conclusions import looks, revisions
from storage.engine.store import transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import CountedReason, Finding, FindingKind, Outcome, TaskFacts
from storage.spread.judgements import Judgement
from storage.spread.tasks import CarryTask

Told = Mapping[str, Judgement]  # latest judgement by site


@dataclass(frozen=True)
class TaskArticle:
    """The article of a task as people know the article."""

    task: CarryTask
    url: str
    headline: str  # "" if unknown
    site: str  # "" if no configured site has the article
    is_withdrawn: bool


def article_of(desk: Desk, task: CarryTask) -> TaskArticle:
    """Return the article of a task."""
    page = pages.behind(desk.db, task.message_url) if task.message_url else None
    if page is None:
        covering = desk.setup.site_of(task.message_url) if task.message_url else None
        site = covering.name if covering else ""
        return TaskArticle(task, task.message_url or "", task.headline or "", site, is_withdrawn=False)
    last, current = looks.last_look(desk.db, page.id), revisions.current_revision(desk.db, page.id)
    headline = current.article.title if current else page.list_title
    is_withdrawn = last is not None and last.outcome is Outcome.REMOVED
    return TaskArticle(task, page.url, headline or task.headline or "", page.site, is_withdrawn)


def tell_task(desk: Desk, article: TaskArticle, told: Told, at: datetime) -> None:
    """Raise, renew or resolve the findings about a task after a pass with the end `at`."""
    task = article.task
    if at < task.deadline:
        facts = _facts(desk, article, told, at)
        is_due = task.remind_at is not None and at >= task.remind_at
        if is_due and facts.pending and not article.is_withdrawn:
            _raise(desk, article, facts)
        else:
            _resolve(desk, task, at, is_reminder=True)
        return
    _resolve(desk, task, at, is_reminder=True)
    known = _known(desk, task)
    if article.is_withdrawn:
        _resolve(desk, task, at, is_reminder=False)
    elif known is not None or _is_ripe(task, told, at):
        _raise(desk, article, _facts(desk, article, told, at))


def resolve_ended(desk: Desk, open_tasks: Iterable[CarryTask], at: datetime) -> None:
    """Resolve the findings about closed tasks, and about tasks judged no more."""
    names = {task.name for task in open_tasks}
    unresolved = findings_table.open_of_kind(desk.db, FindingKind.TASK)
    ended = [each.id for each in unresolved if _facts_of(each).task not in names and not _is_later(each, at)]
    if ended:
        with transaction(desk.db):
            findings_table.resolve_findings(desk.db, ended, at)


def _is_ripe(task: CarryTask, told: Told, at: datetime) -> bool:
    """Return whether every list had a chance: all were looked at since the deadline, or the last mark is over."""
    waits = any(each.why == Why.NOT_LOOKED_AT for each in told.values())
    return not waits or at >= task.deadline + MARKS[-1]


# --- facts --------------------------------------------------------------------------------------


def _facts(desk: Desk, article: TaskArticle, told: Told, at: datetime) -> TaskFacts:
    task = article.task
    states = [CellState(each.state) for each in told.values()]
    counts, rates = counts_of(states), rates_of([(CellState(e.state), e.in_time) for e in told.values()])
    is_reminder = at < task.deadline
    named = CellState.PENDING if is_reminder else CellState.MISSING
    reasons = Counter(each.why for each in told.values() if each.state == CellState.UNKNOWN and each.why)
    return TaskFacts(
        site=desk.title(article.site) if article.site else "",
        task=task.name,
        deadline=task.deadline,
        at=at,
        is_reminder=is_reminder,
        due=rates.due,
        in_time=rates.in_time,
        late=counts[CellState.LATE],
        altered=counts[CellState.ALTERED],
        missing=counts[CellState.MISSING],
        unknown=counts[CellState.UNKNOWN],
        pending=counts[CellState.PENDING],
        reasons=tuple(
            CountedReason(why, n) for why, n in sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
        ),
        sites=tuple(desk.title(site) for site, each in sorted(told.items()) if each.state == named),
    )


# --- findings -----------------------------------------------------------------------------------


def _known(desk: Desk, task: CarryTask, *, is_reminder: bool = False) -> Finding | None:
    return findings_table.finding_of(desk.db, task_id(task.name, is_reminder=is_reminder))


def _facts_of(finding: Finding) -> TaskFacts:
    return finding.facts if isinstance(finding.facts, TaskFacts) else TaskFacts()


def _is_later(finding: Finding, at: datetime) -> bool:
    """Return whether a finding tells of a later pass: a pass concluded anew changes nothing."""
    told_at = _facts_of(finding).at
    return told_at is not None and told_at >= at


def _raise(desk: Desk, article: TaskArticle, facts: TaskFacts) -> None:
    before = _known(desk, article.task, is_reminder=facts.is_reminder)
    if facts.at is None or (before is not None and (_is_later(before, facts.at) or _says_as(before, facts))):
        return
    finding = task_finding(article.url, article.headline or article.task.name, article.site, facts, facts.at)
    with transaction(desk.db):
        desk.raise_all([finding])
        if before is not None:
            if is_fulfilled(facts):
                findings_table.resolve_findings(desk.db, [finding.id], facts.at)
            further = facts.late - _facts_of(before).late
            desk.tell_late(finding, facts.at, further)


def _says_as(finding: Finding, facts: TaskFacts) -> bool:
    """Return whether a finding has the same counts, whenever they were counted."""
    return replace(_facts_of(finding), at=facts.at) == facts


def _resolve(desk: Desk, task: CarryTask, at: datetime, *, is_reminder: bool) -> None:
    known = _known(desk, task, is_reminder=is_reminder)
    if known is not None and known.resolved_at is None and not _is_later(known, at):
        with transaction(desk.db):
            findings_table.resolve_findings(desk.db, [known.id], at)
