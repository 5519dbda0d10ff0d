"""Captures → records of a WARC file (ISO 28500, version 1.1), each packed as a separate gzip member.

The body stands as archived, without its content coding and chunks. So `Content-Length` is the length of that body,
and the server's own lines stand as `X-Orig-Content-Length`, `X-Orig-Content-Encoding`, `X-Orig-Transfer-Encoding`.
The head as sent stands in the capture's line, which is a metadata record.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from storage.records import Capture, Fetch, Hop

FORMAT = "WARC file version 1.1"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
NORMALISED = (
    "bodies without content coding and chunks; Content-Length of these bodies, the server's own as X-Orig-…;"
    " WARC-Reprintwatch-Reconstructed: the head was made from status and address"
)
# lines of a head about the transfer, which are wrong for the archived body
OF_TRANSFER = frozenset({"content-length", "content-encoding", "transfer-encoding"})
STATUS_LINE = re.compile(r"HTTP/\d(\.\d)? [1-9]\d\d( .*)?$")
HEADER_LINE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")
LEVEL = 6  # of gzip; level 9 costs twice the time for 1 % of the size: benchmarks/evidence_log.py
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Record:
    """A record: type, address, time, further header fields, content."""

    type: str
    id: str  # urn:uuid:…
    date: datetime
    fields: Fields = ()
    block: bytes = b""
    uri: str | None = None
    status: int | None = None  # of an HTTP response
    mime: str | None = None  # of an HTTP response
    payload: str | None = None  # SHA-256 of the payload in hex


@dataclass(frozen=True)
class Exchange:
    """A capture in the form of archives."""

    capture: Capture  # with its own body; None for a 304, a failure and a pruned body
    chain: str  # chain value: the record ids follow from it
    line: str  # the capture's line in the log
    confirmed: Capture | None = None  # for a 304: the confirmed capture
    confirmed_chain: str = ""
    hop_bodies: Mapping[str, bytes] = field(
        default_factory=dict
    )  # bodies of responses that led on, by digest


def record_id(chain: str, part: str) -> str:
    """Return the id of a record of a capture. Chain value and part decide the id."""
    digest = hashlib.sha256(f"{chain}\n{part}".encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=5).urn


def warcinfo(software: str, at: datetime, name: str) -> Record:
    """Return the first record of a file."""
    lines = [
        f"software: {software}", f"format: {FORMAT}", f"conformsTo: {CONFORMS_TO}", f"description: {NORMALISED}"
    ]  # fmt: skip
    block = "".join(f"{line}\r\n" for line in lines).encode()
    fields = (("WARC-Filename", name), ("Content-Type", "application/warc-fields"))
    return Record("warcinfo", record_id(hashlib.sha256(block).hexdigest(), name), at, fields, block)


def records_of(exchange: Exchange) -> list[Record]:
    """Return the records of a capture: responses of redirects, response or revisit, request, the capture's line."""
    fetch = exchange.capture.fetch
    answers = [*_hops(exchange), *_answer(exchange)]
    last = answers[-1].id if answers else None
    return [*answers, *_broken_body(exchange), *_request(exchange, last), _line_record(exchange, last, fetch)]


def _broken_body(exchange: Exchange) -> Iterator[Record]:
    """Yield the kept bytes of a failed answer. The record has a name and no address, so no replay shows the bytes."""
    fetch = exchange.capture.fetch
    if fetch.failure is None or fetch.body is None:
        return
    payload = hashlib.sha256(fetch.body).hexdigest()
    fields = (("Content-Type", "application/octet-stream"), ("WARC-Payload-Digest", f"sha256:{payload}"))
    identity = record_id(exchange.chain, "body")
    uri = f"urn:reprintwatch:body:{exchange.capture.id}"
    yield Record("resource", identity, fetch.fetched_at, fields, fetch.body, uri)


def _line_record(exchange: Exchange, answer: str | None, fetch: Fetch) -> Record:
    """Return the capture's line. The record has a name and no address, so no replay shows the line as a page."""
    fields = (("Content-Type", "application/json"), *_concurrent(answer))
    uri = f"urn:reprintwatch:capture:{exchange.capture.id}"
    identity = record_id(exchange.chain, "metadata")
    return Record("metadata", identity, fetch.fetched_at, fields, exchange.line.encode(), uri)


def _answer(exchange: Exchange) -> Iterator[Record]:
    fetch = exchange.capture.fetch
    if fetch.same_as is not None and exchange.confirmed is not None:
        yield _revisit(exchange, exchange.confirmed)
    elif fetch.failure is None and fetch.status is not None and fetch.body is not None:
        yield _response(exchange, fetch, fetch.body)


def _response(exchange: Exchange, fetch: Fetch, body: bytes) -> Record:
    wire = fetch.wire
    head, reconstructed = response_head(fetch, len(body))
    payload = hashlib.sha256(body).hexdigest()
    fields = (
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Payload-Digest", f"sha256:{payload}"),
        *((("WARC-IP-Address", wire.ip),) if wire and wire.ip else ()),
        *((("WARC-Protocol", wire.protocol.lower()),) if wire and wire.protocol else ()),
        *((("WARC-Reprintwatch-Reconstructed", "head"),) if reconstructed else ()),
    )
    identity = record_id(exchange.chain, "response")
    uri = fetch.final_url or fetch.url
    return Record(
        "response", identity, fetch.fetched_at, fields, head + body, uri, fetch.status, _mime(fetch), payload
    )


def response_head(fetch: Fetch, length: int) -> tuple[bytes, bool]:
    """Return the head of a response before a body of `length` bytes, and whether the head was made from facts."""
    sent = fetch.wire.head.splitlines() if fetch.wire and fetch.wire.head else []
    is_readable = bool(sent) and STATUS_LINE.match(sent[0]) is not None
    first = sent[0] if is_readable else f"HTTP/1.1 {fetch.status} "
    lines = sent[1:] if is_readable else [f"{name}: {value}" for name, value in fetch.headers]
    return _head(first, lines, length), not is_readable


