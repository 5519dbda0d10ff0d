"""Captures from the archive → readings, in other processes where there are many."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from crawler.article.extract import read_page
from crawler.isolation import WorkLost, WorkSlow, end_pool, new_pool, run_in_pool
from storage.records import Capture, Cause, Headers, PageKind, Reading, Reason, SettledReading

logger = logging.getLogger(__name__)

# Starting a process and importing the extractors costs as much as reading this many pages.
WORTH_A_POOL = 60
# The slowest real page takes some seconds; what takes longer than this holds up all others.
LONGEST_S = 60.0
TRIES_ALONE = 3
MOST_TRIES = 5  # of a capture, by whole programs; one that none of them survived is set aside


@dataclass(frozen=True)
class Order:
    """What the extractors need of a capture; small enough to send to another process."""

    body: bytes
    url: str
    status: int
    headers: Headers
    redirected_from: str | None
    pinned: str | None
    known: str | None
    tries_alone: int = 0  # read in a process of its own, so often at most: its page ended the program before


def order(capture: Capture, settled: SettledReading | None, *, tries_alone: int = 0) -> Order | None:
    """What to read, given what the page's article is so far; None where there was no response."""
    fetch = capture.fetch
    if fetch.body is None or fetch.status is None:
        return None
    final = fetch.final_url or fetch.url
    moved = fetch.url if fetch.redirects and final != fetch.url else None
    pinned, known = (settled.container, settled.article.text) if settled else (None, None)
    return Order(fetch.body, final, fetch.status, fetch.headers, moved, pinned, known, tries_alone)


def set_aside(capture: Capture) -> Reading:
    """What stands in place of the reading of a capture that ended every program that tried."""
    logger.error("page set aside", extra={"page": capture.fetch.url, "tries": MOST_TRIES})
    return Reading(capture.fetch.url, PageKind.ERROR, Reason(Cause.READER_KILLED))


def read(wanted: Order) -> Reading:
    """Read one capture. What the extractors cannot cope with is recorded, never raised."""
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
    except Exception as error:  # one page's trouble must not stop the others
        logger.error("page could not be read", extra={"page": wanted.url}, exc_info=True)
        return Reading(wanted.url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


class Readers:
    """Reads batches of captures: here, or in worker processes once there are enough to be worth it."""

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._alone: ProcessPoolExecutor | None = None  # one process, for pages that are not trusted

    def read_all(self, wanted: Sequence[Order | None]) -> list[Reading | None]:
        """The readings, in order; None where there was no response."""
        present = [each for each in wanted if each is not None and not each.tries_alone]
        readings = iter(self._read(present))
        return [
            None if each is None else self._read_alone(each) if each.tries_alone else next(readings)
            for each in wanted
        ]

    def _read(self, present: Sequence[Order]) -> list[Reading]:
        if self.workers < 2 or (self._pool is None and len(present) < WORTH_A_POOL):
            return [read(each) for each in present]
        try:
            limit = LONGEST_S * (1 + len(present) / self.workers)
            return list(self._running_pool().map(read, present, chunksize=4, timeout=limit))
        except (BrokenProcessPool, TimeoutError):  # a page that kills or holds its reader: find out which
            if self._pool is not None:
                end_pool(self._pool)
            self._pool = None
            return [self._read_alone(each) for each in present]

    def _running_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = new_pool(self.workers)
        return self._pool

    def _read_alone(self, wanted: Order) -> Reading:
        """In a process of its own, which may die or hang; after some tries that is the page's fault."""
        why, reason = "", Reason(Cause.READER_KILLED)
        tries = wanted.tries_alone or TRIES_ALONE
        for _ in range(tries):
            if self._alone is None:
                self._alone = new_pool(1)
            try:
                return run_in_pool(self._alone, LONGEST_S, read, wanted)
            except WorkLost as error:
                why, reason = str(error), _reason(error)
            end_pool(self._alone)
            self._alone = None
        logger.error("page set aside", extra={"page": wanted.url, "why": why, "tries": tries})
        return Reading(wanted.url, PageKind.ERROR, reason)

    def close(self) -> None:
        """End the worker processes."""
        for pool in (self._pool, self._alone):
            if pool is not None:
                pool.shutdown(cancel_futures=True)
        self._pool = self._alone = None


def _reason(error: WorkLost) -> Reason:
    """Return why a page could not be read in a separate process."""
    slow = isinstance(error, WorkSlow)
    return Reason(Cause.READER_SLOW, (LONGEST_S,)) if slow else Reason(Cause.READER_KILLED)


@contextmanager
def readers(workers: int | None) -> Iterator[Readers]:
    """Readers that end with the block."""
    running = Readers(workers)
    try:
        yield running
    finally:
        running.close()
