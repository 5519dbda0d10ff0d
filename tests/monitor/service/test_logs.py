"""Log lines: for programs one JSON object each, for people one line each."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from monitor.service.logs import configure
from monitor.speech.language import speak, spoken
from storage.records import Cause, Reason


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


def test_facts_follow_the_event_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=False, level=logging.INFO)
    logging.getLogger("crawler.x").info("pruned", extra={"bodies": 3, "bytes": 9})
    assert capsys.readouterr().err == "info: pruned bodies=3 bytes=9\n"


def test_what_a_page_says_cannot_write_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=False, level=logging.INFO)
    logging.getLogger("monitor.x").warning("seen %s", "标题\nerror: forged\x1b[31m")
    try:
        raise ValueError("标题\nerror: forged\x1b[31m")
    except ValueError:
        logging.getLogger("monitor.x").error("round failed", exc_info=True)
    first, *others = capsys.readouterr().err.splitlines()
    assert first.startswith("warning: seen 标题")
    assert all(line.isprintable() for line in (first, *others))
    assert "ValueError" in "".join(others)


def test_a_trace_stays_on_the_line_of_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=True, level=logging.INFO)
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("monitor.x").error("round failed", exc_info=True)
    (line,) = capsys.readouterr().err.splitlines()
    assert "ValueError: first\nsecond" in json.loads(line)["error"]


@pytest.mark.parametrize(
    ("name", "level", "written"),
    [
        ("crawler.x", logging.INFO, True), ("monitor.x", logging.DEBUG, False), ("asyncio", logging.WARNING, False),
        ("asyncio", logging.ERROR, True), ("scrapy.core", logging.ERROR, False),
    ],
)  # fmt: skip
def test_our_events_are_written_from_the_level_on_and_of_libraries_errors_alone(
    name: str, level: int, written: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(as_json=False, level=logging.INFO)
    logging.getLogger(name).log(level, "something")
    assert bool(capsys.readouterr().err) is written


def test_a_person_is_told_events_facts_and_reasons_in_chinese_and_a_program_in_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    facts = {"channel": "office", "error": Reason(Cause.NOBODY_LISTENS), "attempts": 2}
    before = spoken()
    speak("zh")
    try:
        for as_json in (False, True):
            configure(as_json=as_json, level=logging.INFO)
            logging.getLogger("monitor.x").warning("alert not delivered", extra=facts)
    finally:
        speak(before)
    person, program = capsys.readouterr().err.splitlines()
    assert person == "警告：告警没有送达 告警通道=office 错误=无法连接：该地址和端口没有服务器 次数=2"
    line = json.loads(program)
    assert (line["level"], line["event"], line["channel"]) == ("warning", "alert not delivered", "office")
    assert line["error"].startswith("could not be reached")
