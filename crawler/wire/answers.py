"""Download handler of Scrapy: request → response as a browser reads the bytes, or a failure named after the bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.python.failure import Failure as TwistedFailure
from twisted.web._newclient import ParseError
from twisted.web.iweb import IPolicyForHTTPS

from crawler.wire.heads import Frame, begins_head
from crawler.wire.parser import Notes, TolerantFactory
from crawler.wire.tls import TlsPolicies, TlsPolicy, words_of
from crawler.wire.wholeness import Sent, fault_of
from storage.records import Failure, Tolerance, Wire

CLOSED = "partial"  # Scrapy's flag of a body that ended with the connection
LATE = "late"  # flag of a body whose connection stayed open
LOST = "dataloss"  # Scrapy's flag of a body shorter than stated


@dataclass(frozen=True)
class Received:
    """The received part of a broken response: head and facts of the connection, and the bytes of the body."""

    wire: Wire
    body: bytes


class BrokenAnswer(Exception):
    """A response that is not whole."""

    failure: Failure
    received: Received | None = None


class CutAnswer(BrokenAnswer, ResponseDataLossError):
    """The connection ended within the head or the body."""

    failure = Failure.TRUNCATED


class OddAnswer(BrokenAnswer, DownloadFailedError):
    """The bytes are no response of HTTP, or broken chunks."""

    failure = Failure.PROTOCOL


class LateAnswer(BrokenAnswer, DownloadTimeoutError):
    """The response did not end in time."""

    failure = Failure.TIMEOUT


class LargeAnswer(BrokenAnswer, DownloadCancelledError):
    """The body is larger than allowed."""

    failure = Failure.TOO_LARGE


class RefusedTls(BrokenAnswer, DownloadFailedError):
    """The two sides agree on no connection with TLS."""

    failure = Failure.TLS


ERRORS: dict[Failure, type[BrokenAnswer]] = {
    kind.failure: kind for kind in (CutAnswer, OddAnswer, LateAnswer, LargeAnswer)
}


class Agent(_ScrapyAgent):
    """Agent of Scrapy that keeps the response and the notes of its parser, also if the request fails."""

    answer: Any = None
    notes: Notes | None = None

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        self.answer, self.notes = txresponse, txresponse.notes
        return super()._cb_bodyready(txresponse, request)

    def _cb_timeout(self, result: Any, request: Request, url: str, timeout: float) -> Any:
        if isinstance(result, TwistedFailure) and self.notes is None:
            self.notes = getattr(result.value, "notes", None)
        return super()._cb_timeout(result, request, url, timeout)

    @property
    def body(self) -> bytes:
        """Return the bytes of the body so far."""
        buffer = getattr(getattr(self.answer, "_bodyProtocol", None), "_bodybuf", None)
        return buffer.getvalue() if buffer is not None else b""

    def response_so_far(self, url: str) -> Response:
        """Return the response with the bytes of the body so far."""
        return self._cb_bodydone({"txresponse": self.answer, "body": self.body, "flags": [LATE]}, url)


class TolerantHandler(HTTP11DownloadHandler):
    """Handler for http and https. `request.meta["wire"]` gets the facts of the connection."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = TolerantFactory
        terms = self._contextFactory._get_cert_options_kwargs()
        self._policies = TlsPolicies(crawler.settings, terms)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE") or 2**40

    async def download_request(self, request: Request) -> Response:
        """Return the response. Raises the errors of Scrapy's handler, or a BrokenAnswer."""
        request.meta.pop("wire", None)
        policy = self._policies.of(request.meta.get("download_slot"))
        agent = self._agent(policy)
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(agent.download_request(request))
        except (DownloadFailedError, DownloadTimeoutError, DownloadCancelledError) as error:
            response = self._after_error(error, agent, request, policy)
        notes = agent.notes or Notes()
        wire = self._facts(response.body, notes, policy, request)
        lost = next((flag for flag in (LOST, LATE) if flag in response.flags), None)
        if lost is not None:
            wire = self._judged(response.body, wire, notes, is_late=lost == LATE)
            response.flags.remove(lost)
            if wire.coding is None:  # only the closing mark says that the page is whole
                response.flags.append(CLOSED)
        request.meta["wire"] = wire
        request.meta["shown"] = notes.shown
        return response

    def _agent(self, policy: TlsPolicy) -> Agent:
        return Agent(
            contextFactory=IPolicyForHTTPS(policy),
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=False,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )

    def _judged(self, body: bytes, wire: Wire, notes: Notes, *, is_late: bool = False) -> Wire:
        """Return the facts with the tolerated fault of a body without a proper end. Raises BrokenAnswer."""
        sent = Sent(
            body,
            wire.coding or "",
            lacking=notes.lacking,
            is_malformed=notes.is_malformed,
            is_late=is_late,
            is_chunked=notes.head is not None and notes.head.frame is Frame.CHUNKED,
        )
        fault = fault_of(sent, most=self._most)
        if isinstance(fault, Failure):
            raise _broken(
                fault, Received(wire, body + notes.undecoded), f"{len(body)} bytes of the body came"
            )
        return with_tolerance(wire, fault)

    def _after_error(self, error: Exception, agent: Agent, request: Request, policy: TlsPolicy) -> Response:
        """Return the response so far of a request that took too long. Raises a BrokenAnswer or `error` otherwise."""
        cause = error.__cause__
        notes = agent.notes or getattr(cause, "notes", None)
        if notes is None or not notes.raw:
            raise _refused_tls(error, request, policy) or error
        agent.notes = notes
        if isinstance(error, DownloadTimeoutError) and agent.answer is not None:
            return agent.response_so_far(request.url)
        wire = self._facts(agent.body, notes, policy, request)
        raise _broken(_failure(error, notes), Received(wire, agent.body), str(error)) from error

    def _facts(self, body: bytes, notes: Notes, policy: TlsPolicy, request: Request) -> Wire:
        coding = _coding(notes)
        tolerances = notes.tolerances | policy.troubles_of(request.url)
        version = notes.head.version if notes.head else None
        return Wire(
            head=notes.raw.decode("latin-1"),
            protocol=f"HTTP/{version[0]}.{version[1]}" if version else None,
            ip=notes.ip,
            certificate=notes.certificate,
            tls=notes.tls,
            proxy=_proxy(request),
            coding=coding,
            size=len(body),
            digest=hashlib.sha256(body).hexdigest() if coding else None,
            tolerances=tuple(sorted(tolerances)),
        )


