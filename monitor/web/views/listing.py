"""Rows of the inbox → groups by day, short facts from → to, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from monitor.web.views.moments import day_name
from monitor.web.views.sheet import SheetRows
from monitor.wording.chinese_reasons import in_words
from monitor.wording.names import FIELD_NAMES, LINK_NAMES, ORIGINAL_NAMES
from monitor.wording.plain import cut, shown_values, utc
from storage.records import (
    ChangeFacts,
    DutyFacts,
    Facts,
    InboxRow,
    PageFacts,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)

VALUE_LENGTH = 36  # characters of a value in a row


@dataclass(frozen=True)
class FromTo:
    """Short fact of a row: a value before and after, or a sentence."""

    before: str = ""
    after: str = ""
    said: str = ""
    more: int = 0  # further changes


@dataclass(frozen=True)
class DayGroup:
    """Rows of a day."""

    name: str
    rows: Sequence[InboxRow]


def by_day(rows: Iterable[InboxRow], now: datetime, language: str) -> list[DayGroup]:
    """Return the rows in groups, in their order."""
    days = groupby(rows, key=lambda row: day_name(row.detected_at, now, language))
    return [DayGroup(name, list(members)) for name, members in days]


def from_to(facts: Facts | None, language: str) -> FromTo:
    """Return the short fact of a finding."""
    match facts:
        case ChangeFacts():
            return _change(facts, language)
        case RepublicationFacts():
            return FromTo(*shown_values(facts))
        case ReprintTextFacts():
            said = ORIGINAL_NAMES[language][facts.original] if facts.original else ""
            return FromTo(_short(facts.before), _short(facts.after), said, facts.more or 0)
        case ReprintCreditFacts():
            said = LINK_NAMES[language][facts.link] if facts.link else ""
            return FromTo("", _short(facts.source or facts.address), said)
        case ReprintRuleFacts():
            return FromTo(said=" ".join(facts.rules))
        case _:
            return _other(facts, language)


def _change(facts: ChangeFacts, language: str) -> FromTo:
    before, after = shown_values(facts)
    said = FIELD_NAMES[language].get(facts.field, "") if facts.field else ""
    return FromTo(_short(before), _short(after), said, facts.more or 0)


def _other(facts: Facts | None, language: str) -> FromTo:
    match facts:
        case PageFacts():
            return FromTo(after=_short(facts.address), said=_reason(facts.reason, language))
        case DutyFacts():
            return FromTo(said=f"{facts.within_h:g} h")
        case TaskFacts():
            return FromTo(said=_short(facts.task))
        case SiteFailureFacts():
            return FromTo(said=_reason(facts.reason, language))
        case _:
            return FromTo()


def _reason(reason: Reason | None, language: str) -> str:
    if reason is None:
        return ""
    return _short(in_words(reason, language))


def _short(value: str | None) -> str:
    return cut(value or "", VALUE_LENGTH)


def original_site_of(facts: Facts | None) -> str:
    """Return the title of the original's site, "" for a finding without an original."""
    return str(getattr(facts, "original_site", "") or "")


def row_data(row: InboxRow) -> dict[str, Any]:
    """Return an element of the inbox for programs."""
    return {
        "id": row.id,
        "event": row.event,
        "findings": row.members,
        "sites": row.sites,
        "kind": row.kind.value,
        "severity": row.severity.word,
        "state": row.state.value,
        "site": row.site,
        "url": row.url,
        "original_url": row.original_url,
        "title": row.title,
        "summary_zh": row.summary_zh,
        "summary_en": row.summary_en,
        "detected_at": utc(row.detected_at),
        "resolved_at": utc(row.resolved_at),
        "assignee": row.assignee,
        "notified_at": utc(row.notified_at),
    }


def rows_table(rows: Sequence[InboxRow], titles: Mapping[str, str], language: str) -> SheetRows:
    """Return the rows for a spreadsheet."""
    header = ("id", "severity", "kind", "state", "site", "title", "summary", "url", "original_url", "detected_at",
              "assignee")  # fmt: skip
    return SheetRows(
        header,
        [
            (
                row.id,
                row.severity.word,
                row.kind.value,
                row.state.value,
                titles.get(row.site, row.site),
                row.title,
                row.summary(language),
                row.url,
                row.original_url,
                utc(row.detected_at),
                row.assignee,
            )
            for row in rows
        ],
    )
