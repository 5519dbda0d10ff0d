"""Archives → a new store with captures: an own store as exported, or foreign looks in order of date."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from gettext import gettext as _
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.evidence.whole_store import LINE, ROWS, SITES, body_of, rows_in
from monitor.sightings.answers import SightingNote
from monitor.sightings.containers import FileForm, archives_in, container_of
from monitor.sightings.importing import Imported, ImportTask, import_file
from monitor.sightings.records import ForeignRecord, records_in
from monitor.sightings.streams import Fault
from storage.archive.captures import count_captures
from storage.engine.opening import open_store
from storage.engine.store import Store, read_time, transaction
from storage.errors import ImportRefused
from storage.frontier.pages import add_pages, get_page
from storage.records import Failure, FoundPage, PageId, PageRole
from storage.transfer.new_store import (
    add_pass,
    chain_own_captures,
    finish_captures,
    mark_imported,
    sightings_in_order,
    take_capture,
    take_rows,
)
from storage.transfer.under_way import folder_beside
from storage.transfer.whole_store import AFTER_CAPTURES, RUNS

BATCH = 200  # captures in a transaction
MOST_CONTENT = 64 * 1024**2  # bytes of a transaction
PASS_GAP = timedelta(minutes=30)  # between two foreign looks: the later look begins a pass


@dataclass(frozen=True)
class NewStore:
    """Result of an import into a new store."""

    captures: int
    is_own: bool  # the archive holds a whole store of our own
    imported: Sequence[Imported] = ()  # by file, for foreign archives
    unknown_sites: Sequence[str] = ()  # sites of the archive, missing in the configuration


def make_store(
    target: Path, tasks: Sequence[ImportTask], now: datetime, told: Callable[[int], None]
) -> NewStore:
    """Make the store of the files at a path without a store. Raises ImportRefused, OSError; then no store is left."""
    if target.exists():
        raise ImportRefused(_("{store} exists: a new store needs another path").format(store=target))
    with folder_beside(target) as folder:
        part = folder / target.name
        with closing(open_store(part, create=True)) as db:
            made = _own_store(db, tasks, told) or _store_of_others(db, tasks, now, told)
            with transaction(db):
                mark_imported(db, now)
        target.hardlink_to(part)  # unlike a rename, a link replaces no file
    return made


# --- an own whole store --------------------------------------------------------------------


@dataclass
class _Taking:
    """Captures that wait for the next transaction, and the content since the last transaction."""

    runs: list[Mapping[str, int]] = field(default_factory=list)
    sites: list[dict[str, Any]] = field(default_factory=list)
    content: dict[str, bytes] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    later: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)  # rows that name captures

    def is_large(self) -> bool:
        """Return whether captures wait with more content than memory should hold."""
        return bool(self.lines) and sum(map(len, self.content.values())) > MOST_CONTENT


def _own_store(db: Store, tasks: Sequence[ImportTask], told: Callable[[int], None]) -> NewStore | None:
    """Take an own whole store; return None if the first file holds foreign records."""
    first = tasks[0]
    if not any(
        each.type == "resource" and _uri(each).startswith(ROWS) for each in _first_records(first.file)
    ):
        return None
    if len(tasks) > 1:
        raise ImportRefused(_("{file}: a whole store makes a new store alone").format(file=first.file))
    taking = _Taking()
    malformed: tuple[type[Exception], ...] = (*db.damage_errors, LookupError, TypeError, ValueError)
    try:
        _take_all(db, taking, first.file, told)
    except malformed as error:
        raise ImportRefused(
            _("{file}: a record is damaged: {fault}").format(file=first.file, fault=error)
        ) from error
    finish_captures(db)
    known = {site.name for site in first.sites}
    return NewStore(
        count_captures(db),
        True,
        unknown_sites=[each["name"] for each in taking.sites if each["name"] not in known],
    )


def _take_all(db: Store, taking: _Taking, file: Path, told: Callable[[int], None]) -> None:
    """Take the records of a whole store in batches. Raises ImportRefused, or an error of a record of another form."""
    for record in _records(file):
        _take_record(db, taking, record)
        if len(taking.lines) >= BATCH or taking.is_large():
            _flush(db, taking, file)
            told(count_captures(db))
    _flush(db, taking, file)
    with transaction(db):
        for table, rows in taking.later:
            take_rows(db, table, rows)


def _records(file: Path) -> Iterator[ForeignRecord]:
    """Yield the records of an archive. Raises ImportRefused for a damaged record."""
    kind = container_of(file)
    if kind is FileForm.SAVED_PAGE:
        return
    with archives_in(file, kind) as streams:
        for stream in streams:
            for record in records_in(stream) if not isinstance(stream, Fault) else [stream]:
                if isinstance(record, Fault):
                    raise ImportRefused(
                        _("{file}: a record is damaged: {fault}").format(file=file, fault=record.value)
                    )
                yield record


def _first_records(file: Path) -> Iterator[ForeignRecord]:
    """Yield the first two records of an archive; a damaged archive ends sooner."""
    with suppress(ImportRefused):
        yield from islice(_records(file), 2)


def _take_record(db: Store, taking: _Taking, record: ForeignRecord) -> None:
    uri = _uri(record)
    if record.type == "metadata" and uri.startswith(LINE):
        taking.lines.append(dict(json.loads(record.block)))
    elif record.type == "response":
        _take_content(taking, body_of(record.block))
    elif record.type == "resource" and uri.startswith(ROWS):
        _take_table(db, taking, record)
    elif record.type == "resource":
        _take_content(taking, record.block)


def _uri(record: ForeignRecord) -> str:
    return record.field("WARC-Target-URI") or ""


def _take_content(taking: _Taking, body: bytes) -> None:
    taking.content[hashlib.sha256(body).hexdigest()] = body


def _take_table(db: Store, taking: _Taking, record: ForeignRecord) -> None:
    table, rows = rows_in(_uri(record), record.block)
    if table == RUNS:
        taking.runs += rows
    elif table == SITES:
        taking.sites += rows
    elif table in AFTER_CAPTURES:
        taking.later.append((table, rows))
    else:
        with transaction(db):
            take_rows(db, table, rows)


def _flush(db: Store, taking: _Taking, file: Path) -> None:
    """Write the waiting captures. Raises ImportRefused if a capture does not continue the chain."""
    begins = [run["first"] for run in taking.runs]
    with transaction(db):
        for line in taking.lines:
            place = bisect_right(begins, line["chained"][0]) - 1
            if place < 0:
                raise ImportRefused(_("{file}: a capture is of no pass").format(file=file))
            try:
                take_capture(db, line, taking.runs[place]["pass"], taking.content)
            except ImportRefused as error:
                raise ImportRefused(f"{file}: {error}") from error
    taking.lines.clear()
    taking.content.clear()


# --- foreign archives --------------------------------------------------------------------------


def _store_of_others(
    db: Store, tasks: Sequence[ImportTask], now: datetime, told: Callable[[int], None]
) -> NewStore:
    """Keep the sightings of the files, then write every sighting with a body as a capture, in order of date."""
    imported = [import_file(db, task, lambda: now, told) for task in tasks]
    looks = [each for each in sightings_in_order(db) if _is_page(each)]
    with transaction(db):
        passes = _passes(db, [read_time(each["at"]) for each in looks])
        chain_own_captures(db, [_columns(db, tasks[0].sites, each) for each in looks], passes)
    finish_captures(db)
    return NewStore(len(looks), False, imported)


def _is_page(seen: Mapping[str, Any]) -> bool:
    """Return whether a sighting is an answer with a page: a redirect has no page, and a 304 repeats the page."""
    status = seen["status"]
    return status is None or status == 304 or not 300 <= status < 400


def _passes(db: Store, times: Sequence[datetime]) -> list[int]:
    """Return the passes of looks, in order: a look after a pause begins a pass."""
    found: list[int] = []
    for number, at in enumerate(times):
        is_next = not found or at - times[number - 1] > PASS_GAP
        found.append(add_pass(db, at) if is_next else found[-1])
    return found


def _columns(db: Store, sites: Sequence[Site], seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the capture of a sighting. A cut body is a failed look, and no change."""
    notes = json.loads(seen["notes"])
    return {
        "page_id": _page(db, sites, seen["url"], read_time(seen["at"])),
        "fetched_at": seen["at"],
        "status": 200 if seen["status"] in (None, 304) else seen["status"],
        "headers": seen["headers"],
        "final_url": seen["url"],
        "failure": Failure.TRUNCATED.value if SightingNote.CUT.value in notes else None,
        "body_digest": seen["body_digest"],
    }


def _page(db: Store, sites: Sequence[Site], url: str, at: datetime) -> PageId:
    known = get_page(db, url)
    if known is None:
        site = next(each for each in sites if each.covers(url))
        starts = {canonical_url(start) for start in site.start_urls}
        add_pages(db, [FoundPage(url, site.name, PageRole.SEED if url in starts else PageRole.ARTICLE)], at)
        known = get_page(db, url)
    assert known is not None
    return known.id
