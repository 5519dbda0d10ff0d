"""Captures from the archive → readings, in worker processes with limits of time and memory."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, Queue

from crawler.article.extract import read_page
from crawler.isolation import WorkLost, WorkSlow, end_pool, give_back, run_in_pool, take_pool
from storage.records import Capture, Cause, Headers, PageKind, Reading, Reason, SettledReading

logger = logging.getLogger(__name__)

# Starting a process and importing the extractors costs as much as reading this many pages. Fewer pages go to a single
# process.
WORTH_A_POOL = 60
# for a page. The slowest real page takes some seconds.
LONGEST_S = 20.0
TRIES_ALONE = 3  # of a page whose process ended
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
    tries_alone: int = 0  # above 0: so many tries alone, because the page ended the program before


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
    except MemoryError:  # read again in a new process
        raise
    except Exception as error:  # trouble of a page must not stop further pages
        logger.error("page could not be read", extra={"page": wanted.url}, exc_info=True)
        return Reading(wanted.url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


class Readers:
    """Reads batches of captures in worker processes, which stay warm for the next batch.

    Each process has a single page at a time, with a limit of time for the page: no page holds up the rest of a batch.
    """

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pools: Queue[ProcessPoolExecutor] = Queue()  # warm pools of a single process, without work
        self._busy: set[ProcessPoolExecutor] = set()

    def read_all(self, wanted: Sequence[Order | None]) -> list[Reading | None]:
        """Return the readings in the order of `wanted`, None for a capture without a response."""
        orders = [each for each in wanted if each is not None]
        many = self.workers if len(orders) >= WORTH_A_POOL or self._pools.qsize() > 1 else 1
        if many == 1:
            readings = iter([self._read(each) for each in orders])
        else:
            with ThreadPoolExecutor(many) as threads:
                readings = iter(list(threads.map(self._read, orders)))
        return [None if each is None else next(readings) for each in wanted]

    def _read(self, wanted: Order) -> Reading:
        """Return the reading from a worker. A page whose reader dies at every try, or is too slow, is set aside."""
        tries = wanted.tries_alone or TRIES_ALONE
        why, reason = "", Reason(Cause.READER_KILLED)
        for _ in range(tries):
            try:
                return self._in_a_worker(wanted)
            except WorkLost as error:
                why, reason = str(error), _reason(error)
            if reason.cause is Cause.READER_SLOW:
                break  # the next try would be as slow
        logger.error("page set aside", extra={"page": wanted.url, "why": why, "tries": tries})
        return Reading(wanted.url, PageKind.ERROR, reason)

    def _in_a_worker(self, wanted: Order) -> Reading:
        try:
            pool = self._pools.get_nowait()
        except Empty:
            pool = take_pool(1)
        self._busy.add(pool)
        try:
            reading = run_in_pool(pool, LONGEST_S, read, wanted)
        except WorkLost:
            end_pool(pool)
            raise
        else:
            self._pools.put(pool)
            return reading
        finally:
            self._busy.discard(pool)

    def close(self) -> None:
        """Give the worker processes back, or end them in the midst of their work."""
        for pool in list(self._busy):
            end_pool(pool)
        while not self._pools.empty():
            give_back(self._pools.get(), 1)


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
