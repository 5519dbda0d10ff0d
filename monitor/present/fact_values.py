"""Facts of a finding → the object that `findings --json` prints as `facts`: texts, numbers, and true for a flag."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.wording.english_reasons import in_english
from storage.records import (
    AttachmentFacts,
    ChangeFacts,
    DutyFacts,
    Facts,
    PageFacts,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)

Value = str | int | float
Values = Mapping[str, Value | None]


def fact_values(facts: Facts | None) -> dict[str, Value]:
    """Return names and values that programs outside rely on, sorted by name. Absent facts have no name."""
    if facts is None:
        return {}
    named = {"site": facts.site, **_values(facts)}
    return {name: value for name, value in sorted(named.items()) if value is not None}


def _values(facts: Facts) -> Values:
    match facts:
        case ChangeFacts():
            return _change(facts)
        case AttachmentFacts():
            return _attachment(facts)
        case RepublicationFacts():
            return _republication(facts)
        case PageFacts():
            return _page(facts)
        case DutyFacts():
            return _duty(facts)
        case TaskFacts():
            return _task(facts)
        case SiteFailureFacts():
            return _site_failure(facts)
        case _:
            return {**_reprint(facts), **_of_reprint(facts)}


def _change(facts: ChangeFacts) -> Values:
    return {
        "before": facts.before,
        "after": facts.after,
        "more": facts.more,
        "field": facts.field,
        "times": facts.times,
        "returned": facts.returned.isoformat() if facts.returned else None,
        "follows": facts.follows,
        "count": facts.pages,
    }


def _attachment(facts: AttachmentFacts) -> Values:
    return {
        "name": facts.name,
        "media": facts.media.value,
        "before": facts.before,
        "after": facts.after,
        "digest_before": facts.digest_before,
        "digest_after": facts.digest_after,
        "more": facts.more,
        "times": facts.times,
        "returned": facts.returned.isoformat() if facts.returned else None,
        "address": facts.address,
        "page": facts.page,
        "change_before": facts.change_before,
        "change_after": facts.change_after,
        "picture": facts.picture,
        "certainty": facts.certainty,
        "is_unsure": facts.is_unsure or None,
    }


def _republication(facts: RepublicationFacts) -> Values:
    reason = "silently" if facts.silently else None
    return {"before": facts.before, "after": facts.after, "reason": reason, "address": facts.address}


def _page(facts: PageFacts) -> Values:
    return {
        "reason": in_english(facts.reason) if facts.reason else None,
        "address": facts.address,
        "shown_at": facts.shown_at,
        "follows": facts.follows,
        "suspected": facts.is_suspected or None,
        "times": facts.times,
        "count": facts.pages,
    }


def _duty(facts: DutyFacts) -> Values:
    return {
        "original_site": facts.original_site,
        "hours": _plain(facts.within_h),
        "count": facts.looks,
        "issued": facts.issued_at.isoformat() if facts.issued_at else None,
        "deadline": facts.deadline.isoformat() if facts.deadline else None,
    }


def _task(facts: TaskFacts) -> Values:
    return {
        "task": facts.task,
        "deadline": facts.deadline.isoformat() if facts.deadline else None,
        "reminder": facts.is_reminder or None,
        "due": facts.due,
        "in_time": facts.in_time,
        "late": facts.late,
        "altered": facts.altered,
        "missing": facts.missing,
        "unknown": facts.unknown,
        "pending": facts.pending,
        "sites": ", ".join(facts.sites) or None,
    }


def _site_failure(facts: SiteFailureFacts) -> Values:
    return {
        "reason": in_english(facts.reason) if facts.reason else None,
        "count": facts.looks,
        "since": facts.since.isoformat() if facts.since else None,
        "articles": facts.articles_fail or None,
        "profile": facts.profile,
        "times": facts.times,
    }


ReprintFacts = ReprintTextFacts | ReprintCreditFacts | ReprintRuleFacts


def _reprint(facts: ReprintFacts) -> Values:
    return {"original_site": facts.original_site, "disguise": ",".join(facts.disguise) or None}


def _of_reprint(facts: ReprintFacts) -> Values:
    match facts:
        case ReprintTextFacts():
            return {
                "before": facts.before,
                "after": facts.after,
                "more": facts.more,
                "reason": facts.original,
                "picture": facts.picture,
                "certainty": facts.certainty,
            }
        case ReprintCreditFacts():
            return {"source": facts.source, "address": facts.address, "reason": facts.link}
        case ReprintRuleFacts():
            return {
                "rules": "、".join(facts.rules),
                "reason": facts.why_zh,
                "reason_en": facts.why_en,
                "count": facts.reprints,
            }


def _plain(hours: float) -> int | float:
    """Return a whole number of hours as an integer: 24.0 → 24."""
    return int(hours) if hours.is_integer() else hours
