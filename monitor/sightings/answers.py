"""Record of a foreign archive → answer of a server: address, time, status, headers, body without codings."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from scrapy.utils._compression import _DecompressionMaxSizeExceeded, _inflate, _unbrotli, _unzstd
from scrapy.utils.gz import gunzip

from crawler.markup.coding import begins_stream, has_stream_end
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.wire.chunks import Chunks, MalformedChunk
from crawler.wire.heads import Frame, Head, NotHttp, head_of
from monitor.sightings.records import ForeignRecord
from monitor.sightings.streams import Fault
from storage.records import Headers

LARGEST_BODY = DOWNLOAD_MAXSIZE  # bytes without codings, as of the crawler
DECODERS = {"gzip": gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd}
FIRST_TIME = datetime(1991, 1, 1, tzinfo=UTC)  # before the first server of the web
CLOCK_ERROR = timedelta(days=1)  # of the machine of others
# Types of answers that are no pages: how they begin, and what stands in them.
BEGINNINGS_OF_TYPES = ("image/", "video/", "audio/", "font/", "text/css")
PARTS_OF_TYPES = ("javascript", "ecmascript", "font", "wasm")
DIGEST = re.compile(r"(md5|sha1|sha-1|sha256|sha-256|sha512|sha-512):(.+)", re.IGNORECASE)
TAKEN = frozenset({"response", "revisit", "resource"})


class SightingNote(StrEnum):
    """Remark on a sighting."""

    CUT = "cut"  # the body is not whole
    REVISIT = "revisit"  # the archive repeats the body of an earlier record
    SAVED = "saved"  # a browser wrote the page anew, so the bytes differ from the bytes of the server
    FILE_TIME = "file-time"  # the file states no time, so the time of its last change counts


@dataclass(frozen=True)
class Original:
    """Reference from a revisit record to the record with the body."""

    record: str | None = None
    url: str | None = None
    at: datetime | None = None
    payload: str | None = None


@dataclass(frozen=True)
class ForeignAnswer:
    """Answer of a server in a foreign archive."""

    record: str  # names the record within its file
    url: str
    at: datetime
    status: int | None
    headers: Headers = ()
    body: bytes | None = None
    payload: str | None = None  # digest of the payload, as stated by the archive
    notes: tuple[SightingNote, ...] = ()
    original: Original | None = None  # for a record that repeats a body


def answer_of(record: ForeignRecord, number: int, now: datetime) -> ForeignAnswer | Fault | None:
    """Return the answer in a record, or the reason for passing over; None for a record of another type.

    `number` counts the records of the file, and names a record without an id.
    """
    if record.type not in TAKEN:
        return None
    url, at = record.field("WARC-Target-URI") or "", _time(record.field("WARC-Date"))
    if url.lower().startswith("urn:"):
        return None
    if not url.lower().startswith(("http://", "https://")):
        return Fault.NOT_HTTP
    if at is None or not FIRST_TIME <= at <= now + CLOCK_ERROR:
        return Fault.NO_TIME
    if not _is_digest(record.field("WARC-Block-Digest"), [record.block]):
        return Fault.DIGEST
    payload = record.field("WARC-Payload-Digest")
    known = ForeignAnswer(
        record.field("WARC-Record-ID") or f"record {number}", url, at, None, payload=payload
    )
    if record.type == "revisit":
        return _revisit(record, known)
    if record.type == "resource":
        return _resource(record, known)
    return _response(record, known)


def _resource(record: ForeignRecord, known: ForeignAnswer) -> ForeignAnswer | Fault:
    headers = (("Content-Type", record.field("Content-Type") or ""),)
    notes = (SightingNote.CUT,) if _is_part(record) else ()
    return _checked(replace(known, headers=headers, body=record.block, notes=notes), [record.block])


def _response(record: ForeignRecord, known: ForeignAnswer) -> ForeignAnswer | Fault:
    head = _head(record.block)
    if head is None:
        return Fault.NOT_HTTP
    headers = _headers(head)
    sent = record.block[head.size :]
    plain, is_open = _without_chunks(sent) if head.frame is Frame.CHUNKED else (sent, False)
    if len(plain) > LARGEST_BODY:
        return Fault.TOO_LARGE
    codings = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    body = _decoded(plain, codings)
    if isinstance(body, Fault):
        return body
    is_cut = _is_part(record) or is_open or _is_short(head, sent, codings, plain)
    notes = (SightingNote.CUT,) if is_cut else ()
    answer = replace(known, status=head.status, headers=headers, body=body, notes=notes)
    return _checked(answer, [sent, plain, body])


def _is_part(record: ForeignRecord) -> bool:
    """Return whether a record says that its block is a part: cut, or the first of several segments."""
    return any(record.field(name) is not None for name in ("WARC-Truncated", "WARC-Segment-Number"))


def _checked(answer: ForeignAnswer, forms: list[bytes]) -> ForeignAnswer | Fault:
    """Return the answer if the payload has the stated digest and the type may be a page."""
    stated = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    kind = stated.strip().lower()
    if kind.startswith(BEGINNINGS_OF_TYPES) or any(part in kind for part in PARTS_OF_TYPES):
        return Fault.NOT_A_PAGE
    return answer if _is_digest(answer.payload, forms) else Fault.DIGEST


def _revisit(record: ForeignRecord, known: ForeignAnswer) -> ForeignAnswer:
    head = _head(record.block)
    original = Original(
        record.field("WARC-Refers-To"),
        record.field("WARC-Refers-To-Target-URI"),
        _time(record.field("WARC-Refers-To-Date")),
        known.payload,
    )
    notes = (SightingNote.REVISIT,)
    headers = _headers(head) if head else ()
    return replace(
        known, status=head.status if head else None, headers=headers, notes=notes, original=original
    )


def _head(block: bytes) -> Head | None:
    """Return the head of a response. A block may end after the last header."""
    try:
        return head_of(block) or head_of(block + b"\r\n\r\n")
    except NotHttp:
        return None


def _headers(head: Head) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers)


def _is_short(head: Head, sent: bytes, coding: str, plain: bytes) -> bool:
    """Return whether the body is shorter than stated, or a coded stream has no end."""
    last = coding.rpartition(",")[2].strip().lower()
    if last and begins_stream(plain, last):
        return not has_stream_end(plain, last, most=LARGEST_BODY)
    return not coding and head.frame is Frame.LENGTH and len(sent) < (head.length or 0)


def _without_chunks(sent: bytes) -> tuple[bytes, bool]:
    """Return a body without chunks, and whether the last chunk is missing.

    Many writers remove the chunks and keep the header.
    """
    chunks = Chunks()
    parts: list[bytes] = []
    try:
        parts.extend(chunks.pieces(sent))
    except MalformedChunk:
        if not parts:
            return sent, False
    if not parts and not chunks.is_finished:
        return sent, False
    return b"".join(parts), not chunks.is_finished


def _decoded(data: bytes, codings: str) -> bytes | Fault:
    """Return a body without content codings. Many writers decode the body and keep the header."""
    for coding in reversed([name.strip().lower().removeprefix("x-") for name in codings.split(",")]):
        decode = DECODERS.get(coding)
        if decode is None or not data or not begins_stream(data, coding):
            continue
        try:
            data = decode(data, max_size=LARGEST_BODY)
        except _DecompressionMaxSizeExceeded:
            return Fault.BOMB
        except Exception:  # noqa: BLE001 - every decoder has own errors
            return Fault.BODY
    return data


def _is_digest(stated: str | None, forms: list[bytes]) -> bool:
    """Return whether a stated digest fits a form of the payload. A digest of an unknown function always fits."""
    match = DIGEST.fullmatch((stated or "").strip())
    if match is None:
        return True
    kind, value = match[1].lower().replace("-", ""), match[2].strip()
    return any(value.lower() == form for each in forms for form in _digests(kind, each))


def _digests(kind: str, data: bytes) -> Iterator[str]:
    digest = hashlib.new(kind, data, usedforsecurity=False).digest()
    yield digest.hex()
    yield base64.b32encode(digest).decode().lower()
    yield base64.b32encode(digest).decode().rstrip("=").lower()


def _time(text: str | None) -> datetime | None:
    """Return a time of an archive: RFC 3339, a day, or 14 digits."""
    try:
        read = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
