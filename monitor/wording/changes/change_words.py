"""Facts of a change and the phrases of a language → words. All languages say the same parts in the same order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from monitor.wording.changes.phrases import Phrases
from monitor.wording.plain import REASON_LENGTH, VALUE_LENGTH, cut, shown_time, shown_values
from storage.records import AttachmentFacts, ChangeFacts, PageFacts, ReprintTextFacts, SiteFailureFacts

# Puts the facts of a finding kind into words. The kind decides the type of the facts.
Words = Callable[[Any], str]
SITE_LENGTH, ADDRESS_LENGTH = 24, 160  # characters of summaries


def change(phrases: Phrases, label: str) -> Words:
    """Return the words for a change of a text under a label: from → to, with the further changes."""

    def words(facts: ChangeFacts | ReprintTextFacts) -> str:
        changed = from_to(phrases, facts)
        if isinstance(facts, ChangeFacts) and facts.follows:
            site = cut(facts.follows, SITE_LENGTH)
            said = phrases.follows.format(label=label.removesuffix(phrases.stem), site=site)
            return f"{said}{phrases.colon}{changed}{more(phrases, facts)}"
        said = _turn(phrases, label, facts) if isinstance(facts, ChangeFacts) else label
        if not changed:
            return said.removesuffix(phrases.now)
        ending = f"{_place(phrases, facts)}{more(phrases, facts)}{_alike(phrases, facts)}"
        return f"{said}{phrases.colon}{changed}{ending}"

    return words


def _turn(phrases: Phrases, label: str, facts: ChangeFacts) -> str:
    """Return the label of a new change, of a change taken back, or of a war of edits."""
    stem = label.removesuffix(phrases.stem)
    turned = _repeated(phrases, (phrases.war, phrases.back), stem, facts.times, facts.returned)
    return turned or label


def _repeated(
    phrases: Phrases, forms: tuple[str, str], label: str, times: int | None, returned: datetime | None
) -> str:
    """Return the words for a war of edits or a return, "" for a single change."""
    war, back = forms
    if times is not None:
        return war.format(label=label, times=times) + phrases.now
    if returned is not None:
        return back.format(label=label, at=shown_time(returned.isoformat()))
    return ""


def from_to(phrases: Phrases, facts: ChangeFacts | ReprintTextFacts) -> str:
    """Return the first change: from → to, removed or added; "" without values."""
    before, after = (cut(value or "", VALUE_LENGTH) for value in (facts.before, facts.after))
    if before and after:
        return f"{before} → {after}"
    return phrases.removed.format(before) if before else phrases.added.format(after) if after else ""


def _place(phrases: Phrases, facts: ChangeFacts | ReprintTextFacts) -> str:
    """Return the picture that shows the words of a copy, "" for words that nobody had to recognise."""
    shown = _picture(phrases, facts) if isinstance(facts, ReprintTextFacts) else ""
    return phrases.place.format(shown) if shown else ""


def more(phrases: Phrases, facts: ChangeFacts | ReprintTextFacts | AttachmentFacts) -> str:
    """Return the count of further changes, "" without further changes."""
    return phrases.more.format(facts.more) if facts.more else ""


def _alike(phrases: Phrases, facts: ChangeFacts | ReprintTextFacts) -> str:
    if not isinstance(facts, ChangeFacts):
        return ""
    if facts.pages:
        return phrases.on_pages.format(facts.pages)
    return further_addresses(phrases, facts.addresses)


def further_addresses(phrases: Phrases, addresses: tuple[str, ...]) -> str:
    """Return the count of further addresses of an article, "" for a single address."""
    return phrases.at_addresses.format(len(addresses) - 1) if len(addresses) > 1 else ""


def attribution(phrases: Phrases) -> Words:
    """Return the words for a changed credit: the field, from → to."""

    def words(facts: ChangeFacts) -> str:
        field = phrases.field_names.get(facts.field or "", phrases.any_field)
        before, after = shown_values(facts)
        said = _turn(phrases, phrases.field_changed.format(field), facts)
        if not before and not after:
            return said.removesuffix(phrases.now)
        values = f"{before or phrases.nothing} → {after or phrases.nothing}"
        return f"{said}{phrases.colon}{values}{more(phrases, facts)}{_alike(phrases, facts)}"

    return words


def attachment(phrases: Phrases) -> Words:
    """Return the words for a file, picture or video that is replaced, added, removed or has other content."""

    def words(facts: AttachmentFacts) -> str:
        if facts.address is not None:
            return _file(phrases, facts)
        before, after = (cut(value, REASON_LENGTH) for value in (facts.before, facts.after))
        media = phrases.media[facts.media]
        act = (
            phrases.file_replaced
            if before and after
            else phrases.file_removed
            if before
            else phrases.file_added
        )
        forms = (phrases.file_war, phrases.file_back)
        said = _repeated(phrases, forms, media, facts.times, facts.returned) or act.format(media)
        parts = (said, cut(facts.name, VALUE_LENGTH), " → ".join(filter(None, (before, after))))
        told = phrases.colon.join(filter(None, parts)) if any(parts[1:]) else said.removesuffix(phrases.now)
        further = phrases.more_files.format(facts.more) if facts.more else ""
        return told + further + further_addresses(phrases, facts.addresses)

    return words


def _file(phrases: Phrases, facts: AttachmentFacts) -> str:
    """Return the words for a file with other content under its address, or for a file that is gone."""
    name, address = cut(facts.name, VALUE_LENGTH), cut(facts.address or "", REASON_LENGTH)
    named = phrases.file_named.format(name=name, address=address) if name and address else name or address
    form = phrases.file_other if facts.after else phrases.file_gone
    parts = [form.format(phrases.media_by_content[facts.media]), named, _picture(phrases, facts)]
    parts.append(phrases.page.format(facts.page) if facts.page is not None else "")
    if facts.change_before is not None:
        values = (facts.change_before, facts.change_after)
        before, after = (cut(value or "", VALUE_LENGTH) or phrases.nothing for value in values)
        parts.append(f"{before} → {after}{more(phrases, facts)}")
    return phrases.colon.join(filter(None, parts))


def _picture(phrases: Phrases, facts: AttachmentFacts | ReprintTextFacts) -> str:
    """Return picture 2, recognised with confidence 0.97, for a person to look at; "" for another file."""
    if facts.picture is None:
        return ""
    certainty = phrases.certainty.format(facts.certainty) if facts.certainty is not None else ""
    unsure = phrases.unsure if isinstance(facts, AttachmentFacts) and facts.is_unsure else ""
    return phrases.comma.join(filter(None, (phrases.picture.format(facts.picture), certainty, unsure)))


def with_reason(phrases: Phrases, label: str) -> Words:
    """Return the words for a page or site under a label, with the reason of the look."""

    def words(facts: PageFacts | SiteFailureFacts) -> str:
        if isinstance(facts, PageFacts) and facts.follows:
            return phrases.gone_with.format(cut(facts.follows, SITE_LENGTH))
        reason = cut(phrases.reason(facts.reason), REASON_LENGTH) if facts.reason else ""
        said = f"{label}{phrases.colon}{reason}" if reason else label
        if not isinstance(facts, PageFacts):
            return said
        address = cut(facts.shown_at or "", ADDRESS_LENGTH)
        shown = phrases.still_at.format(address) if address else ""
        return said + (shown or further_addresses(phrases, facts.addresses))

    return words


def whole_page(phrases: Phrases, label: str) -> Words:
    """Return the words for an article that is gone or back, with a count where the article comes and goes."""

    def words(facts: PageFacts) -> str:
        said = phrases.times.format(label=label, times=facts.times) if facts.times else label
        new = phrases.new_address.format(cut(facts.address, ADDRESS_LENGTH)) if facts.address else ""
        return with_reason(phrases, said)(facts) + new

    return words
