"""A sentence ends with the looks that bound the event, in Beijing time and with the name of the zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.wording.intervals import interval_ending
from storage.records import EventInterval, FindingKind, Sighting

ONLINE, GONE, CONFIRMED = (
    Sighting(datetime(2026, 11, day, hour, minute, tzinfo=UTC))
    for day, hour, minute in ((29, 13, 48), (29, 23, 55), (30, 6, 10))
)


def test_a_removal_is_told_with_the_last_good_look_the_first_failing_look_and_the_confirmation() -> None:
    interval = EventInterval(GONE, ONLINE, CONFIRMED)
    assert interval_ending(FindingKind.REMOVED, interval, "zh") == (
        "（北京时间 2026-11-29 21:48 仍在线，11-30 07:55 已无法访问，14:10 复核确认）"
    )
    assert interval_ending(FindingKind.REMOVED, interval, "en") == (
        " (Beijing time: online 2026-11-29 21:48, gone 11-30 07:55, confirmed 14:10)"
    )


def test_a_file_with_other_content_was_there_before() -> None:
    interval = EventInterval(GONE, ONLINE)
    assert "21:48 仍为原样，11-30 07:55 已变动" in interval_ending(
        FindingKind.ATTACHMENT_CHANGED, interval, "zh"
    )
    assert "unchanged 2026-11-29 21:48" in interval_ending(FindingKind.ATTACHMENT_CHANGED, interval, "en")


def test_a_state_without_an_earlier_look_was_seen_first() -> None:
    assert (
        interval_ending(FindingKind.REPRINT_ALTERED, EventInterval(GONE), "zh")
        == "（北京时间 2026-11-30 07:55 首次看到）"
    )


def test_a_year_is_named_where_it_differs() -> None:
    later = Sighting(datetime(2027, 1, 2, tzinfo=UTC))
    assert "2027-01-02 08:00 已改动" in interval_ending(FindingKind.EDITED, EventInterval(later, GONE), "zh")


@pytest.mark.parametrize("kind", FindingKind)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_finding_has_an_ending(kind: FindingKind, language: str) -> None:
    assert "07:55" in interval_ending(kind, EventInterval(GONE, ONLINE), language)
