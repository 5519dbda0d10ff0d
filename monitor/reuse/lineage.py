"""Matches of an article → the originals of the article.

A reprint has a single original: the linked article, else the article of the credited publisher, else the article
published first. A compilation has an original for every stretch of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.reuse.disguise import traits, undone
from monitor.reuse.match import COMMON_PART, common_part, reconciled
from storage.records import DERIVED, Derivation, Match, Page, Relation, Revision, SiteRole


@dataclass(frozen=True)
class PossibleOriginal:
    """An article as an original of a possible reprint, with the match of both texts."""

    page: Page
    role: SiteRole
    revision: Revision
    match: Match
    linked: bool  # the reprint's 原文链接 leads here
    credited: bool  # the reprint credits this site, or the source of this article


@dataclass(frozen=True)
class PossibleReprint:
    """An article that may derive from originals."""

    page: Page
    role: SiteRole
    revision: Revision
    first_seen: datetime


def originals(reprint: PossibleReprint, candidates: Iterable[PossibleOriginal]) -> list[PossibleOriginal]:
    """Return the originals of the reprint, the likeliest first. Only a compilation has several originals."""
    chosen: list[PossibleOriginal] = []
    for candidate in sorted(_eligible(reprint, candidates), key=_preference, reverse=True):
        if not chosen or _draws_on_both(chosen, candidate):
            chosen.append(candidate)
    return chosen


def _eligible(reprint: PossibleReprint, candidates: Iterable[PossibleOriginal]) -> list[PossibleOriginal]:
    """Return the candidates that are originals by their match, in the light of all matches."""
    derived = [
        candidate
        for candidate in candidates
        if candidate.match.relation in DERIVED and _may_be_original(reprint, candidate)
    ]
    matches = reconciled([candidate.match for candidate in derived])
    return [
        replace(candidate, match=match)
        for candidate, match in zip(derived, matches, strict=True)
        if match.relation in DERIVED
    ]


def derivation(reprint: PossibleReprint, original: PossibleOriginal) -> Derivation:
    """Return the record of a derivation."""
    marks = (("link", original.linked), ("credit", original.credited), ("text", True))
    match = original.match
    written = (traits(article.revision.article.text) for article in (reprint, original))
    return Derivation(
        reprint=reprint.page.id,
        original=original.page.id,
        reprint_revision=reprint.revision.id,
        original_revision=original.revision.id,
        relation=match.relation,
        similarity=round(match.similarity, 4),
        original_coverage=round(match.original_coverage, 4),
        reprint_coverage=round(match.reprint_coverage, 4),
        evidence=tuple(name for name, holds in marks if holds),
        credited_source=reprint.revision.article.attribution.source,
        first_seen=reprint.first_seen,
        disguise=(*undone(*written), *match.disguise),
    )


def _may_be_original(reprint: PossibleReprint, candidate: PossibleOriginal) -> bool:
    """Return whether roles, links and dates allow a derivation.

    A portal derives from any original site. An original site derives from a linked, credited or earlier article. A
    portal's article is an original only of reprints with a link to the article.
    """
    if candidate.page.site == reprint.page.site:
        return False
    if candidate.role is SiteRole.PORTAL:
        return candidate.linked
    if reprint.role is SiteRole.PORTAL:
        return True
    return candidate.linked or candidate.credited or precedes(candidate.revision, reprint.revision)


def precedes(first: Revision, second: Revision) -> bool:
    """Return whether the first article states an earlier day of publication than the second. No day gives False."""
    first_day, second_day = (revision.article.attribution.published_at for revision in (first, second))
    return bool(first_day and second_day and first_day[:10] < second_day[:10])


def _preference(candidate: PossibleOriginal) -> tuple[object, ...]:
    return (
        candidate.linked,
        candidate.credited,
        candidate.role is SiteRole.ORIGINAL,
        round(candidate.match.similarity, 1),
        _earliness(candidate.revision),
        -candidate.page.id,
    )


def _earliness(revision: Revision) -> tuple[int, ...]:
    """Return a value that is greater for an earlier publication. An unknown day gives the least value."""
    day = (revision.article.attribution.published_at or "9999-99-99")[:10]
    return tuple(-ord(character) for character in day)


def _draws_on_both(chosen: Sequence[PossibleOriginal], candidate: PossibleOriginal) -> bool:
    """Return whether a further candidate accounts for a different stretch of the text than the chosen originals."""
    relations = {original.match.relation for original in (*chosen, candidate)}
    if Relation.COMPILATION not in relations:
        return False
    return all(common_part(original.match, candidate.match) <= COMMON_PART for original in chosen)
