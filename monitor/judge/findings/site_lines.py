"""The same sentence that came, went or changed in several articles of a site → one finding with a count and a list.

A notice that a site puts into all its articles is furniture of the site and no edit of each article. Three different
articles with the same change show that: as many as make a line furniture for matching (monitor/reuse/furniture.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.judge.findings.finding import from_to, with_interval
from monitor.judge.meaning.significance import severity_of
from storage.records import Change, ChangeFacts, Edit, Finding, FindingId, FindingKind, Severity

ARTICLES = 3  # different articles of a site with the same change
WITHIN = timedelta(days=30)  # pages of a site are looked at again within this time
LONG = 12  # characters: two articles do not get the same sentence of this length by chance
MOST_LISTED = 200  # addresses; further pages are counted
MOST_ASKED = 3  # sentences of a finding that are looked for on the site

Exchange = tuple[str, str]  # a sentence before and after; "" for a sentence that came or went


@dataclass(frozen=True)
class CountedLine:
    """A change that several articles of a site share."""

    told: Finding  # of the first article, with count and list
    folded: tuple[FindingId, ...]  # findings of further articles with this change alone
    left: Finding | None  # the changes that the article has by itself


def sentences_of(finding: Finding) -> list[str]:
    """Return the sentences of an edit that may be furniture of the site, the longest first."""
    if _exchanges(finding) is None:
        return []
    told = {max(_exchange(change), key=len) for change in finding.changes}
    return sorted((each for each in told if len(each) >= LONG), key=lambda each: (-len(each), each))[
        :MOST_ASKED
    ]


def counted_line(finding: Finding, earlier: Sequence[Finding]) -> CountedLine | None:
    """Return the earlier finding about the same sentences of the site, with a page more; None without such findings.

    `earlier` holds unresolved edits of the site, newest first.
    """
    own = _exchanges(finding)
    others = [each for each in earlier if each.url != finding.url and _exchanges(each) is not None]
    if own is None:
        return None
    known = [each for each in others if _pages(each) and set(_exchanges(each) or ()) <= set(own)]
    if known:
        first = known[-1]
        if finding.url in _addresses(first):
            return None
        return CountedLine(_counted(first, [finding.url]), (), _left(finding, set(_exchanges(first) or ())))
    return _learned(finding, own, [each for each in others if not _pages(each)])


def _learned(finding: Finding, own: Sequence[Exchange], others: Sequence[Finding]) -> CountedLine | None:
    """Return the change of three articles that the third article shows to be furniture."""
    if not all(max(map(len, exchange)) >= LONG for exchange in own):
        return None
    alike = [each for each in reversed(others) if _exchanges(each) == own]
    if len({finding.title, *(each.title for each in alike)}) < ARTICLES:
        return None
    first, further = alike[0], alike[1:]
    addresses = [*(each.url for each in further), finding.url]
    return CountedLine(_counted(first, addresses), tuple(each.id for each in further), None)


def _counted(first: Finding, addresses: Sequence[str]) -> Finding:
    """Return the finding of the first article with further addresses. A notice that came states nothing."""
    facts = first.facts
    if not isinstance(facts, ChangeFacts):
        raise TypeError("an edit has the facts of a change")
    pages = (facts.pages or 1) + len(addresses)
    told = replace(facts, pages=pages, addresses=(*_addresses(first), *addresses)[:MOST_LISTED])
    came = all(change.hunk.whole and change.hunk.edit is Edit.INSERTED for change in first.changes)
    counted = replace(first, facts=told, severity=Severity.NOTICE if came else first.severity)
    return with_interval(counted, first.interval) if first.interval else counted


def _left(finding: Finding, shared: set[Exchange]) -> Finding | None:
    """Return a finding without the changes that the site shares; None if no change is left."""
    changes = tuple(change for change in finding.changes if _exchange(change) not in shared)
    facts = finding.facts
    if not changes or not isinstance(facts, ChangeFacts):
        return None
    before, after = from_to(changes[0])
    told = replace(facts, before=before, after=after, more=len(changes) - 1)
    left = replace(finding, facts=told, changes=changes, severity=severity_of(changes))
    return with_interval(left, finding.interval) if finding.interval else left


def _pages(finding: Finding) -> int:
    return (finding.facts.pages or 0) if isinstance(finding.facts, ChangeFacts) else 0


def _addresses(finding: Finding) -> tuple[str, ...]:
    facts = finding.facts
    return facts.addresses if isinstance(facts, ChangeFacts) and facts.addresses else (finding.url,)


def _exchanges(finding: Finding) -> list[Exchange] | None:
    """Return the exchanged sentences of an edit, in order; None for a war of edits and for a copy that follows."""
    facts = finding.facts
    if finding.kind is not FindingKind.EDITED or not isinstance(facts, ChangeFacts):
        return None
    if facts.times or facts.follows or not finding.changes:
        return None
    return sorted(map(_exchange, finding.changes))


def _exchange(change: Change) -> Exchange:
    """Return the sentences that came and went; of a change inside a sentence the sentence before and after."""
    hunk = change.hunk
    if hunk.whole and (not hunk.before or not hunk.after):
        return hunk.before.strip(), hunk.after.strip()
    return hunk.before_context.strip(), hunk.after_context.strip()
