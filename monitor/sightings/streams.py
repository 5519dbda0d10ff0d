"""File of an archive, packed or not → its bytes in order, within limits, with a way on behind damage."""

from __future__ import annotations

import zlib
from enum import StrEnum
from typing import IO

MEMBER = b"\x1f\x8b\x08"  # begins a gzip member
ZSTD = b"\x28\xb5\x2f\xfd"
BEGINS_RECORD = (b"WARC/1.", b"WARC/0.", b"filedesc://")
NEXT_RECORD = (b"\nWARC/1.", b"\nWARC/0.")
PIECE = 64 * 1024  # bytes read or unpacked at once
LONGEST_LINE = 64 * 1024
MOST_HEAD = 256 * 1024  # bytes of all lines of a head
# Text of markup packs to a tenth, an empty picture to a thousandth: beyond both limits a member is a bomb.
MOST_UNPACKED = 256 * 1024**2  # bytes of a member, allowed from few packed bytes
MOST_RATIO = 200
ZIP_WINDOW = 31  # window bits of zlib for gzip


class Fault(StrEnum):
    """Why a part of an archive was passed over."""

    BROKEN_GZIP = "broken-gzip"
    BOMB = "bomb"  # few packed bytes, very many unpacked bytes
    NO_RECORD = "no-record"  # bytes between records
    LONG_HEAD = "long-head"
    CUT = "cut"  # fewer bytes than the stated length
    TOO_LARGE = "too-large"
    NOT_HTTP = "not-http"  # no response of a web server
    NOT_A_PAGE = "not-a-page"  # a picture, a style, a script
    OTHER_SITE = "other-site"  # of no configured site
    NO_TIME = "no-time"  # no time, or an impossible time
    DIGEST = "digest"  # the stated digest is of different bytes
    BODY = "body"  # the content coding or the chunks are broken
    NO_ORIGINAL = "no-original"  # repeats a missing record


