"""Two normal forms and how rare what they share is → relation, coverage both ways, shared passages. Pure.

Rules and thresholds follow measurements on 70,000 broadcast-news articles: what separates a reprint from a
notice of the same mould is not how much two texts share but how rare that is among all others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from monitor.reuse.cover import (
    Cover,
    Mask,
    covers,
    lines_taken,
    reworded,
    short_runs_shared,
    skeletons_shared,
)
from monitor.reuse.disguise import deleted_characters
from monitor.texts.fingerprint import Fingerprint, NormalForm
from storage.records import DERIVED, Match, Passage, Relation

LEAST_COVERED = 24  # characters; less is a phrase
MOST_PASSAGES = 12
WHOLE = 0.6  # a text is in another if that much of it is
PURE, NEARLY_ALL = 0.95, 0.8  # nothing of its own, and a good part left out: an excerpt, however long
SHORT_TEXT = 160  # characters; a notice of one paragraph
# Of the passages that a reprint and its original share, nine in ten are rare (the least of 1,800: .7); of
# those that two notices of a mould share, half. A text that is in the other almost whole needs no such proof.
RARITY, ALMOST_ALL = 0.65, 0.9
# a paragraph taken over makes a compilation, a sentence within one makes a quotation
PARAGRAPH, PARAGRAPH_RARE = 45, 8  # characters, rare passages
STRETCHES, STRETCHES_RARE = 160, 15  # the same for a text whose lines do not fit: covered, rare passages
# copies with other words and another order of sentences keep half of their runs of three characters, evenly
SPUN_EVENLY, SPUN_SHARED, SPUN_RARE, SPUN_RARE_SHARE = 0.85, 0.5, 3, 0.1
SPUN_ORIGINAL = 0.45  # of the original's stretches; a sentence said again is no copy
SPUN_FIGURES = 4  # from so many on, one at least is the same
SPUN_COVER = 0.75  # what an edited text has more of
SUSPECT_FIGURES, SUSPECT_SHARE = 5, 0.7  # distinct figures that both have; share of either's
# a figure and what it counts; years and grades (5A) stand in the mould itself
FIGURE = re.compile(r"(?!(?:19|20)\d\d年)\d+(?:\.\d+)?(?![\d.a-z])[^\d]?")
# a mould with other figures: from so many figures on, no more than this share agree; the least that makes one
TEMPLATE_AGREEMENT = ((6, 0.4), (4, 0.0))
TEMPLATE_COVER, TEMPLATE_SKELETON = 0.55, 0.65
# what sets one occasion apart from the next: which session or batch, which anniversary, which day
OCCASION = re.compile(
    r"第([0-9〇零一二三四五六七八九十百]+)([届次批轮期])|([0-9一二三四五六七八九十百]+)(周年)|(?<!\d)(\d{1,2})(日)"
)
OCCASION_NEAR = 20  # characters from what both have
OCCASION_FACTS, OCCASION_AGREEMENT = (
    2,
    0.5,
)  # facts that either has alone at least; share that both have at most
OCCASION_SPUN = (
    0.95  # so evenly reworded: not a mould (at most .88) but a copy with other words (from .97 on)
)
OCCASION_COVER = 0.95  # a text so alike is the same one, with another day put in
# two originals of a compilation may share this part of what the smaller one covers (a common quotation)
COMMON_PART = 0.3
QUOTED = 0.1  # of the original; and so much more of the text stands in the other one
# what returns every year (a session, a reception) is told of in the words of the year before
PERIODIC_DAYS, PERIODIC_LEAST, PERIODIC_COVER = 60, 0.2, 0.9


@dataclass(frozen=True)
class Evidence:
    """How much the passages say that two texts share."""

    rare: int  # shared passages that few other works have
    common: int  # shared passages, rare or not
    least: int  # passages of the text that has fewer

    @classmethod
    def of(cls, one: Fingerprint, other: Fingerprint, rare: int) -> Evidence:
        """From two fingerprints and the index's word on what is rare."""
        shared = np.intersect1d(one.passages, other.passages, assume_unique=True)
        return cls(rare, max(rare, len(shared)), min(len(one.passages), len(other.passages)))

    @property
    def rarity(self) -> float:
        """Share of what both have that is rare."""
        return self.rare / self.common if self.common else 0.0

    @property
    def share(self) -> float:
        """Rare passages shared, of all that could be."""
        return self.rare / max(1, self.least)

    @property
    def worth_comparing(self) -> bool:
        """Whether any rule could make this a derivation without a link."""
        return self.rare > 1 or (self.rare == 1 and self.least <= 4)


