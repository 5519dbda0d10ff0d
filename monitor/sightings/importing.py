"""Files of others → sightings in the store, in batches. A kill loses the batch under way at most."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from itertools import islice
from pathlib import Path

from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.sightings.answers import ForeignAnswer, answer_of
from monitor.sightings.containers import FileForm, archives_in, container_of
from monitor.sightings.records import ForeignRecord, records_in
from monitor.sightings.saved_pages import FileFacts, saved_answer
from monitor.sightings.streams import ArchiveStream, Fault
from storage.engine.store import Store, transaction
from storage.errors import ImportRefused
from storage.sightings.sightings import NewSighting, add_sighting, count_sightings, repeated_digest
from storage.sightings.sources import (
    ImportState,
    SourceFile,
    begin_source,
    finish_source,
    forget_source,
    note_progress,
    note_software,
)

BATCH = 200  # records in a transaction
PIECE = 1024**2
Item = (
    ForeignAnswer | Fault | str | None
)  # an answer, a fault, the software that wrote the file, or nothing for us


@dataclass(frozen=True)
class ImportTask:
    """File to import, and the configured sites."""

    file: Path
    sites: Sequence[Site]
    name: str | None = None  # of the source; None: the name of the file
    url: str | None = None  # for a saved page without an address
    at: datetime | None = None  # for a saved page without a time


@dataclass(frozen=True)
class Imported:
    """Result of an import."""

    file: Path
    sightings: int  # of the source in the store
    added: int  # by this call
    left_out: Counter[str]
    was_known: bool  # the file was imported to its end before


def import_file(
    db: Store, task: ImportTask, now: Callable[[], datetime], told: Callable[[int], None] = lambda _: None
) -> Imported:
    """Keep the sightings of a file. Raises ImportRefused, OSError. A second call continues after the kept batches."""
    kind = container_of(task.file)
    name = task.name or task.file.name
    state = begin_source(db, SourceFile(_digest(task.file), name, task.file.name), now())
    if state.is_finished:
        return Imported(task.file, count_sightings(db, state.id), 0, Counter(state.left_out), was_known=True)
    try:
        added, left_out = _import(db, task, state, _items(task, kind, now()), told)
    except ImportRefused:
        forget_source(db, state.id)
        raise
    finish_source(db, state.id, now())
    return Imported(task.file, count_sightings(db, state.id), added, left_out, was_known=False)


def _import(
    db: Store, task: ImportTask, state: ImportState, items: Iterator[Item], told: Callable[[int], None]
) -> tuple[int, Counter[str]]:
    """Keep the items after the kept items; return the number of new sightings, and the counts by reason."""
    added, left_out, done = 0, Counter(state.left_out), state.done
    further = islice(items, state.done, None)
    while batch := list(islice(further, BATCH)):
        with transaction(db):
            for item in batch:
                added += _keep(db, task, state, item, left_out)
            done += len(batch)
            note_progress(db, state.id, done, left_out)
        told(done)
    return added, left_out


def _digest(file: Path) -> str:
    whole = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            whole.update(piece)
    return whole.hexdigest()


def _keep(db: Store, task: ImportTask, state: ImportState, item: Item, left_out: Counter[str]) -> int:
    """Keep an item, or count the reason for leaving the item out; return the number of new sightings."""
    if isinstance(item, str) and not isinstance(item, Fault):
        note_software(db, state.id, item)
    answer = _of_site(task, item) if isinstance(item, ForeignAnswer) else item
    if isinstance(answer, Fault):
        left_out[answer.value] += 1
    if not isinstance(answer, ForeignAnswer):
        return 0
    repeated = _repeated(db, state, answer)
    if answer.original is not None and repeated is None:
        left_out[Fault.NO_ORIGINAL.value] += 1
        return 0
    new = NewSighting(
        answer.record, canonical_url(answer.url), answer.at, answer.status, answer.headers, answer.body,
        answer.payload, answer.notes, repeated,
    )  # fmt: skip
    return int(add_sighting(db, state.id, new))


def _of_site(task: ImportTask, answer: ForeignAnswer) -> ForeignAnswer | Fault:
    return answer if any(site.covers(answer.url) for site in task.sites) else Fault.OTHER_SITE


def _repeated(db: Store, state: ImportState, answer: ForeignAnswer) -> str | None:
    if answer.original is None:
        return None
    urls = [canonical_url(url) for url in (answer.original.url, answer.url) if url]
    return repeated_digest(db, state.id, urls, answer.original.payload)


def _items(task: ImportTask, kind: FileForm, now: datetime) -> Iterator[Item]:
    """Yield an item for every record and fault of a file, in the same order at every call."""
    if kind is FileForm.SAVED_PAGE:
        yield _saved(task)
        return
    number = 0
    with archives_in(task.file, kind) as streams:
        for stream in streams:
            if isinstance(stream, Fault):
                yield stream
                continue
            for item in _of_archive(stream, number, now):
                number += 1
                yield item


def _of_archive(stream: ArchiveStream, first: int, now: datetime) -> Iterator[Item]:
    for number, record in enumerate(records_in(stream), start=first):
        if isinstance(record, Fault):
            yield record
        elif record.type == "warcinfo":
            yield _software(record)
        else:
            yield answer_of(record, number, now)


def _software(record: ForeignRecord) -> str | None:
    """Return the program that wrote the file, by the record warcinfo."""
    for line in record.block[:PIECE].decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "software":
            return value.strip()[:200]
    return None


def _saved(task: ImportTask) -> ForeignAnswer:
    facts = FileFacts(datetime.fromtimestamp(task.file.stat().st_mtime, UTC), task.url, task.at)
    answer = saved_answer(task.file.read_bytes(), facts)
    if answer is None:
        raise ImportRefused(
            _("{file}: states no address of the web; give the address with --url").format(file=task.file)
        )
    return answer