def _proxy(request: Request) -> str | None:
    """Return host and port of the proxy of a request, without its login."""
    address = request.meta.get("proxy")
    return urlsplit(address).netloc.rpartition("@")[2] if address else None


def with_tolerance(wire: Wire, fault: Tolerance) -> Wire:
    """Return the facts with one more tolerated fault."""
    return Wire(**{**vars(wire), "tolerances": tuple(sorted({*wire.tolerances, fault}))})


def _broken(failure: Failure, received: Received, words: str) -> BrokenAnswer:
    error = ERRORS[failure](words)
    error.received = received
    return error


def _failure(error: Exception, notes: Notes) -> Failure:
    """Return the cause for a request that failed after bytes of a response came."""
    if isinstance(error, DownloadTimeoutError):
        return Failure.TIMEOUT
    if isinstance(error, DownloadCancelledError):
        return Failure.TOO_LARGE
    reasons = getattr(error.__cause__, "reasons", ())
    is_odd = any(reason.check(ParseError) for reason in reasons) or not begins_head(notes.raw)
    return Failure.PROTOCOL if is_odd else Failure.TRUNCATED


def _refused_tls(error: Exception, request: Request, policy: TlsPolicy) -> RefusedTls | None:
    """Return the failure of a connection with TLS, in words; None for another failure."""
    reasons = getattr(error.__cause__, "reasons", ())
    for reason in reasons:
        if reason.check(SSL.Error):
            return RefusedTls(words_of(reason.value, policy.troubles_of(request.url)))
    return None


def _coding(notes: Notes) -> str | None:
    """Return the outermost Content-Encoding, in lower case; None without one."""
    headers = notes.head.headers if notes.head else ()
    codings = b",".join(value for name, value in headers if name.lower() == b"content-encoding")
    coding = codings.rpartition(b",")[2].strip().lower().decode("latin-1")
    return coding if coding not in ("", "identity") else None
