"""Records of the web: pages, links, exchanges with servers, captures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

PageId = NewType("PageId", int)


CaptureId = NewType("CaptureId", int)


Headers = tuple[tuple[str, str], ...]


class Tolerance(StrEnum):
    """A fault of a server that browsers pass over, and that took nothing from the page."""

    STATUS_LINE = "status-line"  # blanks, version or number not as in the standard
    LINE_END = "line-end"  # a line of the head ends without CR
    HEADER_LINE = "header-line"  # a line without a colon
    HEADER_NAME = "header-name"  # signs that no name may hold; the header is passed over
    LONG_HEADER = "long-header"  # a line longer than most programs read
    TRANSFER_CODING = "transfer-coding"  # named, but not used: identity
    CONTENT_LENGTH = "content-length"  # no number
    LENGTH_TOO_GREAT = "length-too-great"  # the page has its end, the stated length goes on
    LENGTH_TOO_SMALL = "length-too-small"  # further bytes came
    CHUNK_SIZE = "chunk-size"  # blanks around the size, or a line that ends without CR
    LAST_CHUNK = "last-chunk"  # missing, or behind broken chunks: the page has its end
    NO_END = "no-end"  # the page has its end, the connection stayed open
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_EARLY = "certificate-not-yet-valid"
    CERTIFICATE_NAME = "certificate-name"  # for another host
    CERTIFICATE_CHAIN = "certificate-chain"  # incomplete, or of an unknown issuer
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_WEAK = "certificate-weak"  # key or signature
    CERTIFICATE_OTHER = "certificate-other"
    OLD_TLS = "old-tls"  # a version before 1.2


CERTIFICATE = frozenset(each for each in Tolerance if each.value.startswith("certificate-"))


@dataclass(frozen=True)
class Hop:
    """A response that led on: address of the request, head as sent, size and SHA-256 of the body as sent."""

    url: str
    head: str
    size: int = 0
    digest: str | None = None
    body: str | None = None  # SHA-256 of the kept body; a body as sent, if equal to `digest`


@dataclass(frozen=True)
class ServerCertificate:
    """A certificate of a server with the chain that the server sent."""

    sha256: str
    chain: tuple[str, ...]  # SHA-256 of the further certificates, in the order of the server
    not_before: datetime
    not_after: datetime
    data: bytes  # DER of all certificates, one behind the other


@dataclass(frozen=True)
class Wire:
    """What came over the connection. The head is the status line with all header lines as sent, read as Latin-1."""

    head: str = ""
    protocol: str | None = None
    ip: str | None = None
    certificate: str | None = None  # SHA-256 of the server's certificate
    tls: str | None = None  # version: TLSv1.3
    proxy: str | None = None  # host and port of the proxy; `ip` is the address of the proxy then
    coding: str | None = None  # Content-Encoding of the sent bytes
    size: int = 0  # bytes of the body as sent
    digest: str | None = None  # SHA-256 of the body as sent; None: the body's own digest
    tolerances: tuple[Tolerance, ...] = ()
    hops: tuple[Hop, ...] = ()


def read_wire(text: str) -> Wire:
    """Return the facts in compact JSON. Raises ValueError, TypeError or LookupError for any other text."""
    facts = json.loads(text)
    facts["tolerances"] = tuple(Tolerance(name) for name in facts.get("tolerances", ()))
    facts["hops"] = tuple(Hop(**hop) for hop in facts.get("hops", ()))
    return Wire(**facts)


class SiteRole(StrEnum):
    """Role of a site: a publisher of originals, or a portal that reprints."""

    ORIGINAL = "original"
    PORTAL = "portal"


class PageRole(StrEnum):
    """Reason for which a page is in the frontier."""

    SEED = "seed"  # a configured start URL
    LIST = "list"  # a further page of a list, a feed's or sitemap's child
    ARTICLE = "article"  # an entry of a list, feed or sitemap
    PART = "part"  # a continuation of an article, kept under its first page
    FILE = "file"  # a file of an article
    REQUISITE = "requisite"  # a style sheet or picture of a page with a critical finding; nothing is concluded from it


@dataclass(frozen=True)
class Page:
    """A page of the frontier. Its URL is canonical."""

    id: PageId
    url: str
    site: str
    role: PageRole
    first_page: PageId | None = None  # for a PART: the page under whose address the article is kept
    discovered_at: datetime | None = None
    absent_at: datetime | None = None  # last look at a list of the site without an entry for the page
    list_title: str | None = None
    list_date: str | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None  # last change seen
    looks: int = 0
    failures: int = 0  # looks in a row without a usable response
    alias_url: str | None = None  # the target, where the page only redirects
    interrupted: int = 0  # visits in a row during which the program ended
    stubs: int = 0  # pages in a row that only redirect, before this page


@dataclass(frozen=True)
class FoundPage:
    """A page named by a list or an article."""

    url: str  # canonical
    site: str
    role: PageRole
    first_page: PageId | None = None
    title: str | None = None  # as in the list
    date: str | None = None
    absent_at: datetime | None = None
    stubs: int = 0  # as of Page


@dataclass(frozen=True)
class Validators:
    """Validators for a conditional request (RFC 9110, section 13), and their capture."""

    capture: CaptureId
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class ValidatorTrust:
    """Trust in the validators of a host."""

    honest: int = 0  # changes that the host told although validators were quoted
    distrusted_until: datetime | None = None


@dataclass(frozen=True)
class DuePage:
    """A leased page. Its holder records a visit before the lease ends."""

    page: Page
    validators: Validators | None  # None: ask unconditionally
    settled: bool = False  # an article was read on the page before
    trust: ValidatorTrust = ValidatorTrust()  # in the validators of the host


class Failure(StrEnum):
    """Cause for which a request brought no response to keep."""

    DNS = "dns"
    CONNECT = "connect"
    PROXY = "proxy"  # the operator's own proxy does not answer; nothing is known of the site
    TLS = "tls"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"  # the connection ended within the body
    TOO_LARGE = "too-large"  # before or after decompression
    REDIRECTS = "redirects"  # a loop, or more hops than allowed
    ROBOTS = "robots"  # robots.txt forbids it
    FOREIGN = "foreign"  # outside the configured domains, or not http(s)
    PRIVATE_ADDRESS = "private-address"
    PROTOCOL = "protocol"  # not HTTP, broken encoding of the body, all further causes


class BodyEnd(StrEnum):
    """End of a response's body, as the connection and the content coding show it."""

    WHOLE = "whole"  # length or last chunk agree with the body
    CLOSED = (
        "closed"  # no length was given, and the connection was closed: nobody knows whether the body is whole
    )
    CUT = "cut"  # the stream of the content coding has no end