def compare(
    query: NormalForm,
    original: NormalForm,
    evidence: Evidence,
    *,
    linked: bool = False,
    date_gap_days: int | None = None,
) -> Match:
    """How the query stands to a text that it may derive from.

    A link from one to the other counts as evidence; days between them against moulds.
    """
    if query.text == original.text and query.text:
        whole = _passage(query, original, 0, 0, len(query.text))
        return Match(Relation.VERBATIM, 1.0, 1.0, 1.0, evidence.rare, (whole,))
    pair = Pair(query, original, *covers(query, original))
    relation = _relation(pair, evidence, linked, date_gap_days)
    total = len(query.text) + len(original.text)
    similarity = (pair.one.characters + pair.other.characters) / total if total else 0.0
    return Match(
        relation,
        similarity,
        pair.other.share,
        pair.one.share,
        evidence.rare,
        _passages(query, original, pair.one),
        _disguise(pair) if relation in DERIVED else (),
    )


@dataclass(frozen=True)
class Pair:
    """Two texts, and what of each stands in the other."""

    query: NormalForm
    original: NormalForm
    one: Cover  # of the query
    other: Cover  # of the original

    @property
    def most(self) -> float:
        """Share of the text that is more in the other."""
        return max(self.one.share, self.other.share)

    @property
    def smaller(self) -> int:
        """Characters of the shorter text."""
        return min(len(self.query.codes), len(self.original.codes))


def together(matches: Sequence[Match]) -> list[Match]:
    """The matches of one text in the light of each other.

    Where two originals stand in it side by side, it is a compilation of both; what it has of one original that
    stands in another with more around it was taken from that other, and the first merely quotes it.
    """
    return [
        replace(each, relation=Relation.COMPILATION)
        if each.relation is Relation.EDITED
        and each.original_coverage > each.reprint_coverage
        and any(_beside(each, other) for other in matches)
        else replace(each, relation=Relation.SHARED_PASSAGE, disguise=())
        if any(_taken_from(other, each) for other in matches)
        else each
        for each in matches
    ]


def _taken_from(whole: Match, part: Match) -> bool:
    """Whether all that a text has of one original, little of that, stands in another original with more."""
    if part.relation is not Relation.EXCERPT or part.original_coverage > QUOTED:
        return False
    if whole.relation not in DERIVED or whole.reprint_coverage < part.reprint_coverage + QUOTED:
        return False
    return common_part(part, whole) >= PURE


def _beside(one: Match, other: Match) -> bool:
    """Whether the other original stands whole elsewhere in the text."""
    if other.relation not in (Relation.EDITED, Relation.COMPILATION) or other.original_coverage < WHOLE:
        return False
    return common_part(one, other) <= COMMON_PART


def common_part(one: Match, other: Match) -> float:
    """Share of the smaller cover of the query's text that both matches claim."""
    covers = [
        {at for passage in match.passages for at in range(passage.a_start, passage.a_end)}
        for match in (one, other)
    ]
    smaller = min(len(cover) for cover in covers)
    return len(covers[0] & covers[1]) / smaller if smaller else 1.0


