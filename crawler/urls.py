"""URL → canonical URL, without session, trackers and counters: each page has a single address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

from storage.records import Article

# Parameters that name a visit, a referrer or a moment, never a page.
PASSING = (
    "jsessionid", "phpsessid", "aspsessionid", "sessionid", "session_id", "sid",
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
    "spm", "from", "isappinstalled", "share_token", "timestamp", "_t", "_r", "rnd", "random",
)  # fmt: skip
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
NO_PORT = ":-"


def canonical_url(url: str) -> str:
    """Return the address under which a page is stored.

    Login, default port, fragment, session and trackers are dropped; the query is sorted. http and https stay
    different, because some sites answer differently. A malformed address is returned as given, without white
    space around.
    """
    try:
        parts = urlsplit(str(safe_url_string(url.strip())))
        port = DEFAULT_PORTS.get(parts.scheme.lower(), NO_PORT)
        host = parts.netloc.lower().rpartition("@")[2].removesuffix(port)
        path = re.sub(r"/{2,}", "/", PATH_SESSION.sub("", parts.path)) or "/"
        query = sorted(part for part in parts.query.split("&") if part and _name(part) not in PASSING)
        return urlunsplit((parts.scheme.lower(), host, path, "&".join(query), ""))
    except ValueError:  # malformed host or port
        return url.strip()


def _name(parameter: str) -> str:
    return parameter.split("=", 1)[0].lower()


def address_key(url: str) -> str:
    """Return a URL without scheme, `www.`, trailing slash and fragment. Sites answer all these forms alike."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def addresses_with_key(key: str) -> Iterator[str]:
    """Yield every canonical URL with this address key."""
    path, mark, query = key.partition("?")
    for start in ("http://", "https://", "http://www.", "https://www."):
        for end in ("", "/"):
            url = f"{start}{path}{end}{mark}{query}"
            if address_key(url) == key:
                yield url


def link_of(article: Article) -> str | None:
    """Return the canonical URL of the original that an article links to; None without a link."""
    link = article.attribution.link_back
    return canonical_url(link) if link else None
