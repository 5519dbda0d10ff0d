"""Matches of an article → what it derives from: which of several candidates is the original. Pure.

A reprint has one original: the one that it links to, else the one whose publisher it credits, else the one
published first. A compilation has one for each stretch of its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.reuse.disguise import traits, undone
from monitor.reuse.match import COMMON_PART, common_part, together
from storage.records import DERIVED, Derivation, Match, Page, Relation, Revision, SiteRole


@dataclass(frozen=True)
class Candidate:
    """An article that another may draw on, and how the two texts compare."""

    page: Page
    role: SiteRole
    revision: Revision
    match: Match
    linked: bool  # the reprint's 原文链接 leads here
    credited: bool  # the reprint credits this site, or whom the article itself credits


@dataclass(frozen=True)
class Subject:
    """The article whose originals are asked for."""

    page: Page
    role: SiteRole
    revision: Revision
    first_seen: datetime


def originals(subject: Subject, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The articles that the subject derives from, the nearest first; usually one or none."""
    eligible = [
        each for each in candidates if each.match.relation in DERIVED and _may_be_original(subject, each)
    ]
    matches = together([each.match for each in eligible])
    eligible = [
        replace(each, match=match)
        for each, match in zip(eligible, matches, strict=True)
        if match.relation in DERIVED
    ]
    chosen: list[Candidate] = []
    for candidate in sorted(eligible, key=_preference, reverse=True):
        if not chosen or _draws_on_both(chosen, candidate):
            chosen.append(candidate)
    return chosen


def derivation(subject: Subject, chosen: Candidate) -> Derivation:
    """The record of one derivation."""
    marks = (("link", chosen.linked), ("credit", chosen.credited), ("text", True))
    match = chosen.match
    written = (traits(each.revision.article.text) for each in (subject, chosen))
    return Derivation(
        reprint=subject.page.id,
        original=chosen.page.id,
        reprint_revision=subject.revision.id,
        original_revision=chosen.revision.id,
        relation=match.relation,
        similarity=round(match.similarity, 4),
        original_coverage=round(match.original_coverage, 4),
        reprint_coverage=round(match.reprint_coverage, 4),
        evidence=tuple(name for name, holds in marks if holds),
        credited_source=subject.revision.article.attribution.source,
        first_seen=subject.first_seen,
        disguise=(*undone(*written), *match.disguise),
    )


def _may_be_original(subject: Subject, candidate: Candidate) -> bool:
    """Portals draw on originals; originals on earlier ones; on a portal only who links to it."""
    if candidate.page.site == subject.page.site:
        return False
    if candidate.role is SiteRole.PORTAL:
        return candidate.linked
    if subject.role is SiteRole.PORTAL:
        return True
    return candidate.linked or candidate.credited or precedes(candidate.revision, subject.revision)


def precedes(one: Revision, other: Revision) -> bool:
    """Whether one article states an earlier day of publication than the other."""
    first, second = (each.article.attribution.published_at for each in (one, other))
    return bool(first and second and first[:10] < second[:10])


def _preference(candidate: Candidate) -> tuple[object, ...]:
    return (
        candidate.linked,
        candidate.credited,
        candidate.role is SiteRole.ORIGINAL,
        round(candidate.match.similarity, 1),
        _earliness(candidate.revision),
        -candidate.page.id,
    )


def _earliness(revision: Revision) -> tuple[int, ...]:
    """Greater for what was published earlier; an unknown day comes last."""
    day = (revision.article.attribution.published_at or "9999-99-99")[:10]
    return tuple(-ord(character) for character in day)


def _draws_on_both(chosen: Sequence[Candidate], candidate: Candidate) -> bool:
    """Whether a further candidate accounts for another stretch of the text than those chosen."""
    relations = {each.match.relation for each in (*chosen, candidate)}
    if Relation.COMPILATION not in relations:
        return False
    return all(common_part(each.match, candidate.match) <= COMMON_PART for each in chosen)
