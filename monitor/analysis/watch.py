"""The story: takes what is pending in the archive through the stages, pass by pass. The only loop.

extract → look → (revision → diff → judge its meaning), then for what a pass touched: fingerprint → match →
compare with the original → findings. One transaction a step; what was done is not done again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.sites import Site
from monitor.analysis import looking, oversight
from monitor.analysis.desk import Desk
from monitor.analysis.indexing import index_what_waits
from monitor.analysis.judging import judge
from monitor.analysis.readers import (
    readers,
)
from monitor.analysis.reading_ahead import AheadReader, read_some, same_as_before
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.archive import captures, passes
from storage.archive.passes import PassId
from storage.conclusions import pending, posting_blocks, unjudged
from storage.engine.address import StoreAddress
from storage.engine.opening import opened
from storage.engine.store import Sole, Store
from storage.records import Capture, Finding, PageId
from storage.sharing.lock import sole
from storage.sharing.presence import is_present, present

logger = logging.getLogger(__name__)

BATCH = 200
WAIT_S = 0.5  # between two tries to be the one that concludes
# Judging a page may wake others; a pass settles in two or three rounds, and is cut off after this many.
MOST_ROUNDS = 10

Progress = Callable[[int, int], None]


@dataclass
class WatchResult:
    """What an analysis came to."""

    captures: int = 0
    revisions: int = 0
    raised: list[Finding] = field(default_factory=list)


def watch(
    store: StoreAddress,
    sites: Sequence[Site],
    rules: Policy,
    *,
    routing: Routing | None = None,
    again: bool = False,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> WatchResult:
    """Conclude what is pending; with ``again``, everything anew from the archive.

    While another process concludes, this one reads ahead for it. Ends early once ``stopped``: the rest is pending.
    """
    with opened(store) as db, present(db) as owner, readers(rules.workers) as running:
        while not stopped():
            with sole(store, Sole.CONCLUDING) as free:
                if free:
                    if again:
                        unjudged.forget_conclusions(db)
                    desk = Desk(db, {site.name: site for site in sites}, rules, routing or Routing())
                    return _watch(desk, AheadReader(db, running, owner), progress, stopped)
            if not read_some(db, running, owner):
                time.sleep(WAIT_S)
    return WatchResult()


def _watch(
    desk: Desk, reader: AheadReader, progress: Progress | None, stopped: Callable[[], bool]
) -> WatchResult:
    result = WatchResult(raised=desk.raised)
    index_what_waits(desk.db, progress)
    waiting = _ended_passes(desk.db, reader.owner)
    total = pending.count_pending(desk.db)
    _finish_interrupted(desk, waiting)
    before = -1
    while result.captures > before:  # again, for what waited for captures of a pass that came after its own
        before = result.captures
        for each in waiting:
            for done in _conclude_pass(desk, reader, each):
                result.captures += done
                if progress:
                    progress(result.captures, total)
                if stopped():
                    result.revisions = desk.revisions
                    return result
            if result.captures > before:
                _end_pass(desk, each)
        waiting = _ended_passes(desk.db, reader.owner)
    result.revisions = desk.revisions
    return result


def _ended_passes(db: Store, me: str) -> list[PassId]:
    """Passes with something to conclude that nobody is at any more; this process does not crawl while it concludes."""
    found = passes.pending_passes(db)
    return [each for each, owner in found if owner in (None, me) or not is_present(db, owner)]


def _finish_interrupted(desk: Desk, waiting: Sequence[PassId]) -> None:
    """Judge what an interrupted run left, before the captures of later passes are looked at."""
    left = unjudged.unjudged_pages(desk.db)
    if not left:
        return
    last = passes.last_concluded_pass(desk.db)
    if last is not None and last not in waiting:
        _end_pass(desk, last)


def _conclude_pass(desk: Desk, reader: AheadReader, pass_id: PassId) -> Iterator[int]:
    waiting = captures.pending_captures(desk.db, pass_id)
    distrusted = oversight.sites_with_mass_removal(desk, pass_id)
    for batch in _batches(waiting):
        _conclude_batch(desk, reader, batch, distrusted)
        yield len(batch)


def _batches(waiting: Sequence[Capture]) -> Iterator[list[Capture]]:
    """In order, with no page twice in a batch: a second look depends on what the first came to."""
    batch: list[Capture] = []
    pages: set[PageId] = set()
    for capture in waiting:
        if len(batch) >= BATCH or capture.page in pages:
            yield batch
            batch, pages = [], set()
        batch.append(capture)
        pages.add(capture.page)
    if batch:
        yield batch


def _conclude_batch(
    desk: Desk, reader: AheadReader, batch: Sequence[Capture], distrusted: frozenset[str]
) -> None:
    known = {each.id: same_as_before(desk.db, each) for each in batch}
    readings = reader.readings([each for each in batch if known[each.id] is None])
    for capture in batch:
        same = known[capture.id]
        if same is not None:
            looking.unchanged(desk, capture, same)
        else:
            shown = captures.as_shown(desk.db, capture)
            looking.conclude(desk, shown, readings[capture.id].reading, distrusted=distrusted)


def _end_pass(desk: Desk, pass_id: PassId) -> None:
    """Judge what the pass touched, then what concerns whole sites."""
    at = passes.pass_ended_at(desk.db, pass_id)
    for _ in range(MOST_ROUNDS):
        waiting = unjudged.unjudged_pages(desk.db)
        if not waiting:
            break
        for page in waiting:
            judge(desk, page, at)
    else:
        logger.warning("judging did not settle", extra={"pass": pass_id, "pages": len(waiting)})
    oversight.oversee(desk, pass_id, at)
    desk.revisits.save(at)
    posting_blocks.pack_if_due(desk.db)
