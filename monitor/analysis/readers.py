"""Captures from the archive → readings, in worker processes with limits of time and memory."""

from __future__ import annotations

import logging
import os
import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from crawler.article.extract import read_page
from crawler.isolation import ProcessGone, Worker, WorkLost, WorkSlow, give_back, take_worker
from storage.records import Capture, Cause, Headers, PageKind, Reading, Reason, SettledReading

logger = logging.getLogger(__name__)

CHUNK = 4  # captures sent to a worker at once
# The slowest real page takes some seconds. A slower page holds up its worker.
LONGEST_S = 20.0
TRIES_ALONE = 3  # of a page, in a process of its own
MOST_TRIES = 5  # of a capture, by whole programs; after so many the capture is set aside


@dataclass(frozen=True)
class Order:
    """A capture as the extractors need it, small enough to send to another process."""

    body: bytes
    url: str
    status: int
    headers: Headers
    redirected_from: str | None
    pinned: str | None  # path of the article's element at the look before
    known: str | None  # the article's text so far
    tries_alone: int = 0  # above 0: tries in a process of its own, because the page ended the program before


def order(capture: Capture, settled: SettledReading | None, *, tries_alone: int = 0) -> Order | None:
    """Return the order to read a capture, or None if the server gave no response.

    `settled` is the settled reading of the page so far.
    """
    fetch = capture.fetch
    if fetch.body is None or fetch.status is None:
        return None
    final = fetch.final_url or fetch.url
    moved = fetch.url if fetch.redirects and final != fetch.url else None
    pinned, known = (settled.container, settled.article.text) if settled else (None, None)
    return Order(fetch.body, final, fetch.status, fetch.headers, moved, pinned, known, tries_alone)


def set_aside(capture: Capture) -> Reading:
    """Return a reading for a capture that ended every program at work on the capture; log the page."""
    logger.error("page set aside", extra={"page": capture.fetch.url, "tries": MOST_TRIES})
    return Reading(capture.fetch.url, PageKind.ERROR, Reason(Cause.READER_KILLED))


def read(wanted: Order) -> Reading:
    """Return the reading of a capture. Trouble of the extractors becomes a reading of kind ERROR and is logged."""
    try:
        return read_page(
            wanted.body,
            wanted.url,
            status=wanted.status,
            headers=wanted.headers,
            redirected_from=wanted.redirected_from,
            pinned=wanted.pinned,
            known=wanted.known,
        )
    except Exception as error:  # trouble of a page must not stop further pages
        logger.error("page could not be read", extra={"page": wanted.url}, exc_info=True)
        return Reading(wanted.url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


@dataclass(frozen=True)
class _Chunk:
    """Captures that a worker reads."""

    places: list[int]
    deadline: float  # of the monotonic clock


class Readers:
    """Reads batches of captures in worker processes, which stay warm for the next batch."""

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._busy: dict[Worker, _Chunk] = {}

    def read_all(self, wanted: Sequence[Order | None]) -> list[Reading | None]:
        """Return the readings in the order of `wanted`, None for a capture without a response."""
        orders = {place: each for place, each in enumerate(wanted) if each is not None}
        trusted = [place for place, each in orders.items() if not each.tries_alone]
        readings = self._read_trusted(trusted, orders)
        for place in sorted(orders.keys() - readings.keys()):
            readings[place] = self._read_alone(orders[place])
        return [readings.get(place) for place in range(len(wanted))]

    def _read_trusted(self, places: Sequence[int], orders: Mapping[int, Order]) -> dict[int, Reading]:
        """Return the readings by place, without the captures of a worker that was killed or held by a page."""
        waiting = [list(places[start : start + CHUNK]) for start in range(0, len(places), CHUNK)]
        waiting.reverse()
        readings: dict[int, Reading] = {}
        while waiting or self._busy:
            self._begin(waiting, orders)
            for worker in self._finished():
                chunk = self._busy.pop(worker)
                readings.update(zip(chunk.places, _readings(worker), strict=False))
        return readings

    def _begin(self, waiting: list[list[int]], orders: Mapping[int, Order]) -> None:
        """Give work to idle workers."""
        while waiting and len(self._busy) < self.workers:
            worker, places = take_worker(), waiting.pop()
            self._busy[worker] = _Chunk(places, monotonic() + LONGEST_S)
            with suppress(ProcessGone):  # told by the connection
                worker.begin(_read_chunk, [orders[place] for place in places])

    def _finished(self) -> list[Worker]:
        """Return the workers whose work is done or lost. A worker that takes too long is killed."""
        now = monotonic()
        wait_s = min(chunk.deadline for chunk in self._busy.values()) - now
        ready, _, _ = select.select(list(self._busy), [], [], max(0.0, wait_s))
        if ready:
            return ready
        late = [worker for worker, chunk in self._busy.items() if chunk.deadline <= monotonic()]
        for worker in late:
            worker.kill()
        return late

    def _read_alone(self, wanted: Order) -> Reading:
        """Return the reading from a separate process. A process that dies or hangs at every try is the page's fault."""
        why, reason = "", Reason(Cause.READER_KILLED)
        tries = wanted.tries_alone or TRIES_ALONE
        for _ in range(tries):
            worker = take_worker()
            self._busy[worker] = _Chunk([], monotonic() + LONGEST_S)
            try:
                reading = worker.run(LONGEST_S, read, wanted)
            except WorkLost as error:
                why, reason = str(error), _reason(error)
            else:
                give_back(worker)
                return reading
            finally:
                del self._busy[worker]
            if reason.cause is Cause.READER_SLOW:
                break  # the next try would be as slow
        logger.error("page set aside", extra={"page": wanted.url, "why": why, "tries": tries})
        return Reading(wanted.url, PageKind.ERROR, reason)

    def close(self) -> None:
        """End the workers in the midst of their work; idle workers stay warm."""
        for worker in self._busy:
            worker.end()
        self._busy = {}


def _read_chunk(orders: Sequence[Order]) -> list[Reading]:
    return [read(each) for each in orders]


def _readings(worker: Worker) -> list[Reading]:
    """Return the readings of a worker that is done; none if the process has ended or is out of memory."""
    try:
        readings: list[Reading] = worker.finish()
    except (ProcessGone, MemoryError):
        worker.end()
        return []
    give_back(worker)
    return readings


def _reason(error: WorkLost) -> Reason:
    if isinstance(error, WorkSlow):
        return Reason(Cause.READER_SLOW, (LONGEST_S,))
    return Reason(Cause.READER_KILLED)


@contextmanager
def readers(workers: int | None) -> Iterator[Readers]:
    """Give readers until the block ends. None as `workers` means a worker for every processor."""
    running = Readers(workers)
    try:
        yield running
    finally:
        running.close()
