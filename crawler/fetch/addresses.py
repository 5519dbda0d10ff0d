"""Host or address → whether connections are allowed: to public addresses, and to networks allowed by a site."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from twisted.internet.base import ThreadedResolver
from twisted.internet.defer import Deferred

from crawler.sites import Site

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IPv6 networks that lead to IPv4 addresses, with the shift of the IPv4 address within (RFC 6052, RFC 3056)
WAYS_TO_IPV4 = ((ipaddress.IPv6Network("64:ff9b::/96"), 0), (ipaddress.IPv6Network("2002::/16"), 80))
# Names refused by the resolver in this process. Twisted does not report the reason.
refused_names: set[str] = set()


class PrivateAddress(Exception):
    """A name leads to a private address not allowed by the site."""


def literal_address(host: str) -> Address | None:
    """Return the address written as a URL's host, also in odd forms that resolvers accept (127.1); None for a name."""
    bare = host.strip("[]").removesuffix(".")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return _odd_ipv4(bare)


def _odd_ipv4(host: str) -> Address | None:
    """Return an address in a form of inet_aton: 127.1, 0x7f000001, 2130706433, 0177.0.0.1."""
    parts = host.split(".")
    if not 1 <= len(parts) <= 4 or not all(part[:1].isdigit() for part in parts):
        return None
    try:
        numbers = [int(part, 8 if _is_octal(part) else 0) for part in parts]
    except ValueError:
        return None
    value = 0
    for number in numbers[:-1]:
        value = value << 8 | (number & 0xFF)
    value = value << 8 * (5 - len(numbers)) | numbers[-1]
    return ipaddress.IPv4Address(value) if 0 <= value < 2**32 else None


def _is_octal(part: str) -> bool:
    return len(part) > 1 and part[0] == "0" and part.isdigit()


def may_connect(address: Address, allowed: Sequence[str]) -> bool:
    """Return whether an address is public or in a network of `allowed` (CIDR)."""
    mapped = _embedded(address) or address
    if mapped.is_global and not mapped.is_multicast:
        return True
    return any(mapped in ipaddress.ip_network(network, strict=False) for network in allowed)


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address to which an IPv6 address leads; None for other addresses."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    for network, shift in WAYS_TO_IPV4:
        if address in network:
            return ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return address.ipv4_mapped


def allowed_for(host: str, sites: Iterable[Site]) -> tuple[str, ...]:
    """Return the networks allowed by the sites of a host."""
    return tuple(network for site in sites if _has_host(site, host) for network in site.allow_addresses)


def _has_host(site: Site, host: str) -> bool:
    names = [domain.rpartition(":")[0] or domain for domain in site.allowed_domains]
    return any(host == name or host.endswith(f".{name}") for name in names)


class PublicResolver(ThreadedResolver):
    """Resolver of the system that refuses names of private addresses. Names of proxies are never refused."""

    def __init__(self, reactor: Any, sites: Sequence[Site], proxies: frozenset[str]) -> None:
        super().__init__(reactor)
        self._sites = sites
        self._proxies = proxies
        refused_names.clear()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's
        """Return the address of a name as a Deferred, which fails with PrivateAddress for a refused name."""
        resolving = super().getHostByName(name, timeout or (1, 3, 11))
        return resolving.addCallback(lambda address: self._checked(name, address))

    def _checked(self, name: str, address: str) -> str:
        allowed = allowed_for(name, self._sites)
        if name in self._proxies or may_connect(ipaddress.ip_address(address), allowed):
            return address
        refused_names.add(name)
        raise PrivateAddress(f"{name} leads to {address}")
