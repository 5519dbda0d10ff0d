"""Environment → proxies of the configured sites, and whether the proxies answer."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.proxies import proxy_of

ANSWER_S = 3.0
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class ProxyState:
    """A proxy for requests of a scheme. `trouble` is empty for a proxy that answers."""

    scheme: str
    address: str  # host and port, without a login
    trouble: str


def proxies_of(urls: Iterable[str]) -> list[ProxyState]:
    """Return the proxies for requests to these addresses, each connected to once."""
    used = {(urlsplit(url).scheme, proxy) for url in urls if (proxy := proxy_of(url))}
    troubles = {address: _trouble(address) for address in {address for _, address in used}}
    return [ProxyState(scheme, address, troubles[address]) for scheme, address in sorted(used)]


def _trouble(address: str) -> str:
    """Connect to a proxy; return the words of the error, "" without an error."""
    try:
        parts = urlsplit(f"//{address}")
        with socket.create_connection((parts.hostname, parts.port or PORTS["http"]), timeout=ANSWER_S):
            return ""
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
