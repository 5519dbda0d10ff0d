"""Events by day: the latest day first, within a day the worst first; three lines for a grave event, else one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sites.command_line import finding

from monitor.present.console.event_lines import ListWords, event_lines
from monitor.present.console.lines import plain_text
from storage.records import ChangeFacts, Event, EventId, Finding, FindingKind, FindingState, Severity
from storage.records.event import events_of

DAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


def told(*found: Finding, width: int | None = None, **words: object) -> list[str]:
    events = events_of(found)
    ids = {event.id: event.id for event in events}
    named = ListWords("zh", {"mca": "民政部", "msnc": "民生内参"}, ids, "reprintwatch")
    return plain_text(list(event_lines(events, replace(named, **words))), width).splitlines()  # type: ignore[arg-type]


def slight(number: int, **other: object) -> Finding:
    same = {
        "severity": Severity.INFO,
        "kind": FindingKind.REPRINT_IMPROPER,
        "site": "msnc",
        "detected_at": DAY,
    }
    return finding(number, **(same | other))


def test_a_grave_event_has_three_lines_and_its_address_is_whole() -> None:
    facts = ChangeFacts("民政部", "122.7万", "127.2万")
    day, head, sentence, address = told(finding(1, facts=facts, detected_at=DAY), width=50)
    assert day.startswith("━━ 2026-11-23 星期一")
    assert head.split() == ["[严重]", "正文改动", "e-0001", "10:00"]
    assert sentence.endswith("122.7万 → 127.2万")
    assert address == "  http://www.mca.gov.cn/1.html"


def test_a_slight_or_settled_event_has_one_line_with_its_id_and_state() -> None:
    settled = finding(2, state=FindingState.DISMISSED, detected_at=DAY)
    lines = told(slight(1), settled)
    assert len(lines) == 3
    assert "（已忽略）" in lines[1] and "e-0002" in lines[1]
    assert lines[2].startswith("[提示] 转载不规范  e-0001")


def test_days_come_latest_first_and_events_worst_first() -> None:
    lines = told(
        finding(1, severity=Severity.WARNING, detected_at=DAY),
        finding(2, detected_at=DAY),
        finding(3, detected_at=DAY.replace(day=24)),
    )
    ids = [word for line in lines for word in line.split() if word.startswith("e-")]
    assert ids == ["e-0003", "e-0002", "e-0001"]


def test_on_earlier_days_a_grave_event_has_one_line_unless_all_are_wanted_in_full() -> None:
    earlier, latest = finding(1, detected_at=DAY), finding(2, detected_at=DAY.replace(day=24))
    assert len(told(earlier, latest)) == 1 + 3 + 1 + 1 + 1
    assert len(told(earlier, latest, full=True)) == 1 + 3 + 1 + 1 + 3


def test_many_like_slight_events_are_counted_with_the_command_that_lists_them() -> None:
    many = [slight(number) for number in range(1, 7)]
    lines = told(*many)
    assert len(lines) == 5
    assert lines[-1].endswith("reprintwatch findings --full --since 2026-11-23")
    assert len(told(*many, full=True)) == 7


def test_slight_events_of_earlier_days_are_counted() -> None:
    lines = told(slight(1), finding(2, detected_at=DAY.replace(day=24)))
    assert [line.split()[-1] for line in lines[-1:]] == ["2026-11-23"]


def test_copies_of_an_event_and_the_person_in_charge_stand_behind_its_name() -> None:
    about = {"kind": FindingKind.REPRINT_OUTDATED, "severity": Severity.WARNING, "site": "msnc"}
    copy = finding(2, event=EventId("e-0001"), detected_at=DAY, **about)
    lines = told(finding(1, detected_at=DAY), copy, assignees={copy.id: "李四"})
    assert lines[1].endswith("→ 李四 · 1 家转载仍是旧文")


def test_an_event_of_the_night_stands_under_the_day_of_beijing() -> None:
    late = Event(EventId("e-1"), (finding(1, detected_at=datetime(2026, 11, 22, 17, tzinfo=UTC)),))
    assert told(*late.findings)[0].startswith("━━ 2026-11-23")
