"""Pending captures → readings kept beside the captures, for the concluding process.

Any number of processes read ahead under leases. The concluding process takes the readings of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.files.picture import is_picture
from crawler.markup.ending import is_closed
from monitor.analysis.readers import (
    LONGEST_S,
    MOST_TRIES,
    TRIES_ALONE,
    ComingReadings,
    Order,
    Readers,
    order,
    set_aside,
)
from monitor.judge.looks.verdict import MOST_TRIES_OF_PICTURE
from storage.archive import captures, picture_texts
from storage.conclusions import looks, pending
from storage.conclusions import readings as reading_table
from storage.conclusions.pending import Leased, ReadAhead
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import (
    Capture,
    CaptureId,
    Cause,
    Look,
    Outcome,
    PageRole,
    PictureText,
    Reading,
    SettledReading,
)
from storage.records.reason import PICTURE_UNREAD
from storage.sharing.presence import is_present
from storage.spread import entries
from storage.waiting import pause

# Captures to read ahead at once, for every worker of this process.
AHEAD = 8
PORTION = 25  # captures concluded together; the workers read the next captures meanwhile
LEASE_S = 4 * AHEAD * LONGEST_S  # for a hanging reader; the leases of a killed reader are free at once
PAUSE_S = 0.05  # while further processes read captures that are to be concluded
# Outcomes after which the same bytes mean "unchanged" without another reading.
SETTLED = frozenset({Outcome.FIRST, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNSETTLED, Outcome.LIST})


@dataclass(frozen=True)
class _Task:
    """A leased capture as a reader sees the page, with the settled reading of the page so far."""

    capture: Capture
    settled: SettledReading | None
    tries: int  # so many programs began to read the capture, this program included


def read_some(db: Store, running: Readers, owner: str) -> int:
    """Read ahead some captures without a reader, for the concluding process; return how many."""
    return AheadReader(db, running, owner).read_next()


class AheadReader:
    """Reads leased captures and takes the readings of all readers."""

    def __init__(self, db: Store, running: Readers, owner: str) -> None:
        self._db, self._running, self.owner = db, running, owner
        self._coming: ComingReadings | None = None  # of the portions under way

    def read_next(self) -> int:
        """Lease and read the next captures; return how many were leased.

        A capture with the same bytes as before is leased but not read: the concluding process decides.
        """
        most = AHEAD * self._running.workers
        now = datetime.now(UTC)
        leased = pending.lease_next(self._db, self.owner, now, lease_s=LEASE_S, most=most)
        same = {each.capture for each in leased if self._is_same_as_before(each.capture)}
        pending.leave(self._db, self.owner, list(same), now + timedelta(seconds=LEASE_S))
        pending.save_ahead(
            self._db, self.owner, self._read([each for each in leased if each.capture not in same])
        )
        return len(leased)

    def portions(self, wanted: Sequence[Capture]) -> Iterator[list[tuple[Capture, ReadAhead]]]:
        """Yield captures with their readings in the order of `wanted`, some at a time.

        Captures without a reader are read now: workers read the next portions while a portion is concluded.
        """
        leased = self._lease([capture.id for capture in wanted]) if wanted else []
        if len(leased) == len(wanted):
            yield from self._own_portions(wanted, leased)
        else:
            found = self._of_all_readers(wanted, leased)
            yield [(capture, found[capture.id]) for capture in wanted]

    def advance(self) -> None:
        """Give the next pages to idle workers while a portion is concluded."""
        if self._coming is not None:
            self._coming.advance()

    def _own_portions(
        self, wanted: Sequence[Capture], leased: Sequence[Leased]
    ) -> Iterator[list[tuple[Capture, ReadAhead]]]:
        tasks = [self._task(each) for each in leased]
        orders = [self._order(each) for each in tasks]
        self._coming = coming = self._running.begin([_to_read(each) for each in orders])
        for start in range(0, len(tasks), PORTION):
            end = start + PORTION
            read = self._taken(tasks[start:end], orders[start:end], coming.part(start, end))
            self._leave(list(read))
            yield [(capture, read[capture.id]) for capture in wanted[start:end]]

    def _lease(self, wanted: Sequence[CaptureId]) -> list[Leased]:
        return pending.lease(self._db, wanted, self.owner, datetime.now(UTC), lease_s=LEASE_S)

    def _leave(self, read: Sequence[CaptureId]) -> None:
        """Give back captures that are concluded at once: their readings are not kept.

        After a kill the captures are read again.
        """
        pending.leave(self._db, self.owner, read, datetime.now(UTC) + timedelta(seconds=LEASE_S))

    def _of_all_readers(
        self, wanted: Sequence[Capture], leased: Sequence[Leased]
    ) -> dict[CaptureId, ReadAhead]:
        """Return the readings of captures by this process, and by the processes that hold the further leases."""
        found: dict[CaptureId, ReadAhead] = {}
        missing = {each.id: each for each in wanted}
        while missing:
            own = self._read(leased)
            self._leave(list(own))
            found |= own
            found |= self._kept({capture: each for capture, each in missing.items() if capture not in own})
            missing = {capture: each for capture, each in missing.items() if capture not in found}
            if missing and not leased:  # further processes are at work on the rest
                self._release_of_killed()
                pause(PAUSE_S)
            leased = self._lease(list(missing)) if missing else []
        return found

    def _kept(self, wanted: dict[CaptureId, Capture]) -> dict[CaptureId, ReadAhead]:
        """Return the kept readings; drop readings against an article with a change since then."""
        found = {}
        for capture, reading in pending.read_ahead(self._db, list(wanted)).items():
            if reading.against == reading_table.settled_id(self._db, wanted[capture].page):
                found[capture] = reading
            else:
                pending.set_back(self._db, capture)
        return found

    def _release_of_killed(self) -> None:
        """Free the leases of killed processes."""
        for owner in pending.reading_owners(self._db):
            if owner != self.owner and not is_present(self._db, owner):
                pending.release_readings(self._db, owner)

    def _read(self, leased: Sequence[Leased]) -> dict[CaptureId, ReadAhead]:
        """Return the readings of leased captures."""
        tasks = [self._task(each) for each in leased]
        orders = [self._order(each) for each in tasks]
        return self._taken(tasks, orders, self._running.read_all([_to_read(each) for each in orders]))

    def _taken(
        self,
        tasks: Sequence[_Task],
        orders: Sequence[Order | Reading | None],
        answers: Sequence[Reading | None],
    ) -> dict[CaptureId, ReadAhead]:
        """Return the readings of captures, and keep the texts of pictures.

        A reading in the place of an order counts as given.
        """
        taken = [
            wanted if isinstance(wanted, Reading) else answer
            for wanted, answer in zip(orders, answers, strict=True)
        ]
        self._keep_texts(tasks, taken)
        return {
            task.capture.id: ReadAhead(
                reading, task.settled.id if task.settled else None, is_closed(task.capture.fetch.body or b"")
            )
            for task, reading in zip(tasks, taken, strict=True)
        }

    def _keep_texts(self, tasks: Sequence[_Task], answers: Sequence[Reading | None]) -> None:
        """Keep the texts of pictures, which the next analysis takes without recognising them again."""
        articles = [answer.article if answer else None for answer in answers]
        texts = [
            (task.capture.digest, article.picture_text)
            for task, article in zip(tasks, articles, strict=True)
            if article is not None and task.capture.digest is not None
        ]
        read = [(digest, text) for digest, text in texts if text is not None]
        if read:
            with transaction(self._db):
                for digest, text in read:
                    picture_texts.save_text(self._db, digest, text)

    def _task(self, leased: Leased) -> _Task:
        capture = captures.with_body(self._db, captures.capture_of(self._db, leased.capture))
        return _Task(capture, reading_table.settled_reading(self._db, capture.page), leased.tries)

    def _order(self, task: _Task) -> Order | Reading | None:
        """Return the order to read a capture, the more careful the more programs the capture ended.

        After too many tries the result is a reading of kind ERROR. None means no response of the server.
        """
        if task.tries > MOST_TRIES:
            return set_aside(task.capture)
        alone = TRIES_ALONE if task.tries > 1 else 0
        if looks.was_unreadable(self._db, task.capture.page):
            alone = 1
        return order(
            task.capture,
            task.settled,
            kept=self._kept_texts(task.capture),
            is_annex=pages.page_of(self._db, task.capture.page).role is PageRole.FILE,
            tries_alone=alone,
        )

    def _kept_texts(self, capture: Capture) -> list[PictureText]:
        if capture.digest is None or not is_picture(capture.fetch.body or b""):
            return []
        return picture_texts.texts_of(self._db, capture.digest)

    def _is_same_as_before(self, capture: CaptureId) -> bool:
        return same_as_before(self._db, captures.capture_of(self._db, capture)) is not None


def _to_read(wanted: Order | Reading | None) -> Order | None:
    return wanted if isinstance(wanted, Order) else None


def _is_open(db: Store, last: Look) -> bool:
    """Return whether another reading of the same bytes may say more than the last look."""
    cause = last.reason.cause
    if cause in PICTURE_UNREAD:
        return looks.times_unread(db, last.page) < MOST_TRIES_OF_PICTURE
    return cause is Cause.UNDECIDED or not reading_table.names_all_files(db, last.page)


def same_as_before(db: Store, capture: Capture) -> Look | None:
    """Return the last look at the page if the look settled the meaning of the very same bytes, else None."""
    last = looks.last_look(db, capture.page)
    if last is None or last.outcome not in SETTLED or last.suspect is not None or _is_open(db, last):
        return None
    if last.outcome is Outcome.LIST and not entries.has_standing(db, capture.page):
        return None  # an earlier release kept no entries
    before = captures.capture_of(db, last.capture)
    return last if captures.same_response(db, before, capture) else None
