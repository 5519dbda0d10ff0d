"""Settings of the operator for a publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.revisit.allowance import QuietHours
from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds
from storage.records import SiteRole


class TlsProfile(StrEnum):
    """Terms of connections with TLS; crawler/wire/tls.py has the table."""

    DEFAULT = "default"
    STRICT = "strict"
    LEGACY = "legacy"


@dataclass(frozen=True)
class Site:
    """A publisher: name, addresses, lists, and limits on requests and revisits."""

    name: str
    title: str
    role: SiteRole
    allowed_domains: tuple[str, ...]
    start_urls: tuple[str, ...]
    article_urls: tuple[re.Pattern[str], ...] = ()  # empty: every entry of a list is an article
    ignore_urls: tuple[re.Pattern[str], ...] = ()
    aliases: tuple[str, ...] = ()
    download_delay: float | None = None  # seconds; None: the setting of the crawler
    daily_requests: int | None = None  # at most, per day of Asia/Shanghai; None: no limit
    quiet_hours: QuietHours | None = None  # no requests in these hours
    revisits: RevisitBounds = DEFAULT_BOUNDS  # shortest and longest time between two looks at a page
    coverage_urls: tuple[str, ...] = ()  # start pages where reprints must appear; empty: all start pages
    allow_addresses: tuple[str, ...] = ()  # private networks (CIDR) to which connections are allowed
    cookies: bool = True  # whether cookies are sent back to the host that set them, within a pass
    tls: TlsProfile = TlsProfile.DEFAULT
    daily_files: int | None = None  # files and pictures of articles, at most, per day of Asia/Shanghai

    def covers(self, url: str) -> bool:
        """Return whether a URL lies on a domain of the site or below; a domain given with a port must match exactly."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # "http://[bad", "http://x.gov.cn:99999"
            return False
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            return False
        host, netloc = parts.hostname.lower(), parts.netloc.lower().rpartition("@")[2]
        return any(
            netloc == domain if ":" in domain else host == domain or host.endswith(f".{domain}")
            for domain in map(str.lower, self.allowed_domains)
        )

    def is_article(self, url: str) -> bool:
        """Return whether the site's patterns admit an entry of a list as an article."""
        if any(pattern.search(url) for pattern in self.ignore_urls):
            return False
        return not self.article_urls or any(pattern.search(url) for pattern in self.article_urls)
