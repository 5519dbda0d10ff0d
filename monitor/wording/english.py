"""A finding's kind, headline and facts → one English sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from monitor.wording.coverage import CELL_REASONS, SITES_NAMED
from monitor.wording.english_reasons import in_english
from monitor.wording.intervals import interval_ending
from monitor.wording.names import FIELD_NAMES, LINK_NAMES, MEDIA_NAMES, ORIGINAL_NAMES
from monitor.wording.plain import (
    REASON_LENGTH,
    TITLE_LENGTH,
    VALUE_LENGTH,
    cut,
    on_one_line,
    shown_time,
    shown_values,
)
from storage.records import (
    AttachmentFacts,
    ChangeFacts,
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

# Puts the facts of a finding kind into words. The kind decides the type of the facts.
Words = Callable[[Any], str]

NOW = ", now"  # before the latest change of a war of edits


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


def _change(label: str) -> Words:
    def words(facts: ChangeFacts | ReprintTextFacts) -> str:
        change = _from_to(facts)
        if isinstance(facts, ChangeFacts) and facts.follows:
            return f"{label}, now as the original of {cut(facts.follows, 24)}: {change}{_more(facts)}"
        said = _turn(label, facts) if isinstance(facts, ChangeFacts) else label
        return (
            f"{said}: {change}{_place(facts)}{_more(facts)}{_alike(facts)}"
            if change
            else said.removesuffix(NOW)
        )

    return words


def _turn(label: str, facts: ChangeFacts) -> str:
    """Return the label of a new change, of a change taken back, or of a war of edits."""
    if facts.times is not None:
        return f"{label} to and fro, {facts.times} times{NOW}"
    if facts.returned is not None:
        return f"{label} back (reverted) to the version of {shown_time(facts.returned.isoformat())}"
    return label


def _from_to(facts: ChangeFacts | ReprintTextFacts) -> str:
    before, after = (cut(value or "", VALUE_LENGTH) for value in (facts.before, facts.after))
    if before and after:
        return f"{before} → {after}"
    return f"removed “{before}”" if before else f"added “{after}”" if after else ""


def _place(facts: ChangeFacts | ReprintTextFacts) -> str:
    """Return the picture that shows the words of a copy, "" for words that nobody had to recognise."""
    shown = _picture(facts) if isinstance(facts, ReprintTextFacts) else ""
    return f" ({shown})" if shown else ""


def _more(facts: ChangeFacts | ReprintTextFacts) -> str:
    return f", and {facts.more} more" if facts.more else ""


def _alike(facts: ChangeFacts | ReprintTextFacts) -> str:
    if not isinstance(facts, ChangeFacts):
        return ""
    return (
        f"; the same on {facts.pages} pages of the site"
        if facts.pages
        else _further_addresses(facts.addresses)
    )


def _further_addresses(addresses: tuple[str, ...]) -> str:
    """Return the count of further addresses of an article, "" for a single address."""
    return f"; the same at {len(addresses) - 1} more addresses of the article" if len(addresses) > 1 else ""


def _attribution(facts: ChangeFacts) -> str:
    field = FIELD_NAMES["en"].get(facts.field or "", "attribution")
    before, after = shown_values(facts)
    said = _turn(f"{field} changed", facts)
    if not before and not after:
        return said.removesuffix(NOW)
    return f"{said}: {before or '(none)'} → {after or '(none)'}{_more(facts)}{_alike(facts)}"


def _attachment(facts: AttachmentFacts) -> str:
    """Return file replaced: name: old address → new address."""
    if facts.address is not None:
        return _file(facts)
    before, after = (cut(value, REASON_LENGTH) for value in (facts.before, facts.after))
    act = "replaced" if before and after else "removed" if before else "added"
    said = f"{MEDIA_NAMES['en'][facts.media]} {act}"
    if facts.times is not None:
        said = f"{MEDIA_NAMES['en'][facts.media]} replaced to and fro, {facts.times} times{NOW}"
    elif facts.returned is not None:
        back = shown_time(facts.returned.isoformat())
        said = f"{MEDIA_NAMES['en'][facts.media]} back (reverted) to the version of {back}"
    parts = (said, cut(facts.name, VALUE_LENGTH), " → ".join(filter(None, (before, after))))
    told = ": ".join(filter(None, parts)) if any(parts[1:]) else said.removesuffix(NOW)
    return told + (f", and {facts.more} more" if facts.more else "") + _further_addresses(facts.addresses)


def _file(facts: AttachmentFacts) -> str:
    """Return the words for a file with other content under its address, or for a file that is gone."""
    name, address = cut(facts.name, VALUE_LENGTH), cut(facts.address or "", REASON_LENGTH)
    named = f"{name} ({address})" if name and address else name or address
    media = MEDIA_NAMES["en"][facts.media]
    parts = [f"{media} gone" if not facts.after else f"{media} has other content", named]
    parts += [_picture(facts), f"page {facts.page}" if facts.page is not None else ""]
    if facts.change_before is not None:
        values = (facts.change_before, facts.change_after)
        before, after = (cut(value or "", VALUE_LENGTH) or "(none)" for value in values)
        parts.append(f"{before} → {after}" + (f", and {facts.more} more" if facts.more else ""))
    return ": ".join(filter(None, parts))


def _picture(facts: AttachmentFacts | ReprintTextFacts) -> str:
    """Return picture 2, recognised with confidence 0.97, for a person to look at; "" for another file."""
    if facts.picture is None:
        return ""
    certainty = f"recognised with confidence {facts.certainty:.2f}" if facts.certainty is not None else ""
    is_unsure = isinstance(facts, AttachmentFacts) and facts.is_unsure
    unsure = "for a person to look at" if is_unsure else ""
    return ", ".join(filter(None, (f"picture {facts.picture}", certainty, unsure)))


def _reason(label: str) -> Words:
    def words(facts: PageFacts | SiteFailureFacts) -> str:
        if isinstance(facts, PageFacts) and facts.follows:
            return f"taken down, after the original of {cut(facts.follows, 24)}"
        reason = cut(in_english(facts.reason), REASON_LENGTH) if facts.reason else ""
        said = f"{label}: {reason}" if reason else label
        address = cut(facts.shown_at or "", 160) if isinstance(facts, PageFacts) else ""
        if address:
            return f"{said}; the site still shows the article at {address}"
        return said + (_further_addresses(facts.addresses) if isinstance(facts, PageFacts) else "")

    return words


def _whole_page(label: str) -> Words:
    """Return the words for an article that is gone or back, with a count where the article comes and goes."""

    def words(facts: PageFacts) -> str:
        said = f"{label} {facts.times} times" if facts.times else label
        new_address = f", at a new address: {cut(facts.address, 160)}" if facts.address else ""
        return _reason(said)(facts) + new_address

    return words


def _unavailable(facts: PageFacts) -> str:
    state = (
        "perhaps unavailable, to be confirmed" if facts.is_suspected else "unavailable while its site is well"
    )
    return _reason(f"{state}, {facts.times} times" if facts.times else state)(facts)


def _failing(facts: SiteFailureFacts) -> str:
    return _reason(f"site failing, {facts.times} times" if facts.times else "site failing")(facts)


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
    return f"{said}{again}{dates}{_further_addresses(facts.addresses)}"


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
    change = _from_to(facts)
    said = f" ({change}{_more(facts)})" if change else ""
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
    FindingKind.EDITED: _change("text edited"),
    FindingKind.HEADLINE_CHANGED: _change("headline changed"),
    FindingKind.ATTRIBUTION_CHANGED: _attribution,
    FindingKind.ATTACHMENT_ADDED: _attachment,
    FindingKind.ATTACHMENT_CHANGED: _attachment,
    FindingKind.ATTACHMENT_REMOVED: _attachment,
    FindingKind.REMOVED: _whole_page("removed"),
    FindingKind.RESTORED: _whole_page("restored"),
    FindingKind.MOVED: _moved,
    FindingKind.UNAVAILABLE: _unavailable,
    FindingKind.REPUBLISHED: _republished,
    FindingKind.REPRINT_ALTERED: _of_original(_change("text altered")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _of_original(_change("headline altered")),
    FindingKind.REPRINT_UNCREDITED: _uncredited,
    FindingKind.REPRINT_MISCREDITED: _of_original(_miscredited),
    FindingKind.REPRINT_LINK_BROKEN: _of_original(_link),
    FindingKind.REPRINT_OUTDATED: _of_original(_outdated),
    FindingKind.REPRINT_IMPROPER: _improper,
    FindingKind.REPRINT_MISSING: _missing,
    FindingKind.SITE_FAILING: _failing,
    FindingKind.TASK: _task,
}
