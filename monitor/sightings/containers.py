"""File → the archives inside: WARC and ARC, packed or not, WACZ; or a page saved by a browser."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path

from monitor.sightings.streams import (
    BEGINS_RECORD,
    MEMBER,
    MOST_RATIO,
    MOST_UNPACKED,
    ZSTD,
    ArchiveStream,
    Fault,
)
from monitor.speech.language import library_words
from storage.errors import ImportRefused

INNER = re.compile(r"(?:^|/)archive/.+\.w?arc(?:\.gz)?$", re.IGNORECASE)
BEFORE_RECORDS = b"\r\n"  # blank lines before the first record
MOST_ARCHIVES = 10_000  # inside a WACZ file
LARGEST_PAGE = 64 * 1024**2  # bytes of a page saved with its pictures


class FileForm(StrEnum):
    """Kind of a file."""

    ARCHIVE = "archive"
    WACZ = "wacz"
    SAVED_PAGE = "saved-page"


def container_of(file: Path) -> FileForm:
    """Return the kind of a file by its first bytes. Raises ImportRefused, OSError."""
    with file.open("rb") as opened:
        first = opened.read(4096).lstrip(BEFORE_RECORDS)
    if first.startswith(b"PK\x03\x04"):
        return FileForm.WACZ
    if first.startswith((MEMBER, *BEGINS_RECORD)):
        return FileForm.ARCHIVE
    if first.startswith(ZSTD):
        raise ImportRefused(_("{file}: packed with zstd; unpack it with `zstd -d` first").format(file=file))
    if b"<" in first or b"content-type:" in first.lower():
        if file.stat().st_size > LARGEST_PAGE:
            raise ImportRefused(_("{file}: too large for a saved page").format(file=file))
        return FileForm.SAVED_PAGE
    raise ImportRefused(_("{file}: neither WARC, ARC, WACZ nor a saved page").format(file=file))


@contextmanager
def archives_in(file: Path, kind: FileForm) -> Iterator[Iterator[ArchiveStream | Fault]]:
    """Open the archives in a file. Raises ImportRefused for a ZIP file without an archive inside."""
    if kind is FileForm.ARCHIVE:
        with file.open("rb") as opened:
            yield iter([ArchiveStream(opened)])
        return
    try:
        with zipfile.ZipFile(file) as outer:
            yield _inner(file, outer)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ImportRefused(
            _("{file}: not readable as WACZ: {error}").format(file=file, error=library_words(error))
        ) from error


def _inner(file: Path, outer: zipfile.ZipFile) -> Iterator[ArchiveStream | Fault]:
    entries = [entry for entry in outer.infolist() if INNER.search(entry.filename)]
    if not entries or len(entries) > MOST_ARCHIVES:
        raise ImportRefused(_("{file}: holds no folder archive with WARC files").format(file=file))
    for entry in entries:
        if entry.file_size > MOST_UNPACKED and entry.file_size > MOST_RATIO * entry.compress_size:
            yield Fault.BOMB
            continue
        with outer.open(entry) as opened:
            yield ArchiveStream(opened)
