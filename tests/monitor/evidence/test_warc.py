"""Captures as WARC records, read back by a reader of our own of the standard's form."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.evidence import warc
from monitor.evidence.warc import Exchange, records_of
from storage.records import Capture, CaptureId, Failure, Fetch, Hop, PageId, Redirect, Wire

AT = datetime(2026, 3, 2, 9, 0, 0, 120, tzinfo=UTC)
URL = "http://ju.example.cn/gg/t1.html?b=2"
BODY = "<html><body>通知</body></html>".encode("gb18030")
HEAD = (
    "HTTP/1.1 200 OK\r\nSERVER: nginx\r\ncontent-encoding: gzip\r\nContent-Length: 31\r\nno colon here\r\n"
    "Content-Type: text/html\r\n"
)
FETCH = Fetch(
    URL, AT, 12, (("User-Agent", "reprintwatch"),), 200, (("Content-Type", "text/html; charset=gb2312"),), BODY, URL,
    wire=Wire(HEAD, "HTTP/1.1", "192.0.2.7", coding="gzip", size=31),
)  # fmt: skip


def exchange(fetch: Fetch, **more: object) -> Exchange:
    digest = hashlib.sha256(fetch.body).hexdigest() if fetch.body is not None else None
    capture = Capture(CaptureId(7), PageId(1), fetch, digest, len(fetch.body or b""))
    return replace(Exchange(capture, "c" * 64, '{"reprintwatch":"capture-2"}'), **more)  # type: ignore[arg-type]


def fields(record: warc.Record) -> dict[str, str]:
    head, _, block = warc.as_bytes(record).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert first == "WARC/1.1"
    named = dict(line.split(": ", 1) for line in lines)
    assert block == record.block + b"\r\n\r\n"
    assert int(named["Content-Length"]) == len(record.block)
    assert named["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(record.block).hexdigest()}"
    return named


def test_a_response_has_the_head_as_sent_and_the_length_of_the_archived_body() -> None:
    response, request, line = records_of(exchange(FETCH))
    head, _, body = response.block.partition(b"\r\n\r\n")
    assert body == BODY
    assert head.decode().split("\r\n") == [
        "HTTP/1.1 200 OK", "SERVER: nginx", "X-Orig-content-encoding: gzip", "X-Orig-Content-Length: 31",
        "Content-Type: text/html", f"Content-Length: {len(BODY)}",
    ]  # fmt: skip
    named = fields(response)
    assert named["WARC-Date"] == "2026-03-02T09:00:00.000120Z"
    assert named["WARC-IP-Address"] == "192.0.2.7"
    assert named["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(BODY).hexdigest()}"
    assert request.block.startswith(b"GET /gg/t1.html?b=2 HTTP/1.1\r\nHost: ju.example.cn\r\nUser-Agent: ")
    assert fields(request)["WARC-Concurrent-To"] == fields(line)["WARC-Concurrent-To"] == f"<{response.id}>"
    assert (line.uri, line.block) == ("urn:reprintwatch:capture:7", b'{"reprintwatch":"capture-2"}')


def test_a_capture_of_an_earlier_release_says_that_its_head_was_made() -> None:
    response = records_of(exchange(replace(FETCH, wire=None)))[0]
    assert response.block.startswith(
        b"HTTP/1.1 200 \r\nContent-Type: text/html; charset=gb2312\r\nContent-Length: "
    )
    assert fields(response)["WARC-Reprintwatch-Reconstructed"] == "head"


def test_each_redirect_is_a_response_of_its_own() -> None:
    onward = "http://ju.example.cn/new.html"
    known = replace(FETCH, final_url=onward, redirects=(Redirect(302, onward),), wire=None)
    hop, response, *_ = records_of(exchange(known))
    assert (hop.uri, hop.status, response.uri) == (URL, 302, onward)
    assert b"Location: http://ju.example.cn/new.html" in hop.block
    seen = replace(
        known, wire=Wire(HEAD, hops=(Hop(URL, "HTTP/1.0 301 Moved\r\nLOCATION: /new.html\r\n", 9),))
    )
    hop = records_of(exchange(seen))[0]
    assert hop.block == b"HTTP/1.0 301 Moved\r\nLOCATION: /new.html\r\nContent-Length: 0\r\n\r\n"
    assert fields(hop)["WARC-Truncated"] == "unspecified"


def test_a_304_refers_to_the_confirmed_capture_and_has_no_block() -> None:
    confirmed = exchange(FETCH)
    unchanged = replace(FETCH, status=304, body=None, same_as=CaptureId(7))
    revisit = records_of(
        exchange(unchanged, chain="d" * 64, confirmed=confirmed.capture, confirmed_chain=confirmed.chain)
    )[0]
    named = fields(revisit)
    assert (revisit.type, revisit.block) == ("revisit", b"")
    assert named["WARC-Refers-To"] == f"<{records_of(confirmed)[0].id}>"
    assert named["WARC-Refers-To-Target-URI"] == URL
    assert named["WARC-Refers-To-Date"] == "2026-03-02T09:00:00.000120Z"


@pytest.mark.parametrize(
    ("fetch", "types"),
    [
        (replace(FETCH, status=None, body=None, failure=Failure.TIMEOUT), ["request", "metadata"]),
        (replace(FETCH, body=b"<ht", failure=Failure.TRUNCATED), ["resource", "request", "metadata"]),
        (replace(FETCH, body=None), ["request", "metadata"]),  # pruned
    ],
)
def test_a_failure_and_a_pruned_body_have_a_request_and_a_line(fetch: Fetch, types: list[str]) -> None:
    assert [record.type for record in records_of(exchange(fetch))] == types


def test_the_same_capture_gives_the_same_bytes_and_ids_are_unique() -> None:
    records = [warc.warcinfo("reprintwatch 1", AT, "data.warc.gz"), *records_of(exchange(FETCH))]
    again = [warc.warcinfo("reprintwatch 1", AT, "data.warc.gz"), *records_of(exchange(FETCH))]
    assert list(map(warc.packed, records)) == list(map(warc.packed, again))
    assert len({record.id for record in records}) == len(records)
    assert gzip.decompress(warc.packed(records[1])) == warc.as_bytes(records[1])


def test_a_value_with_a_line_break_makes_no_further_field() -> None:
    record = warc.Record("metadata", "urn:uuid:1", AT, (("WARC-X", "a\r\nWARC-Type: response"),))
    assert fields(record)["WARC-Type"] == "metadata"
