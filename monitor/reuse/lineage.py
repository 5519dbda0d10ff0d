"""Compared articles → which article was made from which: directions, originals, derivations without circles.

A direction rests on the words of the two pages, and never on the order of the crawl. The first kind of evidence for
a single direction decides:

1. a link to the second page;
2. a credit of the second page's site, or of the source credited by the second page;
3. the roles of the sites: a portal derives from an original site;
4. an added credit: the page has the whole text of the second page, and alone names a source;
5. the stated times of publication;
6. the times between which the pages appeared.

Two pages without evidence are two witnesses of a text, and neither is a derivative. A reprint has a
single original: the linked article, else the article of the credited publisher, else the article published first.
A compilation has an original for every stretch of text, and so has a text with quotations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from monitor.reuse.disguise import traits, undone
from monitor.reuse.match import PARTS, are_apart, reconciled
from storage.records import LISTED, Derivation, Match, Page, PageId, Relation, Revision, SiteRole, stated_date

WHOLE_TEXT = 0.98  # coverage of a text inside a second text as a whole
# A text with less than this share of either text, in less than so many characters, quotes the original.
QUOTED_SHARE, QUOTED_CHARACTERS = 0.4, 200
# Decimals in which two originals are equally alike. An article of last year in the same words is .9 like this year's.
LIKENESS = 2
RECONCILED = LISTED | {Relation.SUSPECT}  # beside a sure quotation a suspect may be a further one
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class TimeSpan:
    """A time known to lie between two moments; None if the beginning is unknown."""

    after: datetime | None
    by: datetime

    def precedes(self, other: TimeSpan) -> bool:
        """Return whether this time is surely earlier than the second."""
        return other.after is not None and self.by < other.after


@dataclass(frozen=True)
class Witness:
    """A page with an article, and the words of the page about the origin."""

    page: Page
    role: SiteRole
    revision: Revision  # the current one
    published: TimeSpan | None  # as first stated
    appeared: TimeSpan  # between two looks

    @property
    def names_source(self) -> bool:
        """Whether the article names a source."""
        attribution = self.revision.article.attribution
        return bool(attribution.source or attribution.tail_source)


@dataclass(frozen=True)
class Grounds:
    """Evidence for an article as the original of a second article."""

    linked: bool  # the second links to the first
    credited: bool  # the second credits the site of the first, or the source of the first
    named: bool = False  # the second credits the site of the first by name
    coverage: float = 0.0  # share of the first that stands in the second


@dataclass(frozen=True)
class PossibleOriginal:
    """An article as an original of a possible reprint, with the match of both texts."""

    witness: Witness
    revision: Revision  # the state nearest to the reprint
    match: Match
    grounds: Grounds
    counter_grounds: Grounds  # for the reprint as the original of this article


class Direction(IntEnum):
    """Kinds of evidence for a direction, the strongest first."""

    LINK = 1
    CREDIT = 2
    ROLE = 3
    ADDED = 4
    PUBLISHED = 5
    APPEARED = 6


# --- direction ----------------------------------------------------------------------------------


def direction(reprint: Witness, candidate: PossibleOriginal) -> Direction | None:
    """Return the evidence for the candidate as the original of the reprint, or None.

    None also if the evidence speaks against: a pair has at most a single direction.
    """
    original = candidate.witness
    for kind, holds in EVIDENCE.items():
        forth = holds(reprint, original, candidate.grounds)
        back = holds(original, reprint, candidate.counter_grounds)
        if forth != back:
            return kind if forth else None
    return None


def _is_linked(_reprint: Witness, _original: Witness, grounds: Grounds) -> bool:
    return grounds.linked


def _is_credited(_reprint: Witness, _original: Witness, grounds: Grounds) -> bool:
    return grounds.credited


def _has_role(reprint: Witness, original: Witness, _grounds: Grounds) -> bool:
    return reprint.role is SiteRole.PORTAL and original.role is SiteRole.ORIGINAL


def _added_credit(reprint: Witness, original: Witness, grounds: Grounds) -> bool:
    if grounds.coverage < WHOLE_TEXT:
        return False
    return reprint.names_source and not original.names_source


def _is_published_later(reprint: Witness, original: Witness, _grounds: Grounds) -> bool:
    if reprint.published is None or original.published is None:
        return False
    return original.published.precedes(reprint.published)


def _appeared_later(reprint: Witness, original: Witness, _grounds: Grounds) -> bool:
    return original.appeared.precedes(reprint.appeared)


EVIDENCE: dict[Direction, Callable[[Witness, Witness, Grounds], bool]] = {
    Direction.LINK: _is_linked,
    Direction.CREDIT: _is_credited,
    Direction.ROLE: _has_role,
    Direction.ADDED: _added_credit,
    Direction.PUBLISHED: _is_published_later,
    Direction.APPEARED: _appeared_later,
}


def published_span(stated: str | None) -> TimeSpan | None:
    """Return the time of a publication as stated: a moment, or a day in China.

    Midnight stands for a day, as many pages print it. None without a readable date.
    """
    when = stated_date(stated)
    return TimeSpan(when.begin, when.end) if when else None


# --- originals of a reprint ---------------------------------------------------------------------


def originals(reprint: Witness, candidates: Iterable[PossibleOriginal]) -> list[PossibleOriginal]:
    """Return the originals of the reprint, the likeliest first.

    Only a compilation, and a text with quotations, has several originals.
    """
    chosen: list[PossibleOriginal] = []
    for candidate in sorted(_eligible(reprint, candidates), key=_preference):
        if not chosen or _draws_on_both(chosen, candidate):
            chosen.append(candidate)
    return chosen


def _eligible(reprint: Witness, candidates: Iterable[PossibleOriginal]) -> list[PossibleOriginal]:
    """Return the originals among the candidates by their match, in the light of all matches."""
    possible = [
        candidate
        for candidate in candidates
        if candidate.match.relation in RECONCILED and _may_be_original(reprint, candidate)
    ]
    matches = map(_as_quotation, reconciled([candidate.match for candidate in possible]))
    judged = [
        replace(candidate, match=match)
        for candidate, match in zip(possible, matches, strict=True)
        if match.relation in LISTED
    ]
    return [candidate for candidate in judged if not _may_share_source(reprint, candidate)]


def _may_share_source(reprint: Witness, candidate: PossibleOriginal) -> bool:
    """Return whether times alone speak for a quotation: both texts may quote a third, a law or a speech."""
    if candidate.match.relation is not Relation.QUOTATION:
        return False
    return direction(reprint, candidate) in (Direction.PUBLISHED, Direction.APPEARED)


def _as_quotation(match: Match) -> Match:
    """Return a match with the relation `quotation` if a compilation took over a small part of either text."""
    quoted = sum(passage.a_end - passage.a_start for passage in match.passages)
    share = max(match.original_coverage, match.reprint_coverage)
    if match.relation is Relation.COMPILATION and share < QUOTED_SHARE and quoted < QUOTED_CHARACTERS:
        return replace(match, relation=Relation.QUOTATION)
    return match


def _may_be_original(reprint: Witness, candidate: PossibleOriginal) -> bool:
    """Return whether roles and evidence allow a derivation.

    A portal's article is an original only of reprints that link to the article, or credit the portal by name.
    """
    original = candidate.witness
    if original.page.site == reprint.page.site:
        return False
    grounds = candidate.grounds
    if original.role is SiteRole.PORTAL and not (grounds.linked or grounds.named):
        return False
    return direction(reprint, candidate) is not None


def _preference(candidate: PossibleOriginal) -> tuple[object, ...]:
    """Return a value, less for a likelier original."""
    published = candidate.witness.published
    return (
        candidate.match.relation is Relation.QUOTATION,
        not candidate.grounds.linked,
        not candidate.grounds.credited,
        candidate.witness.role is not SiteRole.ORIGINAL,
        -round(candidate.match.similarity, LIKENESS),
        published.by if published else NEVER,
        candidate.witness.page.url,
    )


def _draws_on_both(chosen: Sequence[PossibleOriginal], candidate: PossibleOriginal) -> bool:
    """Return whether a further candidate accounts for a different stretch of the text than the chosen originals."""
    relations = {original.match.relation for original in (*chosen, candidate)}
    if relations.isdisjoint(PARTS):
        return False
    return all(are_apart(original.match, candidate.match) for original in chosen)


def derivation(reprint: Witness, original: PossibleOriginal) -> Derivation:
    """Return the record of a derivation."""
    match = original.match
    marks = (("link", original.grounds.linked), ("credit", original.grounds.credited), ("text", True))
    written = (traits(article.revision.article.text) for article in (reprint, original))
    return Derivation(
        reprint=reprint.page.id,
        original=original.witness.page.id,
        reprint_revision=reprint.revision.id,
        original_revision=original.revision.id,
        relation=match.relation,
        similarity=round(match.similarity, 4),
        original_coverage=round(match.original_coverage, 4),
        reprint_coverage=round(match.reprint_coverage, 4),
        evidence=tuple(name for name, holds in marks if holds),
        credited_source=reprint.revision.article.attribution.source,
        first_seen=reprint.appeared.by,
        disguise=(*undone(*written), *match.disguise),
        probability=round(match.probability, 4),
    )


# --- circles ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Descent:
    """A derivation, as an edge of the graph of pages."""

    reprint: PageId
    original: PageId
    weakness: tuple[object, ...]  # sorts the strongest first; differs for any two edges


def weakness(reprint: Witness, original: PossibleOriginal) -> tuple[object, ...]:
    """Return a value, less for a derivation with stronger evidence."""
    kind, match = direction(reprint, original), original.match
    urls = (reprint.page.url, original.witness.page.url)
    return (kind or len(Direction) + 1, -round(match.probability, 4), -round(match.similarity, 4), *urls)


def without_circles(edges: Iterable[Descent]) -> list[Descent]:
    """Return the edges without circles: in every circle the weakest edge is cut."""
    kept: dict[PageId, list[PageId]] = {}
    chosen = []
    for edge in sorted(edges, key=lambda each: each.weakness):
        if not leads_to(kept, edge.original, edge.reprint):
            kept.setdefault(edge.reprint, []).append(edge.original)
            chosen.append(edge)
    return chosen


def leads_to(above: Mapping[PageId, Sequence[PageId]], start: PageId, end: PageId) -> bool:
    """Return whether a way leads up from a page to a second page. ``above`` are the originals of the pages."""
    waiting, seen = [start], {start}
    while waiting:
        page = waiting.pop()
        if page == end:
            return True
        new = [original for original in above.get(page, ()) if original not in seen]
        seen.update(new)
        waiting += new
    return False
