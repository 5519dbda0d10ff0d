"""The proxy of an address is the one of the environment, without its login."""

from __future__ import annotations

import pytest

from crawler.proxies import is_possible, proxy_hosts, proxy_of


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        ("http://127.0.0.1:3128", "127.0.0.1:3128"),
        ("http://me:secret@proxy.example.cn:8080", "proxy.example.cn:8080"),
        ("proxy.example.cn:8080", "proxy.example.cn:8080"),
        ("", None),
    ],
)
def test_the_proxy_is_named_without_its_login(
    monkeypatch: pytest.MonkeyPatch, proxy: str, expected: str
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", proxy)
    assert proxy_of("http://www.example.cn/") == expected
    monkeypatch.setenv("no_proxy", "www.example.cn")
    assert proxy_of("http://www.example.cn/") is None


@pytest.mark.parametrize(
    ("proxy", "possible"),
    [
        ("http://127.0.0.1:99999", False),
        ("http://127.0.0.1:port", False),
        ("http://[::1", False),
        ("http://", False),
        ("proxy.example.cn:8080", True),
        ("http://[::1]:3128/", True),
    ],
)
def test_an_address_where_no_proxy_can_be_is_told_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, proxy: str, possible: bool
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    named = proxy_of("http://www.example.cn/")
    assert is_possible(named or "") is possible
    assert bool(proxy_hosts() & {"proxy.example.cn", "::1"}) is possible