def _relation(pair: Pair, evidence: Evidence, linked: bool, gap: int | None) -> Relation:
    derived = _derived(pair, evidence) or (linked and pair.most >= 0.3)
    if derived and not linked and _same_mould(pair, gap):
        return Relation.TEMPLATE
    if derived and (found := _by_shares(pair.one.share, pair.other.share)):
        return found
    if derived and _takes_over(pair, evidence):
        return Relation.COMPILATION
    spun = None if _far_apart(gap) else _spun(pair, evidence)
    return spun or (Relation.SUSPECT if _suspect(pair, evidence) else Relation.SHARED_PASSAGE)


def _disguise(pair: Pair) -> tuple[str, ...]:
    """What was done to the copy's words."""
    deleted = deleted_characters(pair.query, pair.original)
    spun = pair.one.share < SPUN_COVER and reworded(pair.query, pair.original) >= SPUN_EVENLY
    told = (("deleted-characters", bool(deleted)), ("reworded", spun and not deleted))
    return tuple(name for name, holds in told if holds)


def _by_shares(query: float, original: float) -> Relation | None:
    if query >= PURE and original < NEARLY_ALL:
        return Relation.EXCERPT
    if query >= WHOLE:
        return Relation.EDITED if original >= WHOLE else Relation.EXCERPT
    return Relation.COMPILATION if original >= WHOLE else None


def _derived(pair: Pair, evidence: Evidence) -> bool:
    if pair.one.characters < LEAST_COVERED or (evidence.rarity < RARITY and pair.most < ALMOST_ALL):
        return False
    rare, share, most = evidence.rare, evidence.share, pair.most
    return (
        rare >= 20
        or (rare >= 8 and pair.one.longest >= 48)
        or (rare >= PARAGRAPH_RARE and pair.one.longest >= PARAGRAPH)
        or (rare >= 2 and share >= 0.5 and most >= 0.9)
        or (rare >= 8 and share >= 0.2 and most >= 0.4)
        or (pair.smaller <= SHORT_TEXT and share >= 0.25 and most >= WHOLE)
    )


def _takes_over(pair: Pair, evidence: Evidence) -> bool:
    """Whether a text that is mostly about other things takes over whole paragraphs."""
    cover = pair.one
    if cover.characters >= STRETCHES and cover.longest >= STRETCHES // 2 and evidence.rare >= STRETCHES_RARE:
        return True
    taken = lines_taken(pair.original, pair.other, PARAGRAPH, headline=True)
    return taken and evidence.rare >= PARAGRAPH_RARE and _stands_apart(pair)


def _stands_apart(pair: Pair) -> bool:
    """Whether what is taken over is a paragraph of the query too, as far as that still has any."""
    return len(pair.query.breaks) == 0 or lines_taken(pair.query, pair.one, PARAGRAPH)


def _spun(pair: Pair, evidence: Evidence) -> Relation | None:
    """A copy with other words and another order: nothing long is shared, but what is, rarely and evenly."""
    if evidence.rare < SPUN_RARE or evidence.rarity < RARITY or evidence.share < SPUN_RARE_SHARE:
        return None
    query, original = pair.query, pair.original
    if short_runs_shared(query, original) < SPUN_SHARED or reworded(query, original) < SPUN_EVENLY:
        return None
    share = reworded(original, query)
    return None if share < SPUN_ORIGINAL or _figures_differ(pair) else _by_shares(1.0, share)


def _suspect(pair: Pair, evidence: Evidence) -> bool:
    """Whether the texts tell the same figures, enough of them, though hardly a clause is the same."""
    if not evidence.worth_comparing or evidence.rarity < RARITY:
        return False
    told = [
        {each for each in FIGURE.findall(text.text) if len(each) > 2} for text in (pair.query, pair.original)
    ]
    same, fewest, most = len(told[0] & told[1]), min(map(len, told)), max(map(len, told))
    return same >= SUSPECT_FIGURES and same >= SUSPECT_SHARE * fewest and fewest >= SUSPECT_SHARE * most


def _figures_differ(pair: Pair) -> bool:
    slots, agreeing = _figures(pair)
    return (slots >= SPUN_FIGURES and agreeing == 0) or _other_figures(pair)


