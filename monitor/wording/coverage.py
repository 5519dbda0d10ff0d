"""Codes of tasks, cells and cases → words in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Words = Mapping[str, Mapping[str, str]]

SITES_NAMED = 8  # sites in a sentence about a task
CELL_STATES: Words = MappingProxyType({
    "zh": {"pending": "待核", "carried": "已转", "late": "逾期", "altered": "有改动", "missing": "未转",
           "unknown": "未能核实"},
    "en": {"pending": "pending", "carried": "carried", "late": "late", "altered": "altered", "missing": "missing",
           "unknown": "unknown"},
})  # fmt: skip
CELL_REASONS: Words = MappingProxyType({
    "zh": {"unread": "列表有标题，正文未能读取", "straddles": "在截止前后两次查看之间出现",
           "not-looked-at": "未查看栏目页",
           "failing": "栏目页打不开", "robots": "robots.txt 不许查看", "gap": "列表在两次查看之间整页更新，可能漏看"},
    "en": {"unread": "listed, its page was never read", "straddles": "appeared between two looks around the deadline",
           "not-looked-at": "its lists were not looked at", "failing": "its lists fail",
           "robots": "robots.txt forbids its lists", "gap": "its list rolled over between two looks"},
})  # fmt: skip
DIFFERENCES: Words = MappingProxyType({
    "zh": {"text": "正文有改动", "headline": "标题有改动", "excerpt": "摘编", "compilation": "合编",
           "headline-only": "仅标题链接", "removed": "曾转载，截止前已撤下"},
    "en": {"text": "text altered", "headline": "headline altered", "excerpt": "excerpt", "compilation": "compilation",
           "headline-only": "headline with a link alone", "removed": "carried, and removed before the deadline"},
})  # fmt: skip
BASES: Words = MappingProxyType(
    {
        "zh": {"looks": "查看记录", "stated": "据页面标注"},
        "en": {"looks": "looks", "stated": "stated on the page"},
    }
)
RULINGS: Words = MappingProxyType(
    {
        "zh": {"carried": "认定已转", "excused": "免于转载", "missing": "认定未转"},
        "en": {"carried": "carried", "excused": "excused", "missing": "missing"},
    }
)
CASE_STATES: Words = MappingProxyType({
    "zh": {"open": "待处理", "notified": "已去函", "corrected": "已改正", "verified": "已复核",
           "dismissed": "不予追究"},
    "en": {"open": "open", "notified": "notified", "corrected": "corrected", "verified": "verified",
           "dismissed": "dismissed"},
})  # fmt: skip
COPY_STATES: Words = MappingProxyType(
    {
        "zh": {"up": "在线", "gone": "已撤下", "unknown": "打不开"},
        "en": {"up": "up", "gone": "gone", "unknown": "not answering"},
    }
)
YES_NO: Mapping[str, Mapping[bool | None, str]] = MappingProxyType(
    {
        "zh": {True: "是", False: "否", None: "不能确定"},
        "en": {True: "yes", False: "no", None: "open"},
    }
)
SHEETS: Words = MappingProxyType(
    {
        "zh": {"summary": "汇总", "cells": "明细", "evidence": "证据", "notes": "说明"},
        "en": {"summary": "summary", "cells": "cells", "evidence": "evidence", "notes": "notes"},
    }
)


def words_of(table: Words, codes: tuple[str, ...], language: str) -> str:
    """Return the words of some codes, separated as the language does."""
    return ("、" if language == "zh" else ", ").join(table[language].get(code, code) for code in codes)
