"""Address → the proxy that requests go through, as the environment of the process says."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_of(url: str) -> str | None:
    """Return host and port of the proxy for requests to a URL, without its login; None without a proxy."""
    parts = urlsplit(url)
    address = getproxies().get(parts.scheme)
    if not address or not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return urlsplit(address if "://" in address else f"//{address}").netloc.rpartition("@")[2]