def _same_mould(pair: Pair, gap: int | None) -> bool:
    """A notice of the same mould about other facts."""
    least = min(pair.one.share, pair.other.share)
    if least >= TEMPLATE_COVER and _other_figures(pair):
        return True
    if least >= PERIODIC_LEAST and pair.most < OCCASION_COVER and _other_occasion(pair):
        return True
    return _far_apart(gap) and least >= PERIODIC_LEAST and pair.most < PERIODIC_COVER


def _other_occasion(pair: Pair) -> bool:
    """Whether the same sentences stand around another session, anniversary or day, and other figures with it."""
    one, other = _framed(pair.query, pair.one), _framed(pair.original, pair.other)
    told = _occasions(one), _occasions(other)
    both = told[0].keys() & told[1].keys()
    if not both or any(told[0][unit] & told[1][unit] for unit in both) or _spun_throughout(pair):
        return False
    facts = [
        {*((unit, each) for unit in both for each in occasions[unit]), *_figures_but(text, both)}
        for text, occasions in zip((one, other), told, strict=True)
    ]
    same, fewest = len(facts[0] & facts[1]), min(map(len, facts))
    return fewest - same >= OCCASION_FACTS and same <= OCCASION_AGREEMENT * fewest


def _figures_but(text: str, units: Set[str]) -> set[tuple[str, str]]:
    """Figures and what they count, but for these units."""
    found = ((each[-1], each[:-1]) for each in FIGURE.findall(text))
    return {each for each in found if not any(unit.startswith(each[0]) for unit in units)}


def _spun_throughout(pair: Pair) -> bool:
    """Whether no stretch is without words of the other text, though few are the same: a mould has gaps."""
    return pair.most < SPUN_COVER and reworded(pair.query, pair.original) >= OCCASION_SPUN


def _framed(form: NormalForm, cover: Cover) -> str:
    """What the other text has of this one, with what stands close to it."""
    near = np.zeros(len(cover.mask), dtype=bool)
    for start, end in cover.runs:
        near[max(0, start - OCCASION_NEAR) : end + OCCASION_NEAR] = True
    return "".join(form.text[start:end] + " " for start, end in _stretches(near))


def _stretches(mask: Mask) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _occasions(text: str) -> dict[str, set[str]]:
    """Unit → the numbers it stands with."""
    found: dict[str, set[str]] = {}
    for each in OCCASION.finditer(text):
        number, unit = (group for group in each.groups() if group)
        found.setdefault(unit, set()).add(number)
    return found


def _far_apart(gap: int | None) -> bool:
    return gap is not None and gap > PERIODIC_DAYS


def _other_figures(pair: Pair) -> bool:
    """Whether the same sentences stand around other figures."""
    slots, agreeing = _figures(pair)
    few = any(slots >= least and agreeing <= share * slots for least, share in TEMPLATE_AGREEMENT)
    return few and skeletons_shared(pair.query, pair.original) >= TEMPLATE_SKELETON


def _figures(pair: Pair) -> tuple[int, int]:
    """How many figures the text has that is more in the other, and how many of them the other has."""
    figures = [Counter(FIGURE.findall(each.text)) for each in (pair.query, pair.original)]
    slots = figures[0 if pair.one.share >= pair.other.share else 1].total()
    return slots, (figures[0] & figures[1]).total()


def _passages(query: NormalForm, original: NormalForm, cover: Cover) -> tuple[Passage, ...]:
    found = []
    for start, end in cover.runs[:MOST_PASSAGES]:
        at = original.text.find(query.text[start:end])
        if at >= 0:
            found.append(_passage(query, original, start, at, end - start))
    return tuple(found)


def _passage(query: NormalForm, original: NormalForm, a: int, b: int, length: int) -> Passage:
    def raw(form: NormalForm, at: int) -> int:
        return int(form.offsets[at])

    last = length - 1
    return Passage(raw(query, a), raw(query, a + last) + 1, raw(original, b), raw(original, b + last) + 1)
