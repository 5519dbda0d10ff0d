"""URL → canonical URL: one page, one address, whatever a visit's session or a counter adds to it. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

from storage.records import Article

# parameters that name a visit, a referrer or a moment, never a page
PASSING = (
    "jsessionid", "phpsessid", "aspsessionid", "sessionid", "session_id", "sid",
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
    "spm", "from", "isappinstalled", "share_token", "timestamp", "_t", "_r", "rnd", "random",
)  # fmt: skip
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_url(url: str) -> str:
    """The address under which a page is kept. Login, fragment, session and trackers dropped, query sorted.

    http and https are kept apart: sites are known to answer differently.
    """
    try:
        parts = urlsplit(str(safe_url_string(url.strip())))
        host = (
            parts.netloc.lower()
            .rpartition("@")[2]
            .removesuffix(DEFAULT_PORTS.get(parts.scheme.lower(), ":-"))
        )
        path = re.sub(r"/{2,}", "/", PATH_SESSION.sub("", parts.path)) or "/"
        query = sorted(part for part in parts.query.split("&") if part and _name(part) not in PASSING)
        return urlunsplit((parts.scheme.lower(), host, path, "&".join(query), ""))
    except ValueError:  # a malformed host or port: the address as it was given names it best
        return url.strip()


def _name(parameter: str) -> str:
    return parameter.split("=", 1)[0].lower()


def address_key(url: str) -> str:
    """The URL without what a site may answer for alike: scheme, ``www.``, a trailing slash, a fragment."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def link_of(article: Article) -> str | None:
    """The canonical URL that the article names as its original."""
    link = article.attribution.link_back
    return canonical_url(link) if link else None
