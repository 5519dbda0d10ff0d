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
    return _host_and_port(address)


def is_possible(proxy: str) -> bool:
    """Return whether a proxy has a host, and a port that there is."""
    try:
        parts = urlsplit(f"//{proxy}")
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def proxy_hosts() -> frozenset[str]:
    """Return the hosts of all proxies of the environment."""
    proxies = filter(is_possible, map(_host_and_port, getproxies().values()))
    return frozenset(filter(None, (urlsplit(f"//{each}").hostname for each in proxies)))


def _host_and_port(address: str) -> str:
    """Return host and port of the address of a proxy, also of an impossible address; without login and path."""
    return address.rpartition("://")[2].partition("/")[0].rpartition("@")[2]
