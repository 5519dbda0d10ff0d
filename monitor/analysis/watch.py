"""The story: takes what is pending in the archive through the stages, pass by pass. The only loop.

extract → look → (revision → diff → judge its meaning), then for what a pass touched: fingerprint → match →
compare with the original → findings. One transaction a step; what was done is not done again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.sites import Site
from monitor.analysis import looking, oversight
from monitor.analysis.judging import judge
from monitor.analysis.looking import Desk
from monitor.analysis.readers import (
    LONGEST_S,
    MOST_TRIES,
    TRIES_ALONE,
    Order,
    Readers,
    order,
    readers,
    set_aside,
)
from monitor.config.reader import MonitorRules
from monitor.judge.looks.verdict import UNDECIDED
from monitor.present.search import index_what_waits
from storage.archive import captures
from storage.archive.captures import PassId
from storage.conclusions import looks, pending, posting_blocks, unjudged
from storage.conclusions.pending import Leased, ReadAhead
from storage.engine.opening import Store, StoreAddress, opened
from storage.records import Capture, CaptureId, Finding, Look, Outcome, PageId, Reading, SettledReading
from storage.sharing.lock import Sole, sole
from storage.sharing.presence import is_present, present

logger = logging.getLogger(__name__)

BATCH = 200
# Of the captures that are read ahead, so many at once for each of this process's workers.
AHEAD = 8
LEASE_S = 4 * AHEAD * LONGEST_S  # a killed reader's are free at once; this is for one that hangs
PAUSE_S = 0.05  # while others have under way what is to be concluded
WAIT_S = 0.5  # between two tries to be the one that concludes
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
    store: StoreAddress,
    sites: Sequence[Site],
    rules: MonitorRules,
    *,
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
                    desk = Desk(db, {site.name: site for site in sites}, rules)
                    return _watch(desk, _Reader(db, running, owner), progress, stopped)
            if not read_some(db, running, owner):
                time.sleep(WAIT_S)
    return WatchResult()


def read_some(db: Store, running: Readers, owner: str) -> int:
    """Read ahead some captures that nobody reads, for whoever concludes; returns how many."""
    return _Reader(db, running, owner).read_next()


class _Reader:
    """Reads captures that it leased, and takes what others read."""

    def __init__(self, db: Store, running: Readers, owner: str) -> None:
        self._db, self._running, self.owner = db, running, owner

    def read_next(self) -> int:
        most = AHEAD * self._running.workers
        now = datetime.now(UTC)
        leased = pending.lease_next(self._db, self.owner, now, lease_s=LEASE_S, most=most)
        same = {
            each.capture
            for each in leased
            if _same_as_before(self._db, captures.capture_of(self._db, each.capture))
        }
        pending.leave(self._db, self.owner, list(same), now + timedelta(seconds=LEASE_S))
        self._read([each for each in leased if each.capture not in same])
        return len(leased)

    def readings(self, wanted: Sequence[Capture]) -> dict[CaptureId, ReadAhead]:
        """What stands in these captures: as others read it, or as this one does now."""
        found: dict[CaptureId, ReadAhead] = {}
        missing = {each.id: each for each in wanted}
        while missing:
            leased = pending.lease(self._db, list(missing), self.owner, datetime.now(UTC), lease_s=LEASE_S)
            self._read(leased)
            for capture, read in pending.read_ahead(self._db, list(missing)).items():
                if read.against == looks.settled_id(self._db, missing[capture].page):
                    found[capture] = read
                    del missing[capture]
                else:
                    pending.set_back(self._db, capture)
            if missing and not leased:  # others have them under way
                self._take_over()
                time.sleep(PAUSE_S)
        return found

    def _take_over(self) -> None:
        """What killed readers held is free."""
        for owner in pending.reading_owners(self._db):
            if owner != self.owner and not is_present(self._db, owner):
                pending.release_readings(self._db, owner)

    def _read(self, leased: Sequence[Leased]) -> None:
        if not leased:
            return
        wanted = [
            captures.with_body(self._db, captures.capture_of(self._db, each.capture)) for each in leased
        ]
        settled = [looks.settled_reading(self._db, capture.page) for capture in wanted]
        orders = [
            self._order(capture, known, each.tries)
            for capture, known, each in zip(wanted, settled, leased, strict=True)
        ]
        trusted = [each if isinstance(each, Order) else None for each in orders]
        read = [
            each if isinstance(each, Reading) else reading
            for each, reading in zip(orders, self._running.read_all(trusted), strict=True)
        ]
        pending.save_ahead(
            self._db,
            self.owner,
            {
                capture.id: ReadAhead(reading, known.id if known else None)
                for capture, known, reading in zip(wanted, settled, read, strict=True)
            },
        )

    def _order(self, capture: Capture, known: SettledReading | None, tries: int) -> Order | Reading | None:
        """What is to be read and how carefully; of one that ended its readers too often, what that says."""
        if tries > MOST_TRIES:
            return set_aside(capture)
        alone = TRIES_ALONE if tries > 1 else 0
        if looks.was_unreadable(self._db, capture.page):
            alone = 1
        return order(capture, known, tries_alone=alone)


def _watch(
    desk: Desk, reader: _Reader, progress: Progress | None, stopped: Callable[[], bool]
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
    found = captures.pending_passes(db)
    return [each for each, owner in found if owner in (None, me) or not is_present(db, owner)]


def _finish_interrupted(desk: Desk, waiting: Sequence[PassId]) -> None:
    """Judge what an interrupted run left, before the captures of later passes are looked at."""
    left = unjudged.unjudged_pages(desk.db)
    if not left:
        return
    last = captures.last_concluded_pass(desk.db)
    if last is not None and last not in waiting:
        _end_pass(desk, last)


def _conclude_pass(desk: Desk, reader: _Reader, pass_id: PassId) -> Iterator[int]:
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
    desk: Desk, reader: _Reader, batch: Sequence[Capture], distrusted: frozenset[str]
) -> None:
    known = {each.id: _same_as_before(desk.db, each) for each in batch}
    readings = reader.readings([each for each in batch if known[each.id] is None])
    for capture in batch:
        same = known[capture.id]
        if same is not None:
            looking.unchanged(desk, capture, same)
        else:
            shown = captures.as_shown(desk.db, capture)
            looking.conclude(desk, shown, readings[capture.id].reading, distrusted=distrusted)


def _same_as_before(db: Store, capture: Capture) -> Look | None:
    """The last look at this page, if it settled what these very bytes mean."""
    last = looks.last_look(db, capture.page)
    if last is None or last.outcome not in SETTLED or last.suspect is not None or last.evidence == UNDECIDED:
        return None
    before = captures.capture_of(db, last.capture)
    return last if captures.same_response(db, before, capture) else None


def _end_pass(desk: Desk, pass_id: PassId) -> None:
    """Judge what the pass touched, then what concerns whole sites."""
    at = captures.pass_ended_at(desk.db, pass_id)
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
