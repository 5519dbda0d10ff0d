"""Downloader middleware: cookies go back to the host of their response, within a pass.

Firewalls before official sites set a cookie, send the visitor to the same address, and show the page to the bearer.
A cookie never reaches another host, whatever its Domain says. Nothing is kept after a pass.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self
from urllib.parse import SplitResult, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

MOST_HOSTS = 500
MOST_OF_HOST = 30
LONGEST = 4096  # bytes of a cookie with its name, as in browsers (RFC 6265, section 6.1)
MOST_SENT = 8192  # bytes of all cookies in a request
MOST_SET = 60  # cookies read in a response
FORBIDDEN = re.compile(rb"[\x00-\x1f\x7f;]")


@dataclass(frozen=True)
class Cookie:
    """A cookie of a host. `ends` is a time of the monotonic clock, None for the end of the pass."""

    name: bytes
    value: bytes
    path: str = "/"
    is_secure: bool = False
    ends: float | None = None


class Jar:
    """Cookies of all hosts of a pass. A host is the name with its port, as in the URL."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, OrderedDict[tuple[bytes, str], Cookie]] = OrderedDict()

    def keep(self, url: str, headers: Iterable[bytes], *, at: float, now: datetime) -> None:
        """Keep the cookies of a response's headers Set-Cookie. `at` is the monotonic time of `now`."""
        parts = urlsplit(url)
        for header in list(headers)[:MOST_SET]:
            cookie = read_cookie(header, parts.path, at=at, now=now)
            if cookie is not None:
                self._set(parts.netloc.lower(), cookie, at)

    def sent_to(self, url: str, *, at: float) -> bytes:
        """Return the header Cookie for a request, b"" without cookies. Longer paths come first (RFC 6265, 5.4)."""
        parts = urlsplit(url)
        known = self._hosts.get(parts.netloc.lower(), OrderedDict())
        fitting = [cookie for cookie in known.values() if _fits(cookie, parts, at)]
        pairs: list[bytes] = []
        room = MOST_SENT
        for cookie in sorted(fitting, key=lambda cookie: -len(cookie.path)):
            pair = cookie.name + b"=" + cookie.value if cookie.name else cookie.value
            room -= len(pair) + 2
            if room >= 0:
                pairs.append(pair)
        return b"; ".join(pairs)

    def _set(self, host: str, cookie: Cookie, at: float) -> None:
        cookies = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        cookies.pop((cookie.name, cookie.path), None)
        if cookie.ends is None or cookie.ends > at:
            cookies[cookie.name, cookie.path] = cookie
        if len(cookies) > MOST_OF_HOST:
            cookies.popitem(last=False)
        if len(self._hosts) > MOST_HOSTS:
            self._hosts.popitem(last=False)


def read_cookie(header: bytes, path: str, *, at: float, now: datetime) -> Cookie | None:
    """Return the cookie of a header Set-Cookie of a response at `path` (RFC 6265, section 5.2); None for no cookie."""
    pair, *attributes = header.split(b";")
    name, equals, value = pair.partition(b"=")
    if not equals:
        name, value = b"", pair
    name, value = name.strip(), value.strip()
    if not (name or value) or len(name) + len(value) > LONGEST or FORBIDDEN.search(name + value):
        return None
    told = dict(_attribute(each) for each in attributes)
    stated = told.get("path", "")
    folder = path.rpartition("/")[0] or "/"
    return Cookie(
        name,
        value,
        stated if stated.startswith("/") else folder,
        "secure" in told,
        _ends(told, at=at, now=now),
    )


def _attribute(text: bytes) -> tuple[str, str]:
    name, _, value = text.decode("latin-1").partition("=")
    return name.strip().lower(), value.strip()


def _ends(told: dict[str, str], *, at: float, now: datetime) -> float | None:
    """Return the end of a cookie in monotonic time. Max-Age goes before Expires; what cannot be read does not count."""
    age = told.get("max-age", "")
    if age.removeprefix("-").isdecimal():
        return at + (float(age[:12]) if not age.startswith("-") else -1.0)
    try:
        expires = parsedate_to_datetime(told["expires"].replace("-", " "))
        return at + (_aware(expires) - now).total_seconds()
    except (KeyError, ValueError, TypeError, OverflowError, IndexError):
        return None


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _fits(cookie: Cookie, parts: SplitResult, at: float) -> bool:
    if (cookie.ends is not None and cookie.ends <= at) or (cookie.is_secure and parts.scheme != "https"):
        return False
    path, folder = parts.path or "/", cookie.path
    return path == folder or path.startswith(folder if folder.endswith("/") else f"{folder}/")


class Cookies:
    """Middleware in place of Scrapy's middleware, which sends cookies to all hosts of a domain."""

    def __init__(self, crawler: Crawler) -> None:
        self._jar = Jar()
        sites = crawler.settings.get("REPRINTWATCH_SITES") or ()
        self._without = frozenset(site.name for site in sites if not site.cookies)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a crawler. Scrapy calls this constructor."""
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the cookies of the host; a redirect brings none along."""
        request.headers.pop(b"Cookie", None)
        if request.meta.get("download_slot") in self._without:
            return
        cookies = self._jar.sent_to(request.url, at=monotonic())
        if cookies:
            request.headers[b"Cookie"] = cookies

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the cookies of a response."""
        headers = response.headers.getlist(b"Set-Cookie")
        if headers and request.meta.get("download_slot") not in self._without:
            self._jar.keep(request.url, headers, at=monotonic(), now=datetime.now(UTC))
        return response
