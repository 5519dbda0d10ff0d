"""The parts of an event → words in Chinese and English: copies by their state, headings of lists."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    """What the further findings of an event say of their pages."""

    STILL_OLD = "still-old"  # a reprint with the text before a correction or a removal
    UPDATED = "updated"  # a reprint that was outdated or altered, and follows its original now
    THE_SAME = "the-same"  # the same finding at another page
    FURTHER = "further"  # any other finding at another page


# Headings with the number of pages. {kind} is the name of the kind of the findings.
PART_NAMES: Mapping[str, Mapping[Part, str]] = {
    "zh": {
        Part.STILL_OLD: "{n} 家转载仍是旧文",
        Part.UPDATED: "{n} 家转载已改正",
        Part.THE_SAME: "另有 {n} 处同样情况",
        Part.FURTHER: "{kind} {n} 处",
    },
    "en": {
        Part.STILL_OLD: "{n} reprints still carry the earlier text",
        Part.UPDATED: "{n} reprints put right",
        Part.THE_SAME: "The same in {n} further places",
        Part.FURTHER: "{kind}: {n}",
    },
}
ALSO = {"zh": "同时：", "en": "Also: "}
SETTLED = {"zh": "·已解决", "en": ", resolved"}
COLON = {"zh": "：", "en": ": "}
COMMA = {"zh": "、", "en": ", "}
EVENT_HEADINGS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "new": "新增",
        "resolved": "已解决",
        "open": "仍待处理",
        "none": "这段时间没有发现。",
        "more": "另有 {n} 件，见 reprintwatch findings",
        "events": "件",
        "minor": "其他",
    },
    "en": {
        "new": "New",
        "resolved": "Resolved",
        "open": "Still open",
        "none": "Nothing was found in this time.",
        "more": "{n} more: see reprintwatch findings",
        "events": "events",
        "minor": "Others",
    },
}
