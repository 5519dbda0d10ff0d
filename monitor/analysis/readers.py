"""Captures from the archive → readings, in worker processes with limits of time and memory."""

from __future__ import annotations

import logging
import os
import select
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from time import monotonic

from crawler.article.extract import read_page
from crawler.files import picture
from crawler.files.annex_page import with_annex
from crawler.files.reading import with_text
from crawler.isolation import SHORT_OF_MEMORY, ProcessGone, Worker, WorkLost, WorkSlow, give_back, take_worker
from storage.records import Capture, Cause, Headers, PageKind, PictureText, Reading, Reason, SettledReading

logger = logging.getLogger(__name__)

# for a page. The slowest real page takes some seconds.
LONGEST_S = 20.0
LONGEST_PICTURE_S = picture.LONGEST_S + 5.0  # its text is recognised in a process of its own
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
    kept: tuple[PictureText, ...] = ()  # of a picture that a program recognised before
    is_annex: bool = False  # the page is a file of an article
    tries_alone: int = 0  # above 0: tries in a process of its own, because the page ended the program before


def order(
    capture: Capture,
    settled: SettledReading | None,
    *,
    kept: Sequence[PictureText] = (),
    is_annex: bool = False,
    tries_alone: int = 0,
) -> Order | None:
    """Return the order to read a capture, or None if the server gave no response.

    `settled` is the settled reading of the page so far, `kept` the texts of a picture recognised before.
    """
    fetch = capture.fetch
    if fetch.body is None or fetch.status is None:
        return None
    final = fetch.final_url or fetch.url
    moved = fetch.url if fetch.redirects and final != fetch.url else None
    pinned, known = (settled.container, settled.article.text) if settled else (None, None)
    return Order(
        fetch.body,
        final,
        fetch.status,
        fetch.headers,
        moved,
        pinned,
        known,
        tuple(kept),
        is_annex,
        tries_alone,
    )


def set_aside(capture: Capture) -> Reading:
    """Return a reading for a capture that ended every program at work on the capture; log the page."""
    logger.error("page set aside", extra={"page": capture.fetch.url, "tries": MOST_TRIES})
    return Reading(capture.fetch.url, PageKind.ERROR, Reason(Cause.READER_KILLED))


