"""Bytes of an archive → records: WARC 0.17 to 1.1, ARC 1 and 2, with a fault in the place of a damaged record."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from monitor.sightings.streams import ArchiveStream, DamagedArchive, Fault

LARGEST_BLOCK = (
    16 * 1024**2
)  # bytes: a page of 10 MB, as the crawler takes it, packed or in chunks, with its head
STATED = re.compile(r"[0-9]{1,18}")  # warcio reads a length of a further form as 0
# The line of a record of ARC 2: address, server, time, type, status, sum, location, place, file, length. ARC 1 has no
# status, sum, location, place and file.
OF_ARC_2 = re.compile(rb"^(\S+ \S+ \d{8,14} \S+) (?:\d{3}|-) \S+ \S+ (?:\d+|-) \S+ (\d+)\s*$")
logging.getLogger("warcio.recordloader").setLevel(
    logging.ERROR
)  # silences a warning for every blank in an address


@dataclass(frozen=True)
class ForeignRecord:
    """A record of a foreign archive."""

    type: str
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str | None:
        """Return the value of a field, without the brackets of some writers around addresses."""
        for known, value in self.fields:
            if known.lower() == name.lower():
                return value.strip().strip("<>")
        return None


def records_in(stream: ArchiveStream) -> Iterator[ForeignRecord | Fault]:
    """Yield the records of an archive in order. Damage is a fault, and the next record follows."""
    loader = ArcWarcRecordLoader()
    while True:
        try:
            first = stream.next_line()
            if not first:
                return
            yield _record(loader, stream, OF_ARC_2.sub(rb"\1 \2\n", first))
        except DamagedArchive as error:
            yield error.fault
            if not stream.recover():
                return


def _record(loader: Any, stream: ArchiveStream, first: bytes) -> ForeignRecord | Fault:
    """Return the record that begins with a line. Raises DamagedArchive."""
    try:
        found = loader.parse_record_stream(stream, first, no_record_parse=True)
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise DamagedArchive(Fault.NO_RECORD) from error
    fields = tuple((str(name), str(value)) for name, value in found.rec_headers.headers)
    length = found.length
    if not isinstance(length, int) or not STATED.fullmatch(
        (found.rec_headers.get_header("Content-Length") or "").strip()
    ):
        raise DamagedArchive(Fault.CUT)
    if length > LARGEST_BLOCK:
        stream.skip(length)
        return Fault.TOO_LARGE
    block = stream.block(length)
    _end_of(stream, block)
    return ForeignRecord(str(found.rec_type or ""), fields, block)


def _end_of(stream: ArchiveStream, block: bytes) -> None:
    """Look at the line behind a block. Raises DamagedArchive if the stated length ends elsewhere than the record."""
    stream.begin_head()
    line = stream.readline()
    if not line.strip() or line.startswith((b"WARC/", b"filedesc:", b"http:", b"https:", b"dns:")):
        stream.put_back(line)
        return
    stream.put_back(block + line)
    raise DamagedArchive(Fault.CUT)