def _head(first: str, lines: Sequence[str], length: int, renamed: frozenset[str] = OF_TRANSFER) -> bytes:
    """Return a head whose fields of transfer are renamed, with the length of the body as archived."""
    kept = []
    for line in lines:
        if HEADER_LINE.match(line):
            name = line.partition(":")[0]
            kept.append(f"X-Orig-{line}" if name.lower() in renamed else line)
    text = "\r\n".join([first, *kept, f"Content-Length: {length}", "", ""])
    return text.encode("latin-1", "replace")


def _mime(fetch: Fetch) -> str:
    """Return the type of a response, `unk` without a type."""
    for name, value in fetch.headers:
        if name.lower() == "content-type" and value.strip():
            return value.partition(";")[0].strip().lower()
    return "unk"


def _revisit(exchange: Exchange, confirmed: Capture) -> Record:
    """Return the record of a 304, without a block: replay then shows the confirmed page."""
    fetch = exchange.capture.fetch
    fields = (
        ("WARC-Profile", UNCHANGED),
        ("WARC-Refers-To", f"<{record_id(exchange.confirmed_chain, 'response')}>"),
        ("WARC-Refers-To-Target-URI", confirmed.fetch.final_url or confirmed.fetch.url),
        ("WARC-Refers-To-Date", warc_date(confirmed.fetch.fetched_at)),
        *((("WARC-Payload-Digest", f"sha256:{confirmed.digest}"),) if confirmed.digest else ()),
    )
    uri = confirmed.fetch.final_url or confirmed.fetch.url
    identity = record_id(exchange.chain, "revisit")
    return Record(
        "revisit", identity, fetch.fetched_at, fields, uri=uri, status=200, mime="warc/revisit",
        payload=confirmed.digest,
    )  # fmt: skip


def _hops(exchange: Exchange) -> Iterator[Record]:
    """Yield a response for every hop: as sent, or made from status and address for captures without wire facts."""
    fetch = exchange.capture.fetch
    if fetch.wire and fetch.wire.hops:
        for number, hop in enumerate(fetch.wire.hops):
            first, *lines = hop.head.splitlines() or [""]
            if STATUS_LINE.match(first):
                yield _sent_hop(exchange, number, hop, first, lines)
        return
    address = fetch.url
    for number, redirect in enumerate(fetch.redirects):
        head = _head(f"HTTP/1.1 {redirect.status} ", [f"Location: {redirect.url}"], 0)
        yield _hop(exchange, number, address, head, (("WARC-Reprintwatch-Reconstructed", "head"),))
        address = redirect.url


def _sent_hop(exchange: Exchange, number: int, hop: Hop, first: str, lines: Sequence[str]) -> Record:
    """Return a hop as sent. A kept body may still have its content coding."""
    body = exchange.hop_bodies.get(hop.body or "")
    cut = (("WARC-Truncated", "unspecified"),) if hop.size and body is None else ()
    is_coded = body is not None and hop.body == hop.digest
    head = _head(
        first, lines, len(body or b""), OF_TRANSFER - {"content-encoding"} if is_coded else OF_TRANSFER
    )
    return _hop(exchange, number, hop.url, head, cut, body or b"")


def _hop(
    exchange: Exchange, number: int, uri: str, head: bytes, further: Fields, body: bytes = b""
) -> Record:
    payload = hashlib.sha256(body).hexdigest()
    fields = (
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Payload-Digest", f"sha256:{payload}"),
        *further,
    )
    status = int(head.split(b" ", 2)[1])
    identity = record_id(exchange.chain, f"hop {number}")
    at = exchange.capture.fetch.fetched_at
    return Record("response", identity, at, fields, head + body, uri, status, "unk", payload)


def _request(exchange: Exchange, answer: str | None) -> Iterator[Record]:
    """Yield the request for the page's own address, if a request was sent."""
    fetch = exchange.capture.fetch
    if not fetch.request_headers:
        return
    parts = urlsplit(fetch.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{name}: {value}" for name, value in fetch.request_headers if name.lower() != "host"]
    text = "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", *lines, "", ""])
    fields = (("Content-Type", "application/http; msgtype=request"), *_concurrent(answer))
    identity = record_id(exchange.chain, "request")
    yield Record("request", identity, fetch.fetched_at, fields, text.encode("utf-8", "replace"), fetch.url)


def _concurrent(answer: str | None) -> Fields:
    return (("WARC-Concurrent-To", f"<{answer}>"),) if answer else ()


def warc_date(moment: datetime) -> str:
    """Return a time in the form of WARC 1.1, with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_bytes(record: Record) -> bytes:
    """Return the bytes of a record in an unpacked file."""
    fields: list[tuple[str, str]] = [
        ("WARC-Type", record.type),
        ("WARC-Record-ID", f"<{record.id}>"),
        ("WARC-Date", warc_date(record.date)),
    ]
    if record.uri is not None:
        fields.append(("WARC-Target-URI", record.uri))
    fields += record.fields
    fields.append(("WARC-Block-Digest", f"sha256:{hashlib.sha256(record.block).hexdigest()}"))
    fields.append(("Content-Length", str(len(record.block))))
    head = "WARC/1.1\r\n" + "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields)
    return head.encode() + b"\r\n" + record.block + b"\r\n\r\n"


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n]+", " ", value)


def packed(record: Record) -> bytes:
    """Return a record as a gzip member without a time."""
    return gzip.compress(as_bytes(record), LEVEL, mtime=0)
