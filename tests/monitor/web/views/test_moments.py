"""Times are told in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.web.views.moments import ago, clock, day_name, is_late, upcoming


def test_spans_before_and_after(now: datetime) -> None:
    assert ago(now - timedelta(hours=3), now, "zh") == "3 小时前"
    assert ago(now + timedelta(minutes=5, seconds=1), now, "en") == "in 5 min"
    assert ago(now, now, "zh") == "刚刚" and ago(None, now, "zh") == ""
    assert ago(now - timedelta(days=30), now, "zh") == clock(now - timedelta(days=30), now)


def test_a_late_look_is_told(now: datetime) -> None:
    assert upcoming(now - timedelta(minutes=3), now, "zh") == "随时"
    assert upcoming(now - timedelta(hours=3), now, "en") == "3 h late"
    assert is_late(now - timedelta(hours=1), now) and not is_late(now, now) and not is_late(None, now)


def test_days_of_beijing(now: datetime) -> None:
    assert day_name(now, now, "zh") == "今天"
    assert day_name(now - timedelta(hours=15), now, "en") == "Yesterday"  # 14:05 there
    assert day_name(now - timedelta(days=3), now, "zh") == "2026-11-20 星期五"
    assert clock(now, now) == "14:05" and clock(now - timedelta(days=400), now).startswith("2025-")
