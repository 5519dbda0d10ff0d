"""Bytes of a body in chunks → bytes of the body (RFC 9112, section 7.1), with the tolerance of browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_LINE = 1024  # bytes of a line with a size, as in Twisted
MOST_TRAILERS = 64 * 1024  # bytes of all lines behind the last chunk
BEGIN_OF_SIZE = re.compile(rb"[ \t]*[0-9A-Fa-f]*[ \t]*(?:;[^\n]*)?\r?")
SIZE = re.compile(rb"(?P<before>[ \t]*)(?P<size>[0-9A-Fa-f]{1,15})(?P<after>[ \t]*)(?:;[^\n]*?)?(?P<end>\r?)")


class MalformedChunk(ValueError):
    """The bytes are no chunk."""


class Chunks:
    """Decoder. After MalformedChunk, `rest` holds the bytes that are no chunk."""

    def __init__(self) -> None:
        self.rest = b""
        self.lacking = 0  # bytes of the chunk under way
        self.is_finished = False
        self.is_in_trailer = False
        self.has_odd_size = False
        self._trailers = 0  # bytes
        self._awaits_line_end = False

    @property
    def ends_oddly(self) -> bool:
        """Return whether the bytes after the last chunk, up to now, begin no further chunk."""
        return bool(self.rest) and not self.is_in_trailer and not BEGIN_OF_SIZE.fullmatch(self.rest)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield the bytes of the body in further bytes of the connection. Raises MalformedChunk."""
        data = self.rest + data
        at = 0
        while at < len(data) and not self.is_finished:
            if self.lacking:
                piece = data[at : at + self.lacking]
                self.lacking -= len(piece)
                self._awaits_line_end = not self.lacking
                at += len(piece)
                yield piece
                continue
            end = data.find(b"\n", at)
            self.rest = data[at:]
            if end < 0:
                self._check_line(len(data) - at)
                return
            self._read_line(data[at:end])
            at = end + 1
        self.rest = data[at:]

    def _read_line(self, line: bytes) -> None:
        """Read a line between chunks: the end of a chunk, a size, or a trailer."""
        self._check_line(len(line))
        if self._awaits_line_end:
            if line.rstrip(b"\r"):
                raise MalformedChunk("a chunk goes on behind its size")
            self.has_odd_size |= line != b"\r"
            self._awaits_line_end = False
        elif self.is_in_trailer:
            self.is_finished = not line.rstrip(b"\r")
            self._trailers += len(line)
            if self._trailers > MOST_TRAILERS:
                raise MalformedChunk("trailers without end")
        else:
            self._read_size(line)

    def _read_size(self, line: bytes) -> None:
        match = SIZE.fullmatch(line)
        if match is None:
            raise MalformedChunk(f"no size of a chunk: {line[:40]!r}")
        self.has_odd_size |= bool(match["before"] or match["after"] or not match["end"])
        self.lacking = int(match["size"], 16)
        self.is_in_trailer = not self.lacking

    def _check_line(self, size: int) -> None:
        if self._awaits_line_end and size > 1:
            raise MalformedChunk("a chunk goes on behind its size")
        if size > (MOST_TRAILERS if self.is_in_trailer else LONGEST_LINE):
            raise MalformedChunk("no size of a chunk in a long line")
