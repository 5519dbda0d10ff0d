"""Proxies of the environment, and whether they answer."""

from __future__ import annotations

import socket

import pytest

from monitor.service.state.machine import ProxyState, proxies_of

URLS = ["http://www.mca.gov.cn/", "http://www.mca.gov.cn/2", "https://www.msnc.org.cn/"]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_proxy_there_is_none_to_tell() -> None:
    assert proxies_of(URLS) == []


def test_a_proxy_that_answers_and_a_proxy_that_does_not_are_told_apart_without_their_logins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://me:geheim@127.0.0.1:{port}")
        monkeypatch.setenv("https_proxy", "127.0.0.1:9")
        first, second = proxies_of(URLS)
    assert first == ProxyState("http", f"127.0.0.1:{port}", "")
    assert (second.address, second.trouble) == ("127.0.0.1:9", "Connection refused")


def test_hosts_past_the_proxy_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "mca.gov.cn")
    assert proxies_of(URLS[:2]) == []
