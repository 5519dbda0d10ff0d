"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

PageId = NewType("PageId", int)


CaptureId = NewType("CaptureId", int)


Headers = tuple[tuple[str, str], ...]


class SiteRole(StrEnum):
    """Which side of a reprint a site stands on."""

    ORIGINAL = "original"
    PORTAL = "portal"


class PageRole(StrEnum):
    """Why a page is in the frontier."""

    SEED = "seed"  # a configured start URL
    LIST = "list"  # a further page of a list, a feed's or sitemap's child
    ARTICLE = "article"  # a page that a list, feed or sitemap names as an entry
    PART = "part"  # a continuation of an article, kept under its first page


@dataclass(frozen=True)
class Page:
    """One canonical URL of a site, as the frontier knows it."""

    id: PageId
    url: str
    site: str
    role: PageRole
    first_page: PageId | None = None  # for a PART: the page under whose address the article is kept
    discovered_at: datetime | None = None
    absent_at: datetime | None = None  # last look at a list of the site that did not name the page yet
    list_title: str | None = None
    list_date: str | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None  # last change seen, else None
    looks: int = 0
    failures: int = 0  # looks in a row that brought nothing usable
    alias_url: str | None = None  # the address that this one only redirects to
    interrupted: int = 0  # visits in a row under which the program ended


@dataclass(frozen=True)
class FoundPage:
    """A page that a look at another page made known."""

    url: str  # canonical
    site: str
    role: PageRole
    first_page: PageId | None = None
    title: str | None = None  # as the list shows them
    date: str | None = None
    absent_at: datetime | None = None


@dataclass(frozen=True)
class Validators:
    """What a conditional request may quote (RFC 9110, section 13), and the capture it refers to."""

    capture: CaptureId
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class DuePage:
    """A leased page: fetch it, record it, or lose the lease."""

    page: Page
    validators: Validators | None  # None: ask unconditionally
    settled: bool = False  # an article was read here before


class Failure(StrEnum):
    """Why a request brought no response that could be kept."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"  # the connection ended inside the body
    TOO_LARGE = "too-large"  # before or after decompression
    REDIRECTS = "redirects"  # a loop, or more hops than allowed
    ROBOTS = "robots"  # robots.txt forbids it
    FOREIGN = "foreign"  # outside the configured domains, or not http(s)
    PRIVATE_ADDRESS = "private-address"
    PROTOCOL = "protocol"  # not HTTP, broken encoding of the body, anything else


@dataclass(frozen=True)
class Redirect:
    """One hop: the status that sent us on, and the address that it named."""

    status: int
    url: str


@dataclass(frozen=True)
class Fetch:
    """One exchange with a server, as it happened: a response or a failure with its cause."""

    url: str  # the page that was asked for
    fetched_at: datetime
    duration_ms: int
    request_headers: Headers = ()
    status: int | None = None  # None: no response
    headers: Headers = ()
    body: bytes | None = None  # content-decoded; None for 304 and failures
    final_url: str | None = None  # where the redirects ended
    redirects: tuple[Redirect, ...] = ()
    failure: Failure | None = None
    failure_detail: str | None = None
    same_as: CaptureId | None = None  # for a 304: the capture whose validators were quoted
    retry_after_s: float | None = None


@dataclass(frozen=True)
class Capture:
    """A Fetch that the archive holds. ``digest`` is the SHA-256 of the body, in hex."""

    id: CaptureId
    page: PageId
    fetch: Fetch  # its body is None until it is read with ``archive.read_body``
    digest: str | None
    size: int | None  # bytes of the body


@dataclass(frozen=True)
class Link:
    """An entry of a list page, feed or sitemap."""

    url: str
    title: str | None = None
    date: str | None = None  # as `published_at` of Attribution
