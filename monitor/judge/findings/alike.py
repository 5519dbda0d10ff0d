"""The same change on several pages of a site, or at several addresses of an article → one finding with a list.

A new template drops the editor, or adds a line, on every page; a site moves all pages to another host. The first page
has the finding, with a count of the further pages. An article at several addresses is one article: its edit or its
removal is one finding, with the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import timedelta

from crawler.urls import attachment_key
from monitor.judge.findings.finding import with_interval
from monitor.judge.findings.following import OF_A_CHANGE
from storage.records import (
    Attachment,
    AttachmentFacts,
    ChangeFacts,
    Finding,
    FindingKind,
    PageFacts,
    RepublicationFacts,
)

# Pages of a site are looked at again within this time, so a new template has come to light on all pages.
ALIKE_WITHIN = timedelta(days=30)
MOST_LISTED = 200  # addresses; further pages are counted
# Facts that list addresses.
WITH_ADDRESSES = (ChangeFacts, AttachmentFacts, RepublicationFacts, PageFacts)
COUNTED = frozenset({FindingKind.ATTRIBUTION_CHANGED, FindingKind.MOVED})
# Two articles do not get the same words of this length (characters) by chance.
LONG_CHANGE = 12


def counted_alike(finding: Finding, earlier: Sequence[Finding]) -> Finding | None:
    """Return the earlier finding about the same change, with a page more; None without such a finding.

    `earlier` holds unresolved findings of the site, newest first.
    """
    sort = _sort_of(finding)
    alike = [each for each in earlier if sort is not None and _sort_of(each) == sort]
    if not alike or any(finding.url in _pages(each) for each in alike):
        return None
    first = alike[-1]
    facts = first.facts
    if not isinstance(facts, ChangeFacts | PageFacts) or first.interval is None:
        return None
    addresses = (*_pages(first), finding.url)[:MOST_LISTED]
    told = replace(facts, pages=(facts.pages or 1) + 1, addresses=addresses)
    return with_interval(replace(first, facts=told), first.interval)


def _pages(finding: Finding) -> tuple[str, ...]:
    """Return the addresses of the pages counted by a finding."""
    facts = finding.facts
    counted = facts.addresses if isinstance(facts, ChangeFacts | PageFacts) else ()
    return counted or (finding.url,)


def _sort_of(finding: Finding) -> Hashable | None:
    """Return a key, equal for the same change of credit or of addresses; None for any further kind of change.

    Dropped and added names differ from page to page.
    """
    facts = finding.facts
    if finding.kind is FindingKind.MOVED and isinstance(facts, PageFacts):
        return _folder(finding.url), _folder(facts.address or "")
    if finding.kind is not FindingKind.ATTRIBUTION_CHANGED or not isinstance(facts, ChangeFacts):
        return None
    if facts.times or facts.follows:
        return None
    values: Hashable = (facts.before, facts.after)
    if facts.field is not None and not (facts.before and facts.after):
        values = (bool(facts.before), bool(facts.after))
    return facts.field, values, facts.more, facts.returned is not None


def _folder(url: str) -> str:
    """Return the folder of an address, with one zero in the place of every number."""
    return re.sub(r"\d+", "0", url.rpartition("/")[0])


# Kinds of finding that an article has at all its addresses. One finding tells each of them for all addresses, but for
# `unavailable`: a suspicion is confirmed or refuted for each address.
ABSENT = frozenset({FindingKind.REMOVED, FindingKind.UNAVAILABLE})
TOLD_ONCE = OF_A_CHANGE | {FindingKind.REMOVED, FindingKind.RESTORED}
AT_EVERY_ADDRESS = TOLD_ONCE | ABSENT


def is_same_event(one: Finding, other: Finding) -> bool:
    """Return whether two findings about two addresses of an article tell the same event."""
    if {one.original_url, other.original_url} != {None} or not {one.kind, other.kind} <= AT_EVERY_ADDRESS:
        return False
    if {one.kind, other.kind} <= ABSENT:
        return True
    if one.kind is not other.kind or abs(one.detected_at - other.detected_at) > ALIKE_WITHIN:
        return False
    return exchanged(one) == exchanged(other) and _words_of(one) == _words_of(other)


def with_address(first: Finding, finding: Finding) -> Finding | None:
    """Return the first finding about an event with the address of a further finding, or None if both are told.

    An event that is graver at the further address stands alone: the last address of an article went.
    """
    if first.kind is not finding.kind or finding.kind not in TOLD_ONCE:
        return None
    if first.interval is None or finding.severity > first.severity:
        return None
    facts = first.facts
    if not isinstance(facts, WITH_ADDRESSES):
        return None
    addresses = tuple(dict.fromkeys((first.url, *facts.addresses, finding.url)))[:MOST_LISTED]
    return with_interval(replace(first, facts=replace(facts, addresses=addresses)), first.interval)


def _words_of(finding: Finding) -> Hashable:
    """Return what changed beside the text, and whether a change takes an earlier one back."""
    facts = finding.facts
    if isinstance(facts, AttachmentFacts):
        places = (Attachment("", each or "") for each in (facts.before, facts.after, facts.address))
        return (*map(attachment_key, places), facts.change_before, facts.change_after)
    if isinstance(facts, ChangeFacts):
        return facts.field, facts.before, facts.after, facts.pages, facts.follows, facts.returned is not None
    return (facts.before, facts.after) if isinstance(facts, RepublicationFacts) else None


def exchanged(finding: Finding) -> list[tuple[str, str]]:
    """Return the words taken out and put in by the changes of an edit."""
    return [(change.hunk.before, change.hunk.after) for change in finding.changes]


def telling_words(finding: Finding) -> str | None:
    """Return the longest words of an edit, if the same words on another page have the same cause, else None."""
    words = max((word for pair in exchanged(finding) for word in pair), key=len, default="")
    return words if len(words) >= LONG_CHANGE else None
