"""Facts of a finding → the object of strings that `findings --json` prints as `facts`."""

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
)

Strings = Mapping[str, str | None]


def fact_strings(facts: Facts | None) -> dict[str, str]:
    """Return names and values that programs outside rely on, sorted by name. Absent facts have no name."""
    if facts is None:
        return {}
    named = {"site": facts.site, **_strings(facts)}
    return {name: value for name, value in sorted(named.items()) if value is not None}


def _strings(facts: Facts) -> Strings:
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
        case SiteFailureFacts():
            return _site_failure(facts)
        case _:
            return {**_reprint(facts), **_of_reprint(facts)}


def _change(facts: ChangeFacts) -> Strings:
    return {
        "before": facts.before,
        "after": facts.after,
        "more": _number(facts.more),
        "field": facts.field,
        "times": _number(facts.times),
        "returned": facts.returned.isoformat() if facts.returned else None,
        "follows": facts.follows,
    }


def _attachment(facts: AttachmentFacts) -> Strings:
    return {
        "name": facts.name,
        "media": facts.media.value,
        "before": facts.before,
        "after": facts.after,
        "more": _number(facts.more),
        "times": _number(facts.times),
        "returned": facts.returned.isoformat() if facts.returned else None,
    }


def _republication(facts: RepublicationFacts) -> Strings:
    reason = "silently" if facts.silently else None
    return {"before": facts.before, "after": facts.after, "reason": reason, "address": facts.address}


def _page(facts: PageFacts) -> Strings:
    return {
        "reason": in_english(facts.reason) if facts.reason else None,
        "address": facts.address,
        "shown_at": facts.shown_at,
        "follows": facts.follows,
        "suspected": "1" if facts.is_suspected else None,
        "times": _number(facts.times),
    }


def _duty(facts: DutyFacts) -> Strings:
    return {
        "original_site": facts.original_site,
        "hours": f"{facts.within_h:g}",
        "count": str(facts.looks),
        "issued": facts.issued_at.isoformat() if facts.issued_at else None,
        "deadline": facts.deadline.isoformat() if facts.deadline else None,
    }


def _site_failure(facts: SiteFailureFacts) -> Strings:
    return {
        "reason": in_english(facts.reason) if facts.reason else None,
        "count": str(facts.looks),
        "since": facts.since.isoformat() if facts.since else None,
        "articles": "1" if facts.articles_fail else None,
        "profile": facts.profile,
        "times": _number(facts.times),
    }


ReprintFacts = ReprintTextFacts | ReprintCreditFacts | ReprintRuleFacts


def _reprint(facts: ReprintFacts) -> Strings:
    return {"original_site": facts.original_site, "disguise": ",".join(facts.disguise) or None}


def _of_reprint(facts: ReprintFacts) -> Strings:
    match facts:
        case ReprintTextFacts():
            return {
                "before": facts.before,
                "after": facts.after,
                "more": _number(facts.more),
                "reason": facts.original,
            }
        case ReprintCreditFacts():
            return {"source": facts.source, "address": facts.address, "reason": facts.link}
        case ReprintRuleFacts():
            return {
                "rules": "、".join(facts.rules),
                "reason": facts.why_zh,
                "reason_en": facts.why_en,
                "count": _number(facts.reprints),
            }


def _number(number: int | None) -> str | None:
    return None if number is None else str(number)