@dataclass(frozen=True)
class Redirect:
    """A hop: the status of the response, and the address of the next request."""

    status: int
    url: str


@dataclass(frozen=True)
class Fetch:
    """An exchange with a server: a response, or a failure with its cause."""

    url: str  # as requested
    fetched_at: datetime
    duration_ms: int
    request_headers: Headers = ()
    status: int | None = None  # None: no response, or no whole response
    headers: Headers = ()
    body: bytes | None = None  # content-decoded; None for 304; for a failure the bytes that came, if any
    final_url: str | None = None  # after all redirects
    redirects: tuple[Redirect, ...] = ()
    failure: Failure | None = None
    failure_detail: str | None = None
    same_as: CaptureId | None = None  # for a 304: the capture whose validators were quoted
    retry_after_s: float | None = None
    body_end: BodyEnd | None = None  # None: no body, or a capture of an earlier release
    wire: Wire | None = None  # None: no connection, or a capture of an earlier release
    hop_bodies: tuple[
        bytes, ...
    ] = ()  # bodies of responses that led on, as kept; empty for a capture in the archive
    certificate: ServerCertificate | None = None  # of the server, as kept; None for a capture in the archive


@dataclass(frozen=True)
class Capture:
    """A fetch in the archive."""

    id: CaptureId
    page: PageId
    fetch: Fetch  # without its body until ``captures.with_body``
    digest: str | None  # SHA-256 of the body in hex
    size: int | None  # bytes of the body


@dataclass(frozen=True)
class SiteAnswer:
    """An answer of a site: capture, time, status (None: no answer) and failure."""

    capture: CaptureId
    at: datetime
    status: int | None
    failure: str | None


@dataclass(frozen=True)
class Link:
    """An entry of a list page, feed or sitemap."""

    url: str
    title: str | None = None
    date: str | None = None  # as `published_at` of Attribution
