"""Looks at the lists and copies of a site → the state of a cell: is the article carried, in time, unaltered?

Every state rests on looks. A look is a capture with an answer. Without looks the state is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.judge.spread.chains import Chain, ListLook
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.presence import CopyPresence, Sight, sight_of
from monitor.judge.spread.stated import Standing, standing
from storage.clock import SHANGHAI
from storage.records import StatedDate


class CellState(StrEnum):
    """State of a task on a site."""

    PENDING = "pending"  # the deadline is to come, and no look showed the article
    CARRIED = "carried"
    LATE = "late"
    ALTERED = "altered"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """Form in which a site must carry an article."""

    TEXT = "text"
    HEADLINE = "headline"


class Basis(StrEnum):
    """Grounds of a judgement about time."""

    LOOKS = "looks"
    STATED = "stated"


class Why(StrEnum):
    """Reason of an unknown state."""

    UNREAD = "unread"  # a list names the copy, the page was never read
    STRADDLES = "straddles"  # the copy came between a look before and a look after the deadline
    NOT_LOOKED_AT = "not-looked-at"
    FAILING = "failing"
    ROBOTS = "robots"
    GAP = "gap"  # the list rolled over, or showed another column, between the looks


REMOVED = "removed"  # of a missing cell: a copy was seen, and was gone by the deadline


@dataclass(frozen=True)
class Task:
    """An article for sites to carry: since when, until when, in which form."""

    issued_at: datetime
    deadline: datetime
    form: Form = Form.TEXT


@dataclass(frozen=True)
class Copy:
    """A copy of the article on a site."""

    url: str
    presence: CopyPresence
    stated: StatedDate | None = None
    is_read: bool = True  # the page was read, so the text is known
    how: tuple[str, ...] = ()  # ways of differing: text, headline, excerpt, compilation, headline-only
    is_outdated: bool = False  # the copy has an earlier state of a corrected original
    gone: SightInterval | None = None
    gone_sight: Sight | None = None
    checked_at: datetime | None = None  # last look at the page
    read_sight: Sight | None = None  # the look with the judged text


@dataclass(frozen=True)
class CoveragePage:
    """A start page where the article must appear: the chains of good looks, and the failed looks."""

    url: str
    chains: tuple[Chain, ...]
    failed: tuple[Sight, ...] = ()
    is_forbidden: bool = False  # robots.txt forbids the page


@dataclass(frozen=True)
class CellEvidence:
    """A look behind a judgement."""

    role: str  # absent, shown, gone, failed
    sight: Sight
    url: str


@dataclass(frozen=True)
class CoverageCell:
    """The state of a task on a site."""

    state: CellState
    in_time: bool | None = None
    basis: Basis | None = None
    how: tuple[str, ...] = ()
    why: Why | None = None
    copy: Copy | None = None
    standing: Standing = Standing.NONE
    evidence: tuple[CellEvidence, ...] = ()
    gone: SightInterval | None = None  # of a missing cell: when the last copy was removed


def judged(task: Task, copies: Sequence[Copy], pages: Sequence[CoveragePage], now: datetime) -> CoverageCell:
    """Return the state of a cell at `now`. `copies` are the copies of the site, `pages` the coverage pages."""
    standing_copies = [copy for copy in copies if not _was_gone(copy, task.deadline)]
    if standing_copies:
        return _with_copy(task, min(standing_copies, key=lambda copy: (copy.presence.by, copy.url)))
    if now < task.deadline:
        return CoverageCell(CellState.PENDING, evidence=tuple(_shown_and_gone(copies)))
    return _without_copy(task, copies, pages)


def _was_gone(copy: Copy, deadline: datetime) -> bool:
    return copy.gone is not None and copy.gone.by <= deadline


def _with_copy(task: Task, copy: Copy) -> CoverageCell:
    in_time, basis = timeliness(copy, task.deadline)
    state = _state(task, copy, in_time)
    rests_on_text = state is CellState.ALTERED or basis is Basis.STATED
    cell = CoverageCell(
        state,
        in_time,
        basis,
        copy=copy,
        standing=standing(copy.stated, copy.presence.seen),
        evidence=(*_evidence_of(copy), *(_reading_of(copy) if rests_on_text else ())),
    )
    return _explained(cell, task, copy)


def _state(task: Task, copy: Copy, in_time: bool | None) -> CellState:
    if task.form is Form.TEXT and copy.how:
        return CellState.ALTERED
    if in_time is None or (task.form is Form.TEXT and not copy.is_read):
        return CellState.UNKNOWN
    return CellState.CARRIED if in_time else CellState.LATE


def _explained(cell: CoverageCell, task: Task, copy: Copy) -> CoverageCell:
    how = copy.how if cell.state is CellState.ALTERED else ()
    why = None
    if cell.state is CellState.UNKNOWN:
        why = Why.STRADDLES if copy.is_read or task.form is Form.HEADLINE else Why.UNREAD
    return CoverageCell(cell.state, cell.in_time, cell.basis, how, why, copy, cell.standing, cell.evidence)


def timeliness(copy: Copy, deadline: datetime) -> tuple[bool | None, Basis | None]:
    """Return whether a copy came in time, and on which grounds; (None, None) if the looks leave both open.

    A stated time decides only between the looks, only with minutes, and only if the looks bear it out.
    """
    seen = copy.presence.seen
    if seen.by <= deadline:
        return True, Basis.LOOKS
    if seen.after is not None and seen.after >= deadline:
        return False, Basis.LOOKS
    if copy.stated and standing(copy.stated, seen) is Standing.INSIDE:
        return copy.stated.minute <= deadline, Basis.STATED
    return None, None


def _evidence_of(copy: Copy) -> list[CellEvidence]:
    absent = [CellEvidence("absent", sight, sight.url) for sight in copy.presence.absent]
    return [*absent, *_shown_and_gone([copy])]


def _reading_of(copy: Copy) -> list[CellEvidence]:
    """Return the look with the text of a copy, if the look is not the first look with the copy."""
    if copy.read_sight is None or copy.read_sight.capture == copy.presence.shown.capture:
        return []
    return [CellEvidence("shown", copy.read_sight, copy.url)]


def _shown_and_gone(copies: Sequence[Copy]) -> list[CellEvidence]:
    told = []
    for copy in copies:
        shown = copy.presence.shown
        told.append(CellEvidence("shown", shown, shown.url or copy.url))
        if copy.gone_sight is not None:
            told.append(CellEvidence("gone", copy.gone_sight, copy.url))
    return told


def _without_copy(task: Task, copies: Sequence[Copy], pages: Sequence[CoveragePage]) -> CoverageCell:
    """Return the state of a cell after the deadline without any copy: missing only if every list was looked at."""
    proofs = [_absence(task, page) for page in pages]
    if not pages or any(proof is None for proof in proofs):
        open_pages = [page for page, proof in zip(pages, proofs, strict=True) if proof is None]
        failed = tuple(
            CellEvidence("failed", page.failed[-1], page.url) for page in open_pages if page.failed
        )
        return CoverageCell(CellState.UNKNOWN, why=_why(task, open_pages), evidence=failed)
    sure = [proof for proof in proofs if proof is not None]
    evidence = (*_shown_and_gone(copies), *(each for proof in sure for each in proof.evidence))
    basis = Basis.STATED if any(proof.basis is Basis.STATED for proof in sure) else Basis.LOOKS
    how = (REMOVED,) if copies else ()
    gone = max((copy.gone for copy in copies if copy.gone), key=lambda gone: gone.by, default=None)
    return CoverageCell(CellState.MISSING, False, basis, how, evidence=evidence, gone=gone)


@dataclass(frozen=True)
class _Absence:
    """Proof of a list without the article between issue and deadline."""

    evidence: tuple[CellEvidence, ...]
    basis: Basis


def _absence(task: Task, page: CoveragePage) -> _Absence | None:
    """Return the proof of a list without the article, or None without proof.

    The proof is a chain with a look at or before the issue and a look at or after the deadline. A list first looked at
    later is proof too if the first look reaches back to days before the issue.
    """
    for chain in reversed(page.chains):
        ending = next((look for look in chain.looks if look.at >= task.deadline), None)
        if ending is None:
            continue
        beginning = next((look for look in reversed(chain.looks) if look.at <= task.issued_at), None)
        if beginning is not None:
            return _Absence((_absent(beginning, page), _absent(ending, page)), Basis.LOOKS)
        if _reaches_back(chain.looks[0], page, task.issued_at):
            return _Absence((_absent(chain.looks[0], page), _absent(ending, page)), Basis.STATED)
    return None


def _absent(look: ListLook, page: CoveragePage) -> CellEvidence:
    return CellEvidence("absent", sight_of(look), page.url)


def _reaches_back(look: ListLook, page: CoveragePage, issued_at: datetime) -> bool:
    """Return whether the first look ever at a page named entries from days before the issue."""
    is_first = all(look.at <= other.at for chain in page.chains for other in chain.looks)
    day = issued_at.astimezone(SHANGHAI).date().isoformat()
    return is_first and look.reaches_to is not None and look.reaches_to < day


def _why(task: Task, pages: Sequence[CoveragePage]) -> Why:
    """Return the reason for which pages are no proof: the reason of the first page."""
    page = next(iter(pages), None)
    if page is None:
        return Why.NOT_LOOKED_AT
    if page.is_forbidden:
        return Why.ROBOTS
    looks = [look for chain in page.chains for look in chain.looks]
    if not any(look.at >= task.deadline for look in looks):
        return Why.FAILING if any(sight.at >= task.deadline for sight in page.failed) else Why.NOT_LOOKED_AT
    if not any(look.at <= task.issued_at for look in looks):
        return Why.FAILING if any(sight.at <= task.issued_at for sight in page.failed) else Why.NOT_LOOKED_AT
    return Why.GAP
