"""Which addresses may be connected to: public ones, and those that a site allows. Behind the names, too."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from twisted.internet.base import ThreadedResolver
from twisted.internet.defer import Deferred

from crawler.sites import Site

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(Exception):
    """A name leads to an address that is not public, and that its site does not allow."""


def literal_address(host: str) -> Address | None:
    """The address that a URL's host is, if it is one; also in the odd forms that resolvers accept (127.1)."""
    bare = host.strip("[]").removesuffix(".")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        return _odd_ipv4(bare)


def _odd_ipv4(host: str) -> Address | None:
    """inet_aton's forms: 127.1, 0x7f000001, 2130706433, 0177.0.0.1."""
    parts = host.split(".")
    if not 1 <= len(parts) <= 4 or not all(part[:1].isdigit() for part in parts):
        return None
    try:
        numbers = [int(part, 0) if not _octal(part) else int(part, 8) for part in parts]
    except ValueError:
        return None
    value = 0
    for number in numbers[:-1]:
        value = value << 8 | (number & 0xFF)
    value = value << 8 * (5 - len(numbers)) | numbers[-1]
    return ipaddress.IPv4Address(value) if 0 <= value < 2**32 else None


def _octal(part: str) -> bool:
    return len(part) > 1 and part[0] == "0" and part.isdigit()


def may_connect(address: Address, allowed: Sequence[str]) -> bool:
    """Whether an address is public, or in one of the networks allowed."""
    mapped = _embedded(address) or address
    if mapped.is_global and not mapped.is_multicast:
        return True
    return any(mapped in ipaddress.ip_network(each, strict=False) for each in allowed)


# IPv6 networks whose addresses are a way to an IPv4 address, and how far right that stands (RFC 6052, 3056)
WAYS_TO_IPV4 = ((ipaddress.IPv6Network("64:ff9b::/96"), 0), (ipaddress.IPv6Network("2002::/16"), 80))


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address is another way to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    for network, shift in WAYS_TO_IPV4:
        if address in network:
            return ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return address.ipv4_mapped


def allowed_for(host: str, sites: Iterable[Site]) -> tuple[str, ...]:
    """The networks that the sites of this host allow."""
    return tuple(each for site in sites if _names(site, host) for each in site.allow_addresses)


def _names(site: Site, host: str) -> bool:
    names = [domain.rpartition(":")[0] or domain for domain in site.allowed_domains]
    return any(host == name or host.endswith(f".{name}") for name in names)


# names that the resolver refused in this process: Twisted only says that they could not be resolved
refused_names: set[str] = set()


class PublicResolver(ThreadedResolver):
    """Resolves names as the system does, and refuses those that lead inside."""

    def __init__(self, reactor: Any, sites: Sequence[Site], proxies: frozenset[str]) -> None:
        super().__init__(reactor)
        self._sites = sites
        self._proxies = proxies
        refused_names.clear()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's
        """The address of a name, as a Deferred that fails with PrivateAddress."""
        found = super().getHostByName(name, timeout or (1, 3, 11))
        return found.addCallback(lambda address: self._checked(name, address))

    def _checked(self, name: str, address: str) -> str:
        if name in self._proxies or may_connect(
            ipaddress.ip_address(address), allowed_for(name, self._sites)
        ):
            return address
        refused_names.add(name)
        raise PrivateAddress(f"{name} leads to {address}")