class DamagedArchive(Exception):
    """Bytes of an archive contradict the stated form."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ArchiveStream:
    """Bytes of a file in order; gzip members are unpacked in turn."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._raw = file.read(PIECE)
        self.is_packed = self._raw.startswith(MEMBER)
        self._ready = b""  # unpacked bytes before the reader
        self._unpacker = zlib.decompressobj(ZIP_WINDOW)
        self._packed, self._unpacked = 0, 0  # bytes of the present member
        self._head = MOST_HEAD

    # --- for readers of records ---

    def begin_head(self) -> None:
        """Allow a head of MOST_HEAD bytes from here."""
        self._head = MOST_HEAD

    def read(self, size: int | None = None) -> bytes:
        """Return at most `size` bytes, fewer at the end. Raises DamagedArchive."""
        wanted, parts = PIECE if size is None else size, []
        while wanted > 0 and self._fill():
            parts.append(self._ready[:wanted])
            self._ready = self._ready[wanted:]
            wanted -= len(parts[-1])
        return b"".join(parts)

    def readline(self, size: int | None = None) -> bytes:
        """Return the next line with its end. Raises DamagedArchive for a long line or a long head."""
        limit = min(LONGEST_LINE, LONGEST_LINE if size is None else size)
        line = b""
        while not line.endswith(b"\n") and self._fill():
            end = self._ready.find(b"\n") + 1 or len(self._ready)
            line += self._ready[:end]
            self._ready = self._ready[end:]
            self._head -= end
            if len(line) > limit or self._head < 0:
                raise DamagedArchive(Fault.LONG_HEAD)
        return line

    def block(self, size: int) -> bytes:
        """Return the bytes of a record. Raises DamagedArchive if the file or the record ends before."""
        parts: list[bytes] = []
        lacking = size
        while lacking:
            at_border = not self._ready
            if not self._fill() or (at_border and self.is_packed and self._ready.startswith(BEGINS_RECORD)):
                self.put_back(b"".join(parts) + b"\n")
                raise DamagedArchive(Fault.CUT)
            parts.append(self._ready[:lacking])
            self._ready = self._ready[lacking:]
            lacking -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Pass over the bytes of a large record. Raises DamagedArchive as `block` does, or where a record begins."""
        last = b""
        while size > 0:
            piece = self.block(min(size, PIECE))
            size -= len(piece)
            at = (last + piece).find(b"\r\n\r\nWARC/1.")
            if at >= 0:
                self.put_back((last + piece)[at:])
                raise DamagedArchive(Fault.CUT)
            last = piece[-16:]

    def next_line(self) -> bytes:
        """Return the next line with text, b"" at the end. Raises DamagedArchive."""
        self.begin_head()
        while line := self.readline():
            if line.strip():
                return line
        return b""

    def put_back(self, data: bytes) -> None:
        """Let the next read begin with these bytes."""
        self._ready = data + self._ready

    def recover(self) -> bool:
        """Go to the next record behind damage; return whether there is a further record."""
        while True:
            try:
                return self._find_record()
            except DamagedArchive:
                if not self._find_member():
                    return False

    # --- within ---

    def _fill(self) -> bool:
        """Make unpacked bytes ready; return False at the end. Raises DamagedArchive."""
        while not self._ready:
            if not self.is_packed:
                self._ready, self._raw = self._raw, self._file.read(PIECE)
                return bool(self._ready)
            if not self._unpack_piece():
                return bool(self._ready)
        return True

    def _unpack_piece(self) -> bool:
        """Unpack a piece; return False at the end of the file. Raises DamagedArchive."""
        if self._unpacker.eof and not self._begin_member():
            return False
        if not self._raw:
            self._raw = self._file.read(PIECE)
        is_last = not self._raw
        try:
            self._ready = self._unpacker.decompress(self._raw, PIECE)
        except zlib.error as error:
            raise DamagedArchive(Fault.BROKEN_GZIP) from error
        if is_last and not self._ready and not self._unpacker.eof:
            raise DamagedArchive(Fault.BROKEN_GZIP)  # the last member has no end
        rest = self._unpacker.unused_data or self._unpacker.unconsumed_tail
        self._packed += len(self._raw) - len(rest)
        self._unpacked += len(self._ready)
        self._raw = rest
        if self._unpacked > MOST_UNPACKED and self._unpacked > MOST_RATIO * self._packed:
            raise DamagedArchive(Fault.BOMB)
        return True

    def _begin_member(self) -> bool:
        """Begin the next gzip member; zeros between members are passed over. Return False at the end."""
        self._raw = self._raw.lstrip(b"\0")
        while len(self._raw) < len(MEMBER) and (more := self._file.read(PIECE)):
            self._raw = (self._raw + more).lstrip(b"\0")
        if not self._raw:
            return False
        self._unpacker = zlib.decompressobj(ZIP_WINDOW)
        self._packed, self._unpacked = 0, 0
        return True

    def _find_record(self) -> bool:
        """Go to the next line with the begin of a record. Raises DamagedArchive."""
        last = b""
        while self._fill():
            data = last + self._ready
            begins = [at + 1 for mark in NEXT_RECORD if (at := data.find(mark)) >= 0]
            if self._ready.startswith(BEGINS_RECORD):
                begins.append(len(last))
            if begins:
                self._ready = data[min(begins) :]
                return True
            last, self._ready = data[-len(NEXT_RECORD[0]) :], b""
        return False

    def _find_member(self) -> bool:
        """Go to the next gzip member with the begin of a record. Return False at the end of the file."""
        self._ready = b""
        while True:
            at = self._raw.find(MEMBER, 1)
            if at >= 0:
                self._raw = self._raw[at:] + (self._file.read(PIECE) if len(self._raw) - at < PIECE else b"")
                if _begins_record(self._raw):
                    self._begin_member()
                    return True
                continue
            more = self._file.read(PIECE)
            if not more:
                self._raw = b""
                return False
            self._raw = self._raw[-len(MEMBER) :] + more


def _begins_record(data: bytes) -> bool:
    """Return whether a gzip member, by its first bytes, holds a record of an archive."""
    try:
        first = zlib.decompressobj(ZIP_WINDOW).decompress(data[:PIECE], 64)
    except zlib.error:
        return False
    return first.lstrip().startswith((*BEGINS_RECORD, b"http://", b"https://"))
