"""Servers on loopback, reached past the proxy of the environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sites.alerting import Wire, wired


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as listening:
        yield listening
