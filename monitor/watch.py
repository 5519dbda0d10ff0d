"""The story: takes what is pending in the archive through the stages, pass by pass. The only loop.

extract → look → (revision → diff → judge its meaning), then for what a pass touched: fingerprint → match →
compare with the original → findings. One transaction a step; what was done is not done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.sites import Site
from monitor import looking, oversight
from monitor.config import MonitorRules
from monitor.decide import UNDECIDED
from monitor.judging import judge
from monitor.looking import Desk
from monitor.reading import TRIES_ALONE, Readers, order, readers
from storage import captures, judging, looks, posting_blocks
from storage.captures import PassId
from storage.database import open_store
from storage.lock import analysis_lock
from storage.records import Capture, CaptureId, Finding, Look, Outcome, PageId

logger = logging.getLogger(__name__)

BATCH = 200
# Judging a page may wake others; a pass settles in two or three rounds, and is cut off after this many.
MOST_ROUNDS = 10
# Outcomes after which the same bytes mean "unchanged" without being read again.
SETTLED = frozenset({Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNSETTLED, Outcome.LIST})

Progress = Callable[[int, int], None]


@dataclass
class WatchResult:
    """What an analysis came to."""

    captures: int = 0
    revisions: int = 0
    raised: list[Finding] = field(default_factory=list)


def watch(
    store: Path,
    sites: Sequence[Site],
    rules: MonitorRules,
    *,
    again: bool = False,
    progress: Progress | None = None,
) -> WatchResult:
    """Conclude what is pending; with ``again``, everything anew from the archive."""
    db = open_store(store)
    try:
        with analysis_lock(store), readers(rules.workers) as running:
            if again:
                judging.forget_conclusions(db)
            desk = Desk(db, {site.name: site for site in sites}, rules)
            return _watch(desk, running, progress)
    finally:
        db.close()


def _watch(desk: Desk, running: Readers, progress: Progress | None) -> WatchResult:
    result = WatchResult(raised=desk.raised)
    waiting = captures.pending_passes(desk.db)
    total = captures.count_pending(desk.db)
    _finish_interrupted(desk, waiting)
    for each in waiting:
        for done in _conclude_pass(desk, running, each):
            result.captures += done
            if progress:
                progress(result.captures, total)
        _end_pass(desk, each)
    result.revisions = desk.revisions
    return result


def _finish_interrupted(desk: Desk, waiting: Sequence[PassId]) -> None:
    """Judge what an interrupted run left, before the captures of later passes are looked at."""
    left = judging.unjudged_pages(desk.db)
    if not left:
        return
    last = captures.last_concluded_pass(desk.db)
    if last is not None and last not in waiting:
        _end_pass(desk, last)


def _conclude_pass(desk: Desk, running: Readers, pass_id: PassId) -> Iterator[int]:
    pending = captures.pending_captures(desk.db, pass_id)
    distrusted = oversight.sites_with_mass_removal(desk, pass_id)
    for batch in _batches(pending):
        _conclude_batch(desk, running, batch, distrusted)
        yield len(batch)


def _batches(pending: Sequence[Capture]) -> Iterator[list[Capture]]:
    """In order, with no page twice in a batch: a second look depends on what the first came to."""
    batch: list[Capture] = []
    pages: set[PageId] = set()
    for capture in pending:
        if len(batch) >= BATCH or capture.page in pages:
            yield batch
            batch, pages = [], set()
        batch.append(capture)
        pages.add(capture.page)
    if batch:
        yield batch


def _conclude_batch(
    desk: Desk, running: Readers, batch: Sequence[Capture], distrusted: frozenset[str]
) -> None:
    known = {each.id: _same_as_before(desk, each) for each in batch}
    fresh = [captures.with_body(desk.db, each) for each in batch if known[each.id] is None]
    tried = captures.begin_reading(desk.db, [each.id for each in fresh])
    orders = [
        order(each, looks.settled_reading(desk.db, each.page), tries_alone=_tries_alone(desk, each, tried))
        for each in fresh
    ]
    readings = dict(
        zip((each.id for each in fresh), zip(fresh, running.read_all(orders), strict=True), strict=True)
    )
    for capture in batch:
        same = known[capture.id]
        if same is not None:
            looking.unchanged(desk, capture, same)
        else:
            looking.conclude(desk, *readings[capture.id], distrusted=distrusted)


def _tries_alone(desk: Desk, capture: Capture, tried: Mapping[CaptureId, int]) -> int:
    """Whether a capture is read apart: its reading never ended before, or its page's last one did not."""
    if looks.was_unreadable(desk.db, capture.page):
        return 1
    return TRIES_ALONE if tried[capture.id] else 0


def _same_as_before(desk: Desk, capture: Capture) -> Look | None:
    """The last look at this page, if it settled what these very bytes mean."""
    last = looks.last_look(desk.db, capture.page)
    if last is None or last.outcome not in SETTLED or last.suspect is not None or last.evidence == UNDECIDED:
        return None
    before = captures.capture_of(desk.db, last.capture)
    return last if captures.same_response(desk.db, before, capture) else None


def _end_pass(desk: Desk, pass_id: PassId) -> None:
    """Judge what the pass touched, then what concerns whole sites."""
    at = captures.pass_ended_at(desk.db, pass_id)
    for _ in range(MOST_ROUNDS):
        waiting = judging.unjudged_pages(desk.db)
        if not waiting:
            break
        for page in waiting:
            judge(desk, page, at)
    else:
        logger.warning("judging did not settle", extra={"pass": pass_id, "pages": len(waiting)})
    oversight.oversee(desk, pass_id, at)
    desk.revisits.save(at)
    posting_blocks.pack_if_due(desk.db)
