"""Servers on loopback are reached past the proxy of the environment."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
