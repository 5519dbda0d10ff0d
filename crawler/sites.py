"""What an operator configures about a publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.revisit.allowance import QuietHours
from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds
from storage.records import SiteRole


@dataclass(frozen=True)
class Site:
    """A publisher: where it may be looked at, where its lists are, how it is called."""

    name: str
    title: str
    role: SiteRole
    allowed_domains: tuple[str, ...]
    start_urls: tuple[str, ...]
    article_urls: tuple[re.Pattern[str], ...] = ()  # none: whatever a list names is an article
    ignore_urls: tuple[re.Pattern[str], ...] = ()
    aliases: tuple[str, ...] = ()
    download_delay: float | None = None  # seconds; None: the crawler's
    daily_requests: int | None = None  # at most, in a day of Asia/Shanghai; None: no bound
    quiet_hours: QuietHours | None = None  # when nothing is asked
    revisits: RevisitBounds = DEFAULT_BOUNDS  # how soon and how late a page is looked at again
    allow_addresses: tuple[str, ...] = ()  # networks (CIDR) that are not public and allowed all the same

    def covers(self, url: str) -> bool:
        """Whether a URL is on one of the site's domains or below one; a port must match if one is given."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:  # "http://[bad", "http://x.gov.cn:99999": nowhere to connect to
            return False
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            return False
        host, netloc = parts.hostname.lower(), parts.netloc.lower().rpartition("@")[2]
        return any(
            netloc == domain if ":" in domain else host == domain or host.endswith(f".{domain}")
            for domain in (each.lower() for each in self.allowed_domains)
        )

    def is_article(self, url: str) -> bool:
        """Whether a link of a list may be an article, by the site's own patterns."""
        if any(pattern.search(url) for pattern in self.ignore_urls):
            return False
        return not self.article_urls or any(pattern.search(url) for pattern in self.article_urls)
