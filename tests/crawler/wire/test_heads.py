"""Heads of responses, as browsers read them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.heads import MOST_HEAD, Frame, NotHttp, begins_head, head_of
from storage.records import Tolerance

PROPER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\r\n"


def test_a_proper_head_is_read_without_a_fault() -> None:
    head = head_of(PROPER + b"hello")
    assert head is not None
    assert (head.version, head.status, head.phrase) == ((1, 1), 200, b"OK")
    assert head.headers == ((b"Content-Length", b"5"), (b"Server", b"x"))
    assert (head.frame, head.length, head.size) == (Frame.LENGTH, 5, len(PROPER))
    assert not head.tolerances


@given(st.integers(0, len(PROPER) - 1))
def test_a_head_under_way_is_none(size: int) -> None:
    assert head_of(PROPER[:size]) is None


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"HTTP/1.1  200 OK", 200),
        (b"HTTP/1.1 200OK", 200),
        (b"HTTP/1.1\t404 Not Found", 404),
        (b"http/1.1 403 x", 403),
        (b"HTTP 301 x", 301),
        (b"HTTP/1.1", 200),
        (b"\xef\xbb\xbfHTTP/1.1  200 OK", 200),
        (b"\r\n\r\nHTTP/1.1  200 OK", 200),
        (b"HTTP/2.0 200 OK", 200),
    ],
)
def test_the_status_is_read_wherever_it_stands(line: bytes, status: int) -> None:
    head = head_of(line + b"\r\n\r\n")
    assert head is not None
    assert head.status == status
    assert Tolerance.STATUS_LINE in head.tolerances


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (b"X-Powered-By : y", Tolerance.HEADER_NAME),
        ("‘x’: y".encode(), Tolerance.HEADER_NAME),
        (b"x y: z", Tolerance.HEADER_NAME),
        (b": z", Tolerance.HEADER_NAME),
        (b"no colon", Tolerance.HEADER_LINE),
        (b"x: " + b"a" * 20_000, Tolerance.LONG_HEADER),
        (b"Transfer-Encoding: identity", Tolerance.TRANSFER_CODING),
    ],
)
def test_an_odd_header_leaves_the_others_as_they_are(header: bytes, fault: Tolerance) -> None:
    head = head_of(b"HTTP/1.1 200 OK\r\n" + header + b"\r\nContent-Length: 5\r\n\r\n")
    assert head is not None
    assert head.tolerances == {fault}
    assert (head.frame, head.length) == (Frame.LENGTH, 5)


@pytest.mark.parametrize(
    ("headers", "frame", "length"),
    [
        (b"Content-Length: -1", Frame.CLOSE, None),
        (b"Content-Length: 5 bytes", Frame.CLOSE, None),
        (b"Content-Length: 5, 5", Frame.LENGTH, 5),
        (b"Content-Length: 0", Frame.EMPTY, 0),
        (b"Content-Length: " + b"9" * 5000, Frame.CLOSE, None),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 5", Frame.CHUNKED, None),
        (b"Transfer-Encoding: identity, Chunked", Frame.CHUNKED, None),
        (b"X: y", Frame.CLOSE, None),
    ],
)
def test_the_end_of_the_body_is_known_by_the_usable_headers(
    headers: bytes, frame: Frame, length: int | None
) -> None:
    head = head_of(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n\r\n")
    assert head is not None
    assert (head.frame, head.length) == (frame, length)


def test_lines_without_cr_and_folded_lines_are_read() -> None:
    head = head_of(b"HTTP/1.1 200 OK\nX: a\n b\nContent-Length: 5\n\nhello")
    assert head is not None
    assert head.headers == ((b"X", b"a b"), (b"Content-Length", b"5"))
    assert head.tolerances == {Tolerance.LINE_END}


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    head = head_of(b"HTTP/1.1 %d x\r\nContent-Length: 5\r\n\r\n" % status)
    assert head is not None
    assert head.frame is Frame.EMPTY


@pytest.mark.parametrize("lengths", [b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length: 5, x"])
def test_lengths_that_differ_are_refused(lengths: bytes) -> None:
    with pytest.raises(NotHttp):
        head_of(b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("data", "begins"),
    [(b"", True), (b"HT", True), (b"\r\nHTTP/1.1 2", True), (b"\x15\x03\x01\x00", False), (b"HX", False)],
)
def test_the_first_bytes_tell_whether_a_head_begins(data: bytes, *, begins: bool) -> None:
    assert begins_head(data) is begins


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH_9.2\r\n", b"<html><body>x</body></html>", bytes(20),
                                  b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * MOST_HEAD])  # fmt: skip
def test_other_bytes_and_endless_heads_are_refused(data: bytes) -> None:
    with pytest.raises(NotHttp):
        head_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_head_or_none_or_refused(data: bytes) -> None:
    for whole in (data, b"HTTP/1.1 " + data + b"\r\n\r\n"):
        with suppress(NotHttp):
            head_of(whole)
