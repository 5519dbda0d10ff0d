"""Captures from the archive → readings, in worker processes with limits of time and memory."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from crawler.article.extract import read_page
from crawler.isolation import WorkLost, WorkSlow, end_pool, give_back, run_in_pool, take_pool
from storage.records import Capture, Cause, Headers, PageKind, Reading, Reason, SettledReading

logger = logging.getLogger(__name__)

# Starting a process and importing the extractors costs as much as reading this many pages. Fewer pages go to a single
# process.
WORTH_A_POOL = 60
# The slowest real page takes some seconds. A slower page holds up the whole batch.
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


class Readers:
    """Reads batches of captures in worker processes, which stay warm for the next batch."""

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None  # with all workers
        self._alone: ProcessPoolExecutor | None = None  # with a single worker
        self._reading = False

    def read_all(self, wanted: Sequence[Order | None]) -> list[Reading | None]:
        """Return the readings in the order of `wanted`, None for a capture without a response."""
        self._reading = True
        trusted = [each for each in wanted if each is not None and not each.tries_alone]
        readings = iter(self._read_trusted(trusted))
        answers = [
            None if each is None else self._read_alone(each) if each.tries_alone else next(readings)
            for each in wanted
        ]
        self._reading = False
        return answers

    def _read_trusted(self, orders: Sequence[Order]) -> list[Reading]:
        if not orders:
            return []
        many = self.workers > 1 and (self._pool is not None or len(orders) >= WORTH_A_POOL)
        workers = self.workers if many else 1
        pool = self._running_pool() if many else self._single()
        try:
            limit_s = LONGEST_S * (1 + len(orders) / workers)
            return list(pool.map(read, orders, chunksize=4, timeout=limit_s))
        except (BrokenProcessPool, TimeoutError):  # a page killed or held its reader: find out which page
            end_pool(pool)
            if many:
                self._pool = None
            else:
                self._alone = None
            return [self._read_alone(each) for each in orders]

    def _running_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = take_pool(self.workers)
        return self._pool

    def _single(self) -> ProcessPoolExecutor:
        if self._alone is None:
            self._alone = take_pool(1)
        return self._alone

    def _read_alone(self, wanted: Order) -> Reading:
        """Return the reading from a separate process. A process that dies or hangs at every try is the page's fault."""
        why, reason = "", Reason(Cause.READER_KILLED)
        tries = wanted.tries_alone or TRIES_ALONE
        for _ in range(tries):
            pool = self._single()
            try:
                return run_in_pool(pool, LONGEST_S, read, wanted)
            except WorkLost as error:
                why, reason = str(error), _reason(error)
            end_pool(pool)
            self._alone = None
            if reason.cause is Cause.READER_SLOW:
                break  # the next try would be as slow
        logger.error("page set aside", extra={"page": wanted.url, "why": why, "tries": tries})
        return Reading(wanted.url, PageKind.ERROR, reason)

    def close(self) -> None:
        """Give the worker processes back, or end them in the midst of their work."""
        for pool, workers in ((self._pool, self.workers), (self._alone, 1)):
            if pool is not None and self._reading:
                end_pool(pool)
            elif pool is not None:
                give_back(pool, workers)
        self._pool = self._alone = None


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
