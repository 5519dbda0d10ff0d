"""Bytes of a response's head → status, headers, framing of the body. Browsers' tolerance: RFC 9112 is the exception.

Chromium's net/http/http_response_headers.cc and http_util.cc set the measure: skip what is no header, read the number
of the status wherever it stands, take an unusable length for none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from storage.records import Tolerance

MOST_HEAD = 256 * 1024  # bytes of all heads of a response; Chromium's limit
USUAL_LINE = 16 * 1024  # bytes of a header line that most programs read
SLOP = 4  # bytes before "HTTP", for example a byte order mark (Chromium)
LINE_ENDS = re.compile(rb"[\r\n]*")
HEAD_END = re.compile(rb"\n\r{0,2}\n")
STATUS_LINE = re.compile(
    rb"HTTP(?:/(?P<major>\d)\.(?P<minor>\d))?[^ \t]*(?:[ \t]+(?P<code>\d{0,9})(?P<phrase>.*))?",
    re.IGNORECASE | re.DOTALL,
)
PROPER_STATUS = re.compile(rb"HTTP/1\.[01] \d{3}(?: .*)?", re.DOTALL)
TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
BLANKS = b" \t"
NOT_MODIFIED, NO_CONTENT = 304, 204
LONGEST_LENGTH = 18  # digits


class NotHttp(ValueError):
    """The bytes begin no response of HTTP, or a head longer than MOST_HEAD."""


class Frame(StrEnum):
    """How the end of a body is known."""

    EMPTY = "empty"
    CHUNKED = "chunked"
    LENGTH = "length"
    CLOSE = "close"


@dataclass(frozen=True)
class Head:
    """The head of a response. `size` counts its bytes, with the blank line and anything before the status line."""

    version: tuple[int, int]
    status: int
    phrase: bytes
    headers: tuple[tuple[bytes, bytes], ...]  # names as sent
    frame: Frame
    length: int | None
    tolerances: frozenset[Tolerance]
    size: int


def head_of(data: bytes | bytearray, *, searched: int = 0) -> Head | None:
    """Return the head at the begin of `data`, None while its end is missing. Raises NotHttp.

    The end is not within the first `searched` bytes.
    """
    begin = _status_at(data)
    end = HEAD_END.search(data, max(begin, searched)) if begin is not None else None
    if begin is None or end is None:
        if len(data) > MOST_HEAD:
            raise NotHttp(f"the head is longer than {MOST_HEAD} bytes")
        return None
    lines = bytes(data[begin : end.start()]).split(b"\n")
    faults = {Tolerance.LINE_END} if any(line[-1:] != b"\r" for line in lines) else set()
    version, status, phrase = _status(lines[0].rstrip(b"\r"), faults)
    headers = tuple(_headers(lines[1:], faults))
    frame, length = _framing(status, headers, faults)
    return Head(version, status, phrase, headers, frame, length, frozenset(faults), end.end())


def begins_head(data: bytes | bytearray) -> bool:
    """Return whether the first bytes of a connection begin a response of HTTP."""
    start = bytes(data[_blank_lines(data) :][: SLOP + 4]).upper()
    return b"HTTP" in start or b"HTTP".startswith(start)


def _status_at(data: bytes | bytearray) -> int | None:
    """Return where the status line begins; None while too few bytes came. Raises NotHttp."""
    blank = _blank_lines(data)
    at = data[: blank + SLOP + 4].upper().find(b"HTTP", blank)
    if at < 0 and len(data) >= blank + SLOP + 4:
        raise NotHttp(f"no response of HTTP: {bytes(data[:60])!r}")
    return at if at >= 0 else None


def _blank_lines(data: bytes | bytearray) -> int:
    """Return the number of bytes of line ends before anything else."""
    match = LINE_ENDS.match(data)
    return match.end() if match else 0


def _status(line: bytes, faults: set[Tolerance]) -> tuple[tuple[int, int], int, bytes]:
    """Return version, status and words of a status line. A line without a number means 200, as in browsers."""
    match = STATUS_LINE.fullmatch(line)
    if match is None:  # cannot be: the line begins with HTTP
        raise NotHttp(f"no status line: {line[:60]!r}")
    if not PROPER_STATUS.fullmatch(line):
        faults.add(Tolerance.STATUS_LINE)
    version = (int(match["major"]), int(match["minor"])) if match["major"] else (1, 0)
    return version, int(match["code"] or 200), (match["phrase"] or b"").strip(BLANKS)


def _headers(lines: list[bytes], faults: set[Tolerance]) -> list[tuple[bytes, bytes]]:
    headers = []
    for line in _unfolded(lines):
        if len(line) > USUAL_LINE:
            faults.add(Tolerance.LONG_HEADER)
        name, colon, value = line.partition(b":")
        if not colon:
            faults.add(Tolerance.HEADER_LINE)
            continue
        if not TOKEN.fullmatch(name):
            faults.add(Tolerance.HEADER_NAME)
        if TOKEN.fullmatch(name.rstrip(BLANKS)):
            headers.append((name.rstrip(BLANKS), value.strip(BLANKS)))
    return headers


def _unfolded(lines: list[bytes]) -> list[bytes]:
    """Return the header lines. A line that begins with a blank goes on with the line before."""
    whole: list[list[bytes]] = []
    for line in (line.rstrip(b"\r") for line in lines):
        if whole and line[:1] in (b" ", b"\t"):
            whole[-1].append(line.strip(BLANKS))
        elif line:
            whole.append([line])
    return [b" ".join(parts) for parts in whole]


def _framing(
    status: int, headers: tuple[tuple[bytes, bytes], ...], faults: set[Tolerance]
) -> tuple[Frame, int | None]:
    """Return how the end of the body is known, and its length if stated. Raises NotHttp for lengths that differ."""
    if status in (NO_CONTENT, NOT_MODIFIED):
        return Frame.EMPTY, 0
    codings = _values(headers, b"transfer-encoding")
    if any(coding.lower() != b"chunked" for coding in codings):
        faults.add(Tolerance.TRANSFER_CODING)
    if any(coding.lower() == b"chunked" for coding in codings):
        return Frame.CHUNKED, None
    lengths = {_length(value) for value in _values(headers, b"content-length")}
    if not lengths:
        return Frame.CLOSE, None
    length = lengths.pop()
    if lengths:  # browsers refuse such a response: another response may hide behind the shorter length
        raise NotHttp("several lengths that differ")
    if length is None:
        faults.add(Tolerance.CONTENT_LENGTH)
        return Frame.CLOSE, None
    return (Frame.LENGTH if length else Frame.EMPTY), length


def _values(headers: tuple[tuple[bytes, bytes], ...], wanted: bytes) -> list[bytes]:
    """Return the members of all headers of a name (RFC 9110, section 5.6.1)."""
    members = (
        part.strip(BLANKS) for name, value in headers if name.lower() == wanted for part in value.split(b",")
    )
    return [member for member in members if member]


def _length(value: bytes) -> int | None:
    return int(value) if value.isdigit() and len(value) <= LONGEST_LENGTH else None
