"""TODO"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.analysis.readers import LONGEST_S, MOST_TRIES, TRIES_ALONE, Order, Readers, order, set_aside
from storage.archive import captures
from storage.conclusions import looks, pending
from storage.conclusions import readings as reading_table
from storage.conclusions.pending import Leased, ReadAhead
from storage.engine.store import Store
from storage.records import Capture, CaptureId, Cause, Look, Outcome, Reading, SettledReading
from storage.sharing.presence import is_present

# Of the captures that are read ahead, so many at once for each of this process's workers.
AHEAD = 8


LEASE_S = 4 * AHEAD * LONGEST_S  # a killed reader's are free at once; this is for one that hangs


PAUSE_S = 0.05  # while others have under way what is to be concluded


# Outcomes after which the same bytes mean "unchanged" without being read again.
SETTLED = frozenset({Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNSETTLED, Outcome.LIST})


def read_some(db: Store, running: Readers, owner: str) -> int:
    """Read ahead some captures that nobody reads, for whoever concludes; returns how many."""
    return AheadReader(db, running, owner).read_next()


class AheadReader:
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
            if same_as_before(self._db, captures.capture_of(self._db, each.capture))
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
                if read.against == reading_table.settled_id(self._db, missing[capture].page):
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
        settled = [reading_table.settled_reading(self._db, capture.page) for capture in wanted]
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


def same_as_before(db: Store, capture: Capture) -> Look | None:
    """The last look at this page, if it settled what these very bytes mean."""
    last = looks.last_look(db, capture.page)
    if (
        last is None
        or last.outcome not in SETTLED
        or last.suspect is not None
        or last.reason.cause is Cause.UNDECIDED
    ):
        return None
    before = captures.capture_of(db, last.capture)
    return last if captures.same_response(db, before, capture) else None
