"""Twisted's client protocol, with the head and the chunks read as browsers read them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, STATUS, HTTPClientParser, ParseError, Response
from twisted.web.http import _DataLoss, _IdentityTransferDecoder

from crawler.wire.chunks import Chunks, MalformedChunk
from crawler.wire.heads import MOST_HEAD, Frame, Head, NotHttp, head_of
from crawler.wire.shown_certificates import shown_certificate
from storage.records import ServerCertificate, Tolerance

TLS_1_2 = 0x0303


@dataclass
class Notes:
    """Notes of a parser about the response under way."""

    raw: bytearray = field(
        default_factory=bytearray
    )  # bytes of the head so far; of a whole head, the head alone
    head: Head | None = None
    tolerances: set[Tolerance] = field(default_factory=set)
    lacking: int = 0  # bytes that were stated and did not come
    undecoded: bytes = b""  # bytes of a broken chunk
    is_malformed: bool = False  # chunks that are none
    ip: str | None = None
    certificate: str | None = None  # SHA-256
    tls: str | None = None
    shown: ServerCertificate | None = None  # that certificate with its chain

    def read(self, transport: Any) -> None:
        """Note address, certificate and version of TLS of a connection."""
        self.ip = getattr(transport.getPeer(), "host", None)
        connection = transport.getHandle()
        if not isinstance(connection, SSL.Connection):
            return
        certificate = connection.get_peer_certificate()
        self.tls = connection.get_protocol_version_name()
        if certificate is not None:
            self.certificate = certificate.digest("sha256").decode().replace(":", "").lower()
            self.shown = shown_certificate(self.certificate, connection)
        if connection.get_protocol_version() < TLS_1_2:
            self.tolerances.add(Tolerance.OLD_TLS)


class ChunkedBody:
    """Decoder of Twisted for a body in chunks."""

    def __init__(
        self, notes: Notes, deliver: Callable[[bytes], None], finish: Callable[[bytes], None]
    ) -> None:
        self._notes, self._deliver, self._finish = notes, deliver, finish
        self._chunks = Chunks()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Decode further bytes. Raises MalformedChunk."""
        try:
            for piece in self._chunks.pieces(data):
                self._deliver(piece)
        except MalformedChunk:
            self._notes.is_malformed = True
            self._notes.undecoded = self._chunks.rest
            raise
        if self._chunks.has_odd_size:
            self._notes.tolerances.add(Tolerance.CHUNK_SIZE)
        if self._chunks.is_finished:
            self._finish(self._chunks.rest)

    def noMoreData(self) -> None:  # noqa: N802 - Twisted's name
        """Check the end. Raises _DataLoss without the last chunk."""
        if self._chunks.is_finished:
            return
        if self._chunks.is_in_trailer:  # the last chunk came, the blank line did not
            self._notes.tolerances.add(Tolerance.LAST_CHUNK)
            return
        self._notes.lacking = self._chunks.lacking
        self._notes.is_malformed = self._chunks.ends_oddly
        self._notes.undecoded = self._chunks.rest
        raise _DataLoss("no last chunk")


class CountedBody(_IdentityTransferDecoder):
    """Decoder of Twisted for a body with a length, or up to the end of the connection."""

    __slots__ = ("notes",)

    def __init__(
        self,
        notes: Notes,
        length: int | None,
        deliver: Callable[[bytes], None],
        finish: Callable[[bytes], None],
    ) -> None:
        super().__init__(length, deliver, finish)
        self.notes = notes

    def noMoreData(self) -> None:  # noqa: N802 - Twisted's name
        """Check the end. Raises _DataLoss for a body shorter than stated, PotentialDataLoss without a length."""
        self.notes.lacking = self.contentLength or 0
        super().noMoreData()


class TolerantParser(HTTPClientParser):
    """Parser of a response that passes over the faults that browsers pass over. Scrapy sets its class on a parser."""

    notes: Notes
    transport: Any

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Read further bytes of the response. Raises ParseError."""
        self._everReceivedData = True
        if self.state == STATUS:
            data = self._after_head(data)
        if data and self.state == BODY:
            super().dataReceived(data)

    def _after_head(self, data: bytes) -> bytes:
        """Return the bytes behind the head, b"" while the head is under way. Responses with status 1xx are skipped."""
        notes = self.notes
        searched = max(0, len(notes.raw) - len(b"\n\r\r"))
        notes.raw += data
        skipped = 0
        while head := _head(notes.raw, searched):
            searched = 0
            rest = bytes(notes.raw[head.size :])
            if 100 <= head.status < 200:
                skipped += head.size
                _bound(skipped)
                notes.raw = bytearray(rest)
                continue
            del notes.raw[head.size :]
            notes.head = head
            notes.tolerances |= head.tolerances
            self._begin(head)
            return rest
        return b""

    def _begin(self, head: Head) -> None:
        """Hand the response to whoever asked, with a decoder for the body."""
        version = (b"HTTP", *head.version)
        self.response = Response._construct(
            version, head.status, head.phrase, self.headers, self.transport, self.request
        )
        for name, value in head.headers:
            self.headerReceived(name, value)
        if head.frame is Frame.EMPTY:
            self.response.length = 0
            self._finished(b"")
            self.response._bodyDataFinished()
        else:
            if head.length is not None:
                self.response.length = head.length
            self.transport.pauseProducing()
            self.switchToBodyMode(self._decoder(head))
        self._responseDeferred.callback(self.response)
        del self._responseDeferred

    def _decoder(self, head: Head) -> Any:
        deliver = self.response._bodyDataReceived
        if head.frame is Frame.CHUNKED:
            return ChunkedBody(self.notes, deliver, self._finished)
        return CountedBody(self.notes, head.length, deliver, self._finished)

    def _finished(self, rest: bytes) -> None:
        """Note bytes behind the end of the body."""
        if rest.strip():
            self.notes.tolerances.add(Tolerance.LENGTH_TOO_SMALL)
        super()._finished(rest)


def _head(raw: bytearray, searched: int) -> Head | None:
    try:
        return head_of(raw, searched=searched)
    except NotHttp as error:
        raise ParseError(str(error), bytes(raw[:100])) from error


def _bound(size: int) -> None:
    if size > MOST_HEAD:
        raise ParseError("answers with status 1xx without end", b"")


class TolerantProtocol(_LenientHTTP11ClientProtocol):
    """Protocol with a TolerantParser. Response and failure carry the parser's notes as attribute `notes`."""

    def request(self, request: Any) -> Deferred[Any]:
        """Send a request; return the response as a Deferred."""
        answered: Deferred[Any] = super().request(request)
        if self._parser is None:
            return answered
        notes = Notes()
        parser: Any = self._parser
        parser.__class__ = TolerantParser
        parser.notes = notes

        def on_failure(failure: Failure) -> Failure:
            error: Any = failure.value
            error.notes = notes
            return failure

        def on_response(response: Any) -> Any:
            response.notes = notes
            with suppress(AttributeError):  # the connection has ended already
                notes.read(self.transport)
            return response

        return answered.addCallbacks(on_response, on_failure)


class TolerantFactory(_LenientHTTP11ClientFactory):
    """Factory of TolerantProtocol, for Twisted's pool of connections."""

    def buildProtocol(self, addr: Any) -> TolerantProtocol:  # noqa: N802 - Twisted's name
        """Return the protocol of a new connection."""
        return TolerantProtocol(self._quiescentCallback)
