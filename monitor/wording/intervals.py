"""The looks that bound an event → the ending of a sentence: old state at a time, new state at a time, confirmed.

Times are shown in Beijing time, and the ending names the zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from storage.clock import SHANGHAI
from storage.records import EventInterval, FindingKind

# States before and after an event, in Chinese and English.
States = tuple[tuple[str, str], tuple[str, str]]

APPEARED: States = (("尚未出现", "已出现"), ("absent", "present"))
CHANGED: States = (("仍为原文", "已改动"), ("unchanged", "changed"))
STATES: Mapping[FindingKind, States] = {
    FindingKind.EDITED: CHANGED,
    FindingKind.HEADLINE_CHANGED: (("仍为原标题", "已改动"), CHANGED[1]),
    FindingKind.ATTRIBUTION_CHANGED: (("仍为原署名", "已改动"), CHANGED[1]),
    FindingKind.ATTACHMENT_ADDED: (("尚无", "已有"), APPEARED[1]),
    FindingKind.ATTACHMENT_CHANGED: (("仍为原样", "已变动"), CHANGED[1]),
    FindingKind.ATTACHMENT_REMOVED: (("仍有", "已无"), ("present", "gone")),
    FindingKind.REMOVED: (("仍在线", "已无法访问"), ("online", "gone")),
    FindingKind.UNAVAILABLE: (("仍在线", "已无法访问"), ("online", "absent")),
    FindingKind.RESTORED: (("仍无法访问", "已恢复"), ("gone", "back")),
    FindingKind.MOVED: (("仍在原址", "已跳转"), ("at the old address", "moved")),
    FindingKind.REPRINT_OUTDATED: (("原文仍在", "原文已变动"), ("original unchanged", "original changed")),
    FindingKind.SITE_FAILING: (("仍正常", "已异常"), ("well", "failing")),
}
AT_ONCE = timedelta(minutes=2)  # a confirmation within this time of the first look needs no words
FORMS = {"zh": "（北京时间 {0}）", "en": " (Beijing time: {0})"}
COMMAS = {"zh": "，", "en": ", "}
SEEN_FIRST = {"zh": "首次看到", "en": "first seen"}
CONFIRMED = {"zh": "复核确认", "en": "confirmed"}


def interval_ending(kind: FindingKind, interval: EventInterval, language: str) -> str:
    """Return the ending of a sentence.

    Example: “（北京时间 2026-11-29 21:48 仍在线，11-30 07:55 已无法访问，14:10 复核确认）”.
    """
    old, new = STATES.get(kind, APPEARED)[language == "en"]
    if interval.after is None:
        parts = [(interval.by.at, SEEN_FIRST[language])]
    else:
        parts = [(interval.after.at, old), (interval.by.at, new)]
    if interval.confirmed is not None and interval.confirmed.at - interval.by.at >= AT_ONCE:
        parts.append((interval.confirmed.at, CONFIRMED[language]))
    times = _short([at.astimezone(SHANGHAI) for at, _ in parts])
    said = [_with(time, state, language) for time, (_, state) in zip(times, parts, strict=True)]
    return FORMS[language].format(COMMAS[language].join(said))


def _with(time: str, state: str, language: str) -> str:
    return f"{time} {state}" if language == "zh" else f"{state} {time}"


def _short(times: list[datetime]) -> list[str]:
    """Return the minutes of times. A year or a day that equals the time before is left out."""
    shown = [f"{times[0]:%Y-%m-%d %H:%M}"]
    for before, time in pairwise(times):
        if time.year != before.year:
            shown.append(f"{time:%Y-%m-%d %H:%M}")
        else:
            shown.append(f"{time:%H:%M}" if time.date() == before.date() else f"{time:%m-%d %H:%M}")
    return shown
