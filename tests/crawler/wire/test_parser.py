"""Twisted's parser with tolerance: any cut of the bytes gives the same response. Real servers: test_answers.py."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.protocol import Protocol
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from crawler.wire.heads import MOST_HEAD
from crawler.wire.parser import TolerantProtocol
from storage.records import Tolerance

ANSWER = (
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    b"HTTP/1.1  200 OK\nX-Odd : 1\nTransfer-Encoding: chunked\n\n5 \r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
)


class Reader(Protocol):
    """Keeps the bytes of a body."""

    def __init__(self) -> None:
        self.body = b""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self.body += data


@given(st.lists(st.integers(1, 40), max_size=40))
def test_a_response_is_the_same_however_its_bytes_are_cut(cuts: list[int]) -> None:
    protocol, reader, found = TolerantProtocol(lambda _: None), Reader(), []
    protocol.makeConnection(StringTransport())

    def on_response(response: Any) -> None:
        found.append(response)
        response.deliverBody(reader)

    protocol.request(Request(b"GET", b"/", Headers({"host": ["x"]}), None)).addCallback(on_response)
    at = 0
    for cut in (*cuts, len(ANSWER)):
        if ANSWER[at : at + cut]:
            protocol.dataReceived(ANSWER[at : at + cut])
        at += cut
    assert [response.code for response in found] == [200]
    assert reader.body == b"hello!"
    assert found[0].headers.getRawHeaders(b"X-Odd") == [b"1"]
    assert found[0].notes.tolerances == {
        Tolerance.STATUS_LINE,
        Tolerance.LINE_END,
        Tolerance.HEADER_NAME,
        Tolerance.CHUNK_SIZE,
    }


def test_an_endless_head_in_small_pieces_ends_soon_and_is_refused() -> None:
    protocol, failures = TolerantProtocol(lambda _: None), []
    protocol.makeConnection(StringTransport())
    protocol.request(Request(b"GET", b"/", Headers({"host": ["x"]}), None)).addErrback(failures.append)
    protocol.dataReceived(b"HTTP/1.1 200 OK\r\n")
    begun = time.process_time()
    while not failures:
        protocol.dataReceived(b"X: y\r\n")
    assert len(failures[0].value.notes.raw) <= MOST_HEAD + 10
    assert time.process_time() - begun < 5
