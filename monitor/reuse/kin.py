"""Candidates of a query with evidence → the evidence without further texts from the same article.

A sentence of five texts is a formula, or a sentence of an article with four derivatives. Copies are a single group
(groups.py). An excerpt, a compilation and a page with a part of the article are groups of their own, and yet no further
independent texts with the sentence. A derivative has more of the article than the query: the shared stretch goes on
in both texts, and hardly a figure or a word differs. Texts with a formula go on in different words.

The answer follows from the texts of the candidates alone. Without this step 8 quotations of `webs.py --first 71 --seeds
3` are missed, with this step 2; no link is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from monitor.reuse.cover import TextPair
from monitor.reuse.document import Document
from monitor.reuse.furniture import REPEATED
from monitor.reuse.groups import held_by
from monitor.reuse.holders import Holders, rounded
from monitor.reuse.score.features import Evidence
from monitor.reuse.score.slots import slots_of

FURTHER = 60  # characters around the shared stretch, in both texts and not in the query
LEAST_SHARED, LEAST_FURTHER = 5, 10  # passages of a pair; further passages of two kindred texts
PART = 0.2  # least share of the smaller text in the larger
MOST_SLOTS = 2  # different figures and words; two notices of a mould have more
HELD = 0.5  # least share of the passages of a pair in a kindred text
MOST = 10  # groups; a passage of more further groups is a formula

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


def without_kin(
    query: Document, texts: Sequence[Document], evidence: Sequence[Evidence], holders: Holders
) -> list[Evidence]:
    """Return the evidence of every candidate without the groups of kin. ``texts`` are the candidates in order."""
    if not evidence:
        return []
    held = np.array([each.held & (each.others <= MOST) for each in evidence])
    furniture = np.array([each.furniture for each in evidence])
    groups = np.array([each.group for each in evidence])
    done = []
    for number, each in enumerate(evidence):
        parts = (held & ~furniture, held & furniture)
        likely = sorted({at for part in parts for at in _likely(number, part, each.others, groups)})
        kin = frozenset(groups[_kin(query, number, likely, texts)].tolist())
        sites = frozenset((query.site, texts[number].site))
        done.append(_corrected(each, _Rest(evidence, kin, holders), sites) if kin else each)
    return done


@dataclass(frozen=True)
class _Rest:
    """All candidates of a query, with the groups of kin of a candidate."""

    evidence: Sequence[Evidence]
    kin: frozenset[int]
    holders: Holders

    def left(self, counts: Counts, own: int, site: str | None = None) -> Counts:
        """Return numbers of groups, on a site if a site is given, without the kin.

        The numbers are steps: at least so many groups are left as further candidates hold the passage.
        """
        groups = {each.group for each in self.evidence if self._is_on(site, each.group)}
        further = np.minimum(counts, self._holding(groups - self.kin - {own}))
        left: Counts = np.maximum(counts - self._holding(groups & self.kin), further)
        return left

    def _is_on(self, site: str | None, group: int) -> bool:
        return site is None or site in self.holders.sites.get(group, ())

    def _holding(self, groups: Collection[int]) -> Counts:
        """Return, for every passage of the query, the number of these groups with a candidate with the passage."""
        count = np.zeros(len(self.evidence[0].others), dtype=np.int64)
        for group in groups:
            count += np.any([each.held for each in self.evidence if each.group == group], axis=0)
        return count


def _likely(number: int, held: Mask, others: Counts, groups: Counts) -> list[int]:
    """Return the candidates of further groups with half of a pair's passages, if further groups have most of these."""
    own = held[number]
    shared = int(np.count_nonzero(own))
    if shared < LEAST_SHARED or 2 * int(np.count_nonzero(others[own])) <= shared:
        return []
    common = held @ own.astype(np.int64)
    likely: list[int] = np.flatnonzero((common >= HELD * shared) & (groups != groups[number])).tolist()
    return likely


def _kin(query: Document, number: int, likely: Sequence[int], texts: Sequence[Document]) -> list[int]:
    """Return the candidates that took the text of a pair from the same article."""
    own = texts[number]
    likely = [other for other in likely if _share_more(own, texts[other], query)]
    if not likely:
        return []
    asked = TextPair.of(own.form, query.form).query_cover.mask
    return [other for other in likely if _are_kin(own, texts[other], asked)]


def _share_more(one: Document, other: Document, query: Document) -> bool:
    """Return whether two texts share a good part of the smaller, and many passages outside the query."""
    passages, others = one.print.passages, other.print.passages
    shared = passages[held_by(passages, others)]
    if len(shared) < PART * min(len(passages), len(others)):
        return False
    return int(np.count_nonzero(~held_by(shared, query.print.passages))) >= LEAST_FURTHER


def _are_kin(one: Document, other: Document, asked: Mask) -> bool:
    """Return whether two texts share more of the text around the part marked as the query's."""
    pair = TextPair.of(one.form, other.form)
    around = [~asked[start:end] for start, end in pair.query_cover.runs if asked[start:end].any()]
    if sum(map(np.count_nonzero, around)) < FURTHER:
        return False
    slots = slots_of(pair)
    return slots.figures_different + len(slots.words) <= MOST_SLOTS


def _corrected(own: Evidence, rest: _Rest, sites: Collection[str]) -> Evidence:
    """Return the evidence of a pair on these sites without the groups of kin: copies of an article are no furniture."""
    furniture = np.zeros_like(own.furniture)
    for site in sites:
        counts = rounded(rest.holders.of_site(site))
        furniture |= rest.left(counts, own.group, site) >= REPEATED
    others = rest.left(own.others, own.group)
    return replace(own, others=others, furniture=furniture, kin=rest.kin)