def read(wanted: Order) -> Reading:
    """Return the reading of a capture. Trouble of the extractors becomes a reading of kind ERROR and is logged."""
    try:
        reading = read_page(
            wanted.body,
            wanted.url,
            status=wanted.status,
            headers=wanted.headers,
            redirected_from=wanted.redirected_from,
            pinned=wanted.pinned,
            known=wanted.known,
        )
        if wanted.is_annex:
            reading = with_annex(reading, wanted.body, wanted.headers)
        return with_text(reading, wanted.body, wanted.kept)
    except MemoryError:  # read again in a new process
        raise
    except Exception as error:  # trouble of a page must not stop further pages
        logger.error("page could not be read", extra={"page": wanted.url}, exc_info=True)
        return Reading(wanted.url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


@dataclass
class _PageToRead:
    """A page to read."""

    place: int  # among the pages wanted
    order: Order
    tries: int  # left
    deadline: float = 0.0  # of the try under way, of the monotonic clock

    @property
    def longest_s(self) -> float:
        """Return the limit of time for a try, in seconds."""
        return LONGEST_PICTURE_S if picture.is_picture(self.order.body) else LONGEST_S


class Readers:
    """Reads batches of captures in worker processes, which stay warm for the next batch.

    Each process has a single page at a time, with a limit of time for the page: no page holds up the rest of a batch.
    """

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._busy: dict[Worker, _PageToRead] = {}

    def read_all(self, wanted: Sequence[Order | None]) -> list[Reading | None]:
        """Return the readings in the order of `wanted`, None for a capture without a response."""
        return self.begin(wanted).part(0, len(wanted))

    def begin(self, wanted: Sequence[Order | None]) -> ComingReadings:
        """Begin to read a batch; return the readings to come. The batch before must be complete."""
        waiting = deque(
            _PageToRead(place, each, each.tries_alone or TRIES_ALONE)
            for place, each in enumerate(wanted)
            if each is not None
        )
        coming = ComingReadings(self, waiting, len(wanted))
        coming.advance()
        return coming

    def give_work(self, waiting: deque[_PageToRead]) -> None:
        """Give work to idle workers."""
        while waiting and len(self._busy) < self.workers:
            worker, task = take_worker(), waiting.popleft()
            self._busy[worker] = replace(task, deadline=monotonic() + task.longest_s)
            with suppress(ProcessGone):  # told by the connection
                worker.begin(read, task.order)

    def finished(self, *, waits: bool) -> Iterator[tuple[_PageToRead, Reading | None]]:
        """Yield the pages whose work is done, lost or too slow; the reading is None for a page to try again.

        With `waits`, the function waits for the first such page.
        """
        for worker in self._done(waits=waits):
            task = self._busy.pop(worker)
            yield task, _outcome(worker, task)

    def _done(self, *, waits: bool) -> list[Worker]:
        """Return the workers whose work is done, lost or too slow."""
        wait_s = min(task.deadline for task in self._busy.values()) - monotonic() if waits else 0.0
        ready, _, _ = select.select(list(self._busy), [], [], max(0.0, wait_s))
        if ready:
            return ready
        return [worker for worker, task in self._busy.items() if task.deadline <= monotonic()]

    def close(self) -> None:
        """End the workers in the midst of their work; idle workers stay warm."""
        for worker in self._busy:
            worker.end()
        self._busy = {}


class ComingReadings:
    """The readings of a batch. Workers go on with the batch whenever a method is called.

    A page whose reader dies at every try, or is too slow, is set aside.
    """

    def __init__(self, running: Readers, waiting: deque[_PageToRead], length: int) -> None:
        self._running, self._waiting = running, waiting
        self._readings: list[Reading | None] = [None] * length
        self._open = {task.place for task in waiting}

    @property
    def is_complete(self) -> bool:
        """Return whether all readings are there."""
        return not self._open

    def part(self, start: int, end: int) -> list[Reading | None]:
        """Wait for the readings of a part of the batch, and return the readings in order."""
        while not self._open.isdisjoint(range(start, end)):
            self._go_on(waits=True)
        return self._readings[start:end]

    def advance(self) -> None:
        """Keep the readings that are done, and give work to idle workers. Does not wait."""
        if not self.is_complete:
            self._go_on(waits=False)

    def _go_on(self, *, waits: bool) -> None:
        self._running.give_work(self._waiting)
        for task, reading in self._running.finished(waits=waits):
            if reading is None:
                self._waiting.append(task)
            else:
                self._readings[task.place] = reading
                self._open.discard(task.place)
        self._running.give_work(self._waiting)


def _outcome(worker: Worker, task: _PageToRead) -> Reading | None:
    """Return the reading of a page; None for a page with a try left."""
    if task.deadline <= monotonic() and not select.select([worker], [], [], 0)[0]:
        worker.end()  # the next try would be as slow
        return _set_aside(task, WorkSlow(f"its reader took longer than {task.longest_s:g} s"))
    try:
        reading: Reading = worker.finish()
    except (ProcessGone, MemoryError) as error:
        worker.end()
        task.tries -= 1
        return _set_aside(task, _lost(error)) if task.tries <= 0 else None
    give_back(worker)
    return reading


def _lost(error: ProcessGone | MemoryError) -> WorkLost:
    return WorkLost(SHORT_OF_MEMORY if isinstance(error, MemoryError) else "its reader was killed")


def _set_aside(task: _PageToRead, error: WorkLost) -> Reading:
    tries = task.order.tries_alone or TRIES_ALONE
    logger.error("page set aside", extra={"page": task.order.url, "why": str(error), "tries": tries})
    return Reading(task.order.url, PageKind.ERROR, _reason(task, error))


def _reason(task: _PageToRead, error: WorkLost) -> Reason:
    if isinstance(error, WorkSlow):
        return Reason(Cause.READER_SLOW, (task.longest_s,))
    return Reason(Cause.READER_KILLED)


@contextmanager
def readers(workers: int | None) -> Iterator[Readers]:
    """Give readers until the block ends. None as `workers` means a worker for every processor."""
    running = Readers(workers)
    try:
        yield running
    finally:
        running.close()
