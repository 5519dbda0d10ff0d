"""The same sentence that came, went or changed in several articles of a site → one finding with a count and a list.

A notice that a site puts into all its articles is furniture of the site and no edit of each article. Three different
articles with the same change show that: as many as make a line furniture for matching (monitor/reuse/furniture.py).

A notice may name the article, its number or its editor, and a button may be short. Such changes are only alike. So
three of them show furniture only if most pages of the site that were looked at meanwhile show the change too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from rapidfuzz import fuzz

from monitor.judge.findings.finding import from_to, with_interval
from monitor.judge.meaning.significance import severity_of
from storage.records import Change, ChangeFacts, Edit, Finding, FindingId, FindingKind, Severity

ARTICLES = 3  # different articles of a site with the same change
WITHIN = timedelta(days=30)  # pages of a site are looked at again within this time
LONG = 12  # characters: two articles do not get the same sentence of this length by chance
ALIKE = 70.0  # likeness (0..100) of two sentences with the words of their own article; of two sentences of a mould
LEAST = 4  # characters of a short line that comes alike; fewer are a mark or a number
MOST_LISTED = 200  # addresses; further pages are counted
MOST_ASKED = 3  # sentences of a finding that are looked for on the site

FIGURE = re.compile(r"\d+")

Exchange = tuple[str, str]  # a sentence before and after; "" for a sentence that came or went


@dataclass(frozen=True)
class CountedLine:
    """A change that several articles of a site share."""

    told: Finding  # of the first article, with count and list
    folded: tuple[FindingId, ...]  # findings of further articles with this change alone
    left: Finding | None  # the changes that the article has by itself
    is_new: bool = False  # the finding is the third about the change


def sentences_of(finding: Finding) -> list[str]:
    """Return the sentences of an edit that may be furniture of the site, the longest first."""
    if _exchanges(finding) is None:
        return []
    told = {max(_sides(change), key=len) for change in finding.changes}
    return sorted((each for each in told if len(each) >= LONG), key=lambda each: (-len(each), each))[
        :MOST_ASKED
    ]


def counted_line(finding: Finding, earlier: Sequence[Finding]) -> CountedLine | None:
    """Return the earlier finding about the same sentences of the site, with a page more; None without such findings.

    `earlier` holds unresolved edits of the site, newest first.
    """
    return _counted_by(_is_equal, finding, earlier)


def counted_alike_line(finding: Finding, earlier: Sequence[Finding]) -> CountedLine | None:
    """Return the same as `counted_line`, for sentences that are only alike, and for short lines.

    If the answer `is_new`, the change is furniture only if most pages of the site show the change.
    """
    return _counted_by(_is_alike, finding, earlier)


Likeness = Callable[[Exchange, Exchange], bool]


def _is_equal(one: Exchange, other: Exchange) -> bool:
    return one == other and max(map(len, one)) >= LONG


def _is_alike(one: Exchange, other: Exchange) -> bool:
    """Return whether both exchanges put in and take out sentences of one mould."""
    if one == other:
        return max(map(len, one)) >= LEAST
    return all(
        bool(mine) == bool(its) and (mine == its or (len(mine) >= LONG and fuzz.ratio(mine, its) >= ALIKE))
        for mine, its in zip(one, other, strict=True)
    )


def _counted_by(likeness: Likeness, finding: Finding, earlier: Sequence[Finding]) -> CountedLine | None:
    own = _exchanges(finding)
    others = [each for each in earlier if each.url != finding.url and _exchanges(each) is not None]
    if own is None:
        return None
    known = [each for each in others if _pages(each) and _holds(likeness, own, _exchanges(each) or ())]
    if known:
        first = known[-1]
        if finding.url in _addresses(first):
            return None
        left = _left(likeness, finding, _exchanges(first) or ())
        return CountedLine(_counted(first, [finding]), (), left)
    return _learned(likeness, finding, [each for each in others if not _pages(each)])


def _holds(likeness: Likeness, own: Sequence[Exchange], wanted: Sequence[Exchange]) -> bool:
    """Return whether an edit holds all exchanges of another edit."""
    return all(any(likeness(mine, each) for mine in own) for each in wanted)


def _learned(likeness: Likeness, finding: Finding, others: Sequence[Finding]) -> CountedLine | None:
    """Return the change of three articles that the third article shows to be furniture.

    An article may have changes of its own beside the shared change. The finding that counts has no such change.
    """
    own = _exchanges(finding) or []
    shared = [
        own,
        *(_exchanges(each) or [] for each in others if _holds(likeness, own, _exchanges(each) or [])),
    ]
    counted = (_shared_by(likeness, each, finding, others) for each in shared)
    return next((each for each in counted if each is not None), None)


def _shared_by(
    likeness: Likeness, shared: Sequence[Exchange], finding: Finding, others: Sequence[Finding]
) -> CountedLine | None:
    """Return the finding that counts the articles with a change, None for fewer than three articles."""
    holding = [each for each in reversed(others) if _holds(likeness, _exchanges(each) or [], shared)]
    alike = [each for each in holding if _are_the_same(likeness, shared, _exchanges(each) or [])]
    if not alike or len({finding.title, *(each.title for each in holding)}) < ARTICLES:
        return None
    first, further = alike[0], alike[1:]
    told = _counted(first, [*(each for each in holding if each is not first), finding])
    folded = tuple(each.id for each in further)
    return CountedLine(told, folded, _left(likeness, finding, shared), is_new=True)


def _are_the_same(likeness: Likeness, own: Sequence[Exchange], other: Sequence[Exchange]) -> bool:
    return len(own) == len(other) and _holds(likeness, own, other) and _holds(likeness, other, own)


def _counted(first: Finding, further: Sequence[Finding]) -> Finding:
    """Return the finding of the first article with further addresses. A notice that came states nothing."""
    facts = first.facts
    if not isinstance(facts, ChangeFacts):
        raise TypeError("an edit has the facts of a change")
    addresses = (*_addresses(first), *(each.url for each in further))
    told = replace(facts, pages=(facts.pages or 1) + len(further), addresses=addresses[:MOST_LISTED])
    severity = first.severity if _pages(first) or not _is_notice(first, further) else Severity.NOTICE
    counted = replace(first, facts=told, severity=severity)
    return with_interval(counted, first.interval) if first.interval else counted


def _is_notice(first: Finding, further: Sequence[Finding]) -> bool:
    """Return whether all articles gained a sentence with the same figures, or lost a sentence that had come before."""
    if any(getattr(each.facts, "returned", None) is not None for each in (first, *further)):
        return True
    came = all(change.hunk.whole and change.hunk.edit is Edit.INSERTED for change in first.changes)
    return came and all(_figures(each, first) == _figures(first, first) for each in further)


def _figures(finding: Finding, first: Finding) -> list[str]:
    """Return the figures of an edit's sentences that `first` has too, or its mould.

    A sentence with another figure on each page may state a fact. Changes of the article itself do not count.
    """
    shared = _exchanges(first) or []
    told = [each for each in _exchanges(finding) or () if any(_is_alike(each, other) for other in shared)]
    return FIGURE.findall("".join(after for _, after in told))


def _left(likeness: Likeness, finding: Finding, shared: Sequence[Exchange]) -> Finding | None:
    """Return a finding without the changes that the site shares; None if no change is left."""
    changes = tuple(
        change
        for change in finding.changes
        if not any(likeness(_exchange(finding, change), each) for each in shared)
    )
    facts = finding.facts
    if not changes or not isinstance(facts, ChangeFacts):
        return None
    before, after = from_to(changes[0])
    told = replace(facts, before=before, after=after, more=len(changes) - 1)
    left = replace(finding, facts=told, changes=changes, severity=severity_of(changes))
    return with_interval(left, finding.interval) if finding.interval else left


def is_rotating(finding: Finding, earlier: Sequence[Finding]) -> bool:
    """Return whether an edit only replaces a line that the site replaces on its pages again and again: today's weather.

    A change of several articles that replaces what an earlier one put in shows a rotating line. A change of a single
    article needs two earlier ones, for somebody may alter a line that was corrected on all pages once. `earlier` holds
    unresolved edits of the site.
    """
    own = _exchanges(finding)
    counted = [each for each in earlier if is_counted(each) and each.id != finding.id]
    exchanges = [exchange for each in counted for exchange in _exchanges(each) or ()]
    put_in = {after for _, after in exchanges if len(after) >= LEAST}
    if not is_counted(finding):
        put_in = {after for before, after in exchanges if before in put_in and len(after) >= LEAST}
    return bool(own) and all(before in put_in for before, _ in own or ())


def is_counted(finding: Finding) -> bool:
    """Return whether a finding counts several articles of its site."""
    return _pages(finding) > 0


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
    return sorted(_exchange(finding, change) for change in finding.changes)


def _exchange(finding: Finding, change: Change) -> Exchange:
    """Return the sentences that came and went, without the headline of the article.

    A change inside a sentence gives the sentence before and after.
    """
    before, after = _sides(change)
    title = finding.title.strip()
    return (before.replace(title, ""), after.replace(title, "")) if title else (before, after)


def _sides(change: Change) -> Exchange:
    hunk = change.hunk
    if hunk.whole and (not hunk.before or not hunk.after):
        return hunk.before.strip(), hunk.after.strip()
    return hunk.before_context.strip(), hunk.after_context.strip()
