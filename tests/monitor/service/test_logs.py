"""Log lines: for programs one JSON object each, for people one line each."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from monitor.service.logs import configure


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_of_json_has_its_time_in_utc(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    configure(as_json=True, level=logging.INFO)
    record = logging.LogRecord("monitor.x", logging.WARNING, "", 1, "alert not delivered", (), None)
    record.created, record.error = 1_795_413_912.25, "refused"
    logging.getLogger("monitor.x").handle(record)
    line = json.loads(capsys.readouterr().err)
    assert (line["time"], line["event"]) == ("2026-11-23T06:05:12.250Z", "alert not delivered")


def test_a_fact_called_error_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=False, level=logging.INFO)
    logging.getLogger("monitor.x").warning("alert not delivered", extra={"error": "refused"})
    assert capsys.readouterr().err == "warning: alert not delivered error=refused\n"
