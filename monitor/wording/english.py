"""A finding's kind, headline and facts → one English sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.wording.changes import phrases
from monitor.wording.changes.change_words import (
    Words,
    attachment,
    attribution,
    change,
    from_to,
    further_addresses,
    more,
    whole_page,
    with_reason,
)
from monitor.wording.coverage import CELL_REASONS, SITES_NAMED
from monitor.wording.intervals import interval_ending
from monitor.wording.names import LINK_NAMES, ORIGINAL_NAMES
from monitor.wording.plain import (
    REASON_LENGTH,
    TITLE_LENGTH,
    cut,
    on_one_line,
    shown_time,
    shown_values,
)
from storage.records import (
    DutyFacts,
    EventInterval,
    Facts,
    FindingKind,
    PageFacts,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)

PHRASES = phrases.ENGLISH


def english_summary(
    kind: FindingKind, facts: Facts, title: str, when: datetime | EventInterval | None
) -> str:
    """Return the sentence without its note on disguises. `when` is a time or the interval of the event."""
    site, headline = on_one_line(facts.site), cut(title, TITLE_LENGTH)
    is_named = headline and kind is not FindingKind.SITE_FAILING  # the headline is the name of the site
    subject = (f"{site}:" if site else "") + (f" “{headline}”" if is_named else "")
    return f"{subject}{' ' if subject else ''}{_WORDS[kind](facts)}{_ending(kind, when)}".strip()


def _ending(kind: FindingKind, when: datetime | EventInterval | None) -> str:
    if isinstance(when, EventInterval):
        return interval_ending(kind, when, "en")
    is_told = when is not None and kind is not FindingKind.REPRINT_MISSING  # the sentence has the times
    return f" (since {shown_time(when.isoformat())} Beijing time)" if when and is_told else ""


def _unavailable(facts: PageFacts) -> str:
    state = (
        "perhaps unavailable, to be confirmed" if facts.is_suspected else "unavailable while its site is well"
    )
    return with_reason(PHRASES, f"{state}, {facts.times} times" if facts.times else state)(facts)


def _failing(facts: SiteFailureFacts) -> str:
    return with_reason(PHRASES, f"site failing, {facts.times} times" if facts.times else "site failing")(
        facts
    )


def _of_original(said: Words) -> Words:
    def words(facts: ReprintTextFacts | ReprintCreditFacts) -> str:
        original = cut(facts.original_site, 24)
        return f"reprint of {original}, {said(facts)}" if original else f"reprint, {said(facts)}"

    return words


def _uncredited(facts: ReprintCreditFacts) -> str:
    if facts.quoted is None:
        return _of_original(lambda _: "no source named")(facts)
    of = f" of {cut(facts.original_site, 24)}" if facts.original_site else ""
    return f"{facts.quoted} characters{of} quoted, no source named"


def _republished(facts: RepublicationFacts) -> str:
    before, after = shown_values(facts)
    dates = f": {before} → {after}" if before and after and before != after else ""
    again = f" at {facts.times} new addresses" if facts.times else ""
    said = "silently re-dated" if facts.silently else "an old article republished"
    return f"{said}{again}{dates}{further_addresses(PHRASES, facts.addresses)}"


def _moved(facts: PageFacts) -> str:
    address = cut(facts.address or "", REASON_LENGTH)
    alike = f"; {facts.pages} pages of the site moved alike" if facts.pages else ""
    return (f"moved: {address}" if address else "moved") + alike


def _miscredited(facts: ReprintCreditFacts) -> str:
    source = cut(facts.source or "", REASON_LENGTH)
    return f"wrong source named: {source}" if source else "wrong source named"


def _link(facts: ReprintCreditFacts) -> str:
    fault = LINK_NAMES["en"][facts.link] if facts.link else "is broken"
    address = cut(facts.address or "", 160)
    return f"its link to the original {fault}" + (f": {address}" if address else "")


def _outdated(facts: ReprintTextFacts) -> str:
    original = ORIGINAL_NAMES["en"][facts.original] if facts.original else "the original has changed"
    change = from_to(PHRASES, facts)
    said = f" ({change}{more(PHRASES, facts)})" if change else ""
    return f"{original}{said}; the reprint carries the old text"


def _improper(facts: ReprintRuleFacts) -> str:
    why = cut("; ".join(each.why_en for each in facts.broken) or facts.why_en, 160)
    is_one = facts.reprints is None or facts.reprints == 1
    said = "improper reprint" if is_one else f"and further improper reprints, {facts.reprints} in all"
    return said + (f": {why}" if why else "")


def _missing(facts: DutyFacts) -> str:
    original = cut(facts.original_site, 24)
    message = f"message of {original}" if original else "message"
    after = [look for look in facts.lists if facts.deadline and look.at >= facts.deadline]
    if not after or facts.issued_at is None:
        looks = f"{facts.looks} looks at its lists"
        return f"{message} not carried within {facts.within_h:g} h ({looks})"
    issued, seen = (shown_time(at.isoformat()) for at in (facts.issued_at, max(look.at for look in after)))
    return (
        f"{message} not carried within {facts.within_h:g} h (published {issued}, on none of {len(after)} lists"
        f" at {seen}, Beijing time)"
    )


def _task(facts: TaskFacts) -> str:
    deadline = f" at {shown_time(facts.deadline.isoformat())} Beijing time" if facts.deadline else ""
    task, sites = f"coverage task {cut(facts.task, 24)}".rstrip(), _named_sites(facts)
    if facts.is_reminder:
        pending = f"{facts.pending} not seen to carry it{sites}"
        return f"{task} ends{deadline}: {facts.due} sites due, {pending}"
    reasons = ", ".join(
        f"{each.cells} {CELL_REASONS['en'].get(each.why, each.why)}" for each in facts.reasons
    )
    return (
        f"{task} ended{deadline}{_counted_at(facts)}: {facts.due} sites due,"
        f" {facts.in_time} in time, {facts.late} late, {facts.altered} altered, {facts.missing} missing{sites},"
        f" {facts.unknown} not known" + (f" ({reasons})" if reasons else "")
    )


def _counted_at(facts: TaskFacts) -> str:
    return f", counted at {shown_time(facts.at.isoformat())}" if facts.at else ""


def _named_sites(facts: TaskFacts) -> str:
    titles = [title for title in (cut(site, 16).strip() for site in facts.sites) if title]
    more = " …" if len(titles) > SITES_NAMED else ""
    return f" ({', '.join(titles[:SITES_NAMED])}{more})" if titles else ""


_WORDS: Mapping[FindingKind, Words] = {
    FindingKind.EDITED: change(PHRASES, "text edited"),
    FindingKind.HEADLINE_CHANGED: change(PHRASES, "headline changed"),
    FindingKind.ATTRIBUTION_CHANGED: attribution(PHRASES),
    FindingKind.ATTACHMENT_ADDED: attachment(PHRASES),
    FindingKind.ATTACHMENT_CHANGED: attachment(PHRASES),
    FindingKind.ATTACHMENT_REMOVED: attachment(PHRASES),
    FindingKind.REMOVED: whole_page(PHRASES, "removed"),
    FindingKind.RESTORED: whole_page(PHRASES, "restored"),
    FindingKind.MOVED: _moved,
    FindingKind.UNAVAILABLE: _unavailable,
    FindingKind.REPUBLISHED: _republished,
    FindingKind.REPRINT_ALTERED: _of_original(change(PHRASES, "text altered")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _of_original(change(PHRASES, "headline altered")),
    FindingKind.REPRINT_UNCREDITED: _uncredited,
    FindingKind.REPRINT_MISCREDITED: _of_original(_miscredited),
    FindingKind.REPRINT_LINK_BROKEN: _of_original(_link),
    FindingKind.REPRINT_OUTDATED: _of_original(_outdated),
    FindingKind.REPRINT_IMPROPER: _improper,
    FindingKind.REPRINT_MISSING: _missing,
    FindingKind.SITE_FAILING: _failing,
    FindingKind.TASK: _task,
}
