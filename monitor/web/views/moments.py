"""Times → words for people in Beijing time: a clock, a day, a span before now."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.clock import SHANGHAI

SPANS = (
    (timedelta(days=1), "{n} 天", "{n} d"),
    (timedelta(hours=1), "{n} 小时", "{n} h"),
    (timedelta(minutes=1), "{n} 分钟", "{n} min"),
)
DAY = 24 * 60  # minutes


def minutes_word(minutes: int, language: str) -> str:
    """Return a time after a beginning, as short as a mark of a drawing: 30 分, 2 时, 3 天, 2 h."""
    number, chinese, english = (
        (minutes, "分", "min") if 0 < minutes < 60
        else (minutes // 60, "时", "h") if minutes < 2 * DAY
        else (minutes // DAY, "天", "d")
    )  # fmt: skip
    return f"{number} {chinese if language == 'zh' else english}"


# Delay of a look that a busy crawler may have; a longer delay is told.
LATE = timedelta(minutes=30)
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def span(length: timedelta, language: str) -> str:
    """Return a length in its largest unit: 3 小时, 2 d."""
    for unit, chinese, english in SPANS:
        if length >= unit:
            return (chinese if language == "zh" else english).format(n=int(length / unit))
    return "不到 1 分钟" if language == "zh" else "under 1 min"


def ago(moment: datetime | None, now: datetime, language: str) -> str:
    """Return a time before or after now: 3 小时前, 2 小时后, in 5 min. "" for None. Older than ten days: the day."""
    if moment is None:
        return ""
    length = now - moment
    if abs(length) < timedelta(minutes=1):
        return "刚刚" if language == "zh" else "just now"
    if length > timedelta(days=10):
        return clock(moment, now)
    if length < timedelta(0):
        return f"{span(-length, 'zh')}后" if language == "zh" else f"in {span(-length, 'en')}"
    return f"{span(length, 'zh')}前" if language == "zh" else f"{span(length, 'en')} ago"


def upcoming(moment: datetime | None, now: datetime, language: str) -> str:
    """Return the time of the next look: 2 小时后, 随时, or by how much it is late. "" for None."""
    if moment is None:
        return ""
    late = now - moment
    if late > LATE:
        return f"已晚 {span(late, 'zh')}" if language == "zh" else f"{span(late, 'en')} late"
    if late > timedelta(0):
        return "随时" if language == "zh" else "any moment"
    return ago(moment, now, language)


def is_late(moment: datetime | None, now: datetime) -> bool:
    """Return whether a look should have come: the crawler may be dead."""
    return moment is not None and now - moment > LATE


def clock(moment: datetime | None, now: datetime) -> str:
    """Return a time in Beijing: 14:05 today, 11-23 14:05 this year, 2021-06-24 09:12 earlier. "" for None."""
    if moment is None:
        return ""
    there, today = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    if there.date() == today.date():
        return there.strftime("%H:%M")
    return there.strftime("%m-%d %H:%M" if there.year == today.year else "%Y-%m-%d %H:%M")


def day_name(moment: datetime, now: datetime, language: str) -> str:
    """Return the day of a moment: 今天, 昨天, else date and weekday."""
    day = moment.astimezone(SHANGHAI).date()
    before = (now.astimezone(SHANGHAI).date() - day).days
    if before in (0, 1):
        return (("今天", "昨天") if language == "zh" else ("Today", "Yesterday"))[before]
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}" if language == "zh" else day.strftime("%Y-%m-%d %A")
