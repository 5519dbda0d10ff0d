"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest

from crawler.fetch.addresses import allowed_for, literal_address, may_connect
from crawler.sites import Site
from storage.records import SiteRole


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "100.100.100.200", "0.0.0.0", "224.0.0.1",
     "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]"],
)  # fmt: skip
def test_addresses_inside_are_refused_in_every_notation(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert not may_connect(address, ())


@pytest.mark.parametrize("host", ["8.8.8.8", "114.114.114.114", "[2400:3200::1]", "[64:ff9b::808:808]"])
def test_public_addresses_are_fine(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert may_connect(address, ())


@pytest.mark.parametrize("host", ["www.mca.gov.cn", "12306.cn", "3.cn", "localhost", "1.2.3.4.5", ""])
def test_a_name_is_no_address(host: str) -> None:
    assert literal_address(host) is None


def test_what_a_site_allows_is_allowed_for_its_hosts_only() -> None:
    mine = Site("m", "m", SiteRole.ORIGINAL, ("m.example:81",), (), allow_addresses=("10.0.0.0/8",))
    assert may_connect(ipaddress.ip_address("10.9.9.9"), allowed_for("www.m.example", [mine]))
    assert not may_connect(ipaddress.ip_address("192.168.1.1"), allowed_for("www.m.example", [mine]))
    assert allowed_for("m.example.evil.test", [mine]) == ()
