"""A finding's kind, headline and facts → one plain sentence, in Chinese or English."""

from __future__ import annotations

from datetime import datetime

from monitor.wording.chinese import chinese_summary
from monitor.wording.english import english_summary
from monitor.wording.names import DISGUISE_NAMES
from storage.records import EventInterval, Facts, FindingKind

UNDONE = {"zh": ("［比对时已还原：", "、", "］"), "en": (" [undone: ", ", ", "]")}


def summary(
    kind: FindingKind,
    facts: Facts,
    *,
    language: str,
    title: str = "",
    since: datetime | EventInterval | None = None,
) -> str:
    """Return a sentence with site, headline, event, change from → to, and time. Missing facts leave no gap.

    `since` is the interval of the event, or a time where no interval is known.
    """
    sentence = chinese_summary if language == "zh" else english_summary
    return sentence(kind, facts, title, since) + _undone(getattr(facts, "disguise", ()), language)


def _undone(disguise: tuple[str, ...], language: str) -> str:
    """Return the note on undone disguises of a reprint, "" without a disguise."""
    names = [DISGUISE_NAMES[name][language == "en"] for name in disguise if name in DISGUISE_NAMES]
    begin, comma, end = UNDONE[language]
    return f"{begin}{comma.join(names)}{end}" if names else ""
