"""Passages of a query → the texts of a collection with possible shared text, and the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from monitor.reuse.digest import groups_by_line
from monitor.reuse.document import Document
from monitor.reuse.furniture import Mask
from monitor.reuse.groups import Numbers, groups_of, is_copy
from monitor.reuse.holders import LEARNT, MOST_GROUPS, WEIGHTS, WHOLE_WEIGHT, Held, Holders
from monitor.texts.hashing import Passages

FORMULA = 100  # groups; a passage in more groups leads to no candidate
MOST_GROUPS_COMPARED = 20  # groups of copies
MOST_FURTHER, LEAST_FURTHER = 20, 2  # groups; passages that no group before has
MOST_COMPARED = 300  # texts of the likeliest groups; every reprint of a popular original is a text
MOST_GROUPS_BY_TERMS, LEAST_TERMS = 4, 3  # groups with most shared terms; a text with fewer terms is left out
LEAST_TERM_WEIGHT = LEAST_TERMS * WHOLE_WEIGHT // 2
MOST_HOLDERS = 400  # texts with a passage that are looked at
FILLING = 10  # groups of the query's site with a passage; fewer leave places for the texts of further sites
SHORT = 8  # passages; a text with no more may share a single passage


@dataclass(frozen=True)
class OwnSite:
    """The site of a query: the passages of the query that many groups on the site have, and these groups."""

    repeated: Mask
    groups: frozenset[int]

    @classmethod
    def of(cls, passages: Held, is_on_site: Callable[[int], bool]) -> OwnSite:
        """Return the site of a query with these passages."""
        groups = frozenset(filter(is_on_site, passages.distinct))
        return cls(passages.count(groups) >= FILLING, groups)


def candidate_groups(
    query: Document, passages: Held, terms: Held, site: OwnSite, order: Callable[[int], Any]
) -> list[int]:
    """Return the groups to compare a query with: by passages, by lines of a digest, by salient terms.

    ``order`` decides between groups that share equally much.
    """
    return list(
        dict.fromkeys(
            [
                *likeliest_groups(passages, site, order),
                *groups_by_line(query, passages, order),
                *likeliest_groups_by_terms(terms, order),
            ]
        )
    )


def likeliest_groups(passages: Held, site: OwnSite, order: Callable[[int], Any]) -> list[int]:
    """Return the groups with most passages of a query, and further groups with a stretch of the query for themselves.

    What many pages of the query's site have leads to no candidate on the site: else the pages of a portal fill all
    places. A digest quotes a sentence of every text, and texts with more in common must not push out the only text
    with a sentence. A group with no more than one passage of a long query is left out. ``order`` decides between
    groups that share equally much.
    """
    counted = _without_formulas(passages.groups, _own(site.repeated), site.groups)
    ranked = _heaviest(counted, least_weight(len(passages.values)), order)
    chosen, further = ranked[:MOST_GROUPS_COMPARED], ranked[MOST_GROUPS_COMPARED:]
    return chosen + _with_own_stretch(counted, chosen, further) if further else chosen


def _with_own_stretch(
    counted: Sequence[Sequence[int]], chosen: Sequence[int], further: Sequence[int]
) -> list[int]:
    """Return the further groups with passages of the query that no group before has."""
    places: dict[int, set[int]] = {}
    for place, groups in enumerate(counted):
        for group in groups:
            places.setdefault(group, set()).add(place)
    covered = {place for group in chosen for place in places[group]}
    added: list[int] = []
    for group in further:
        if len(added) < MOST_FURTHER and len(places[group] - covered) >= LEAST_FURTHER:
            added.append(group)
            covered |= places[group]
    return added


def likeliest_groups_by_terms(terms: Held, order: Callable[[int], Any]) -> list[int]:
    """Return the groups with most salient terms of a query: the way to copies in new words."""
    counted = _without_formulas(terms.groups, np.ones(len(terms.values), dtype=bool), frozenset())
    return _heaviest(counted, LEAST_TERM_WEIGHT, order)[:MOST_GROUPS_BY_TERMS]


def _own(repeated: Mask) -> Mask:
    """Return the passages outside the furniture, or all passages if hardly a passage is left."""
    return ~repeated if np.count_nonzero(~repeated) >= LEAST_FURTHER else np.ones_like(repeated)


def _without_formulas(
    holders: Sequence[Sequence[int]], counted: Mask, on_site: frozenset[int]
) -> list[Sequence[int]]:
    """Return the groups with each passage of the query; no groups for a formula.

    Of a passage that is not counted, the groups on the query's site are left out.
    """
    return [
        () if len(groups) > FORMULA else groups if is_counted else _elsewhere(groups, on_site)
        for groups, is_counted in zip(holders, counted.tolist(), strict=True)
    ]


def _elsewhere(groups: Sequence[int], on_site: frozenset[int]) -> list[int]:
    return [group for group in groups if group not in on_site]


def _heaviest(counted: Sequence[Sequence[int]], least: int, order: Callable[[int], Any]) -> list[int]:
    """Return the groups whose shared passages weigh enough, the heaviest first."""
    sizes = list(map(len, counted))
    joined = np.fromiter(chain.from_iterable(counted), dtype=np.int64, count=sum(sizes))
    groups, places = np.unique(joined, return_inverse=True)
    weights = np.bincount(places, weights=np.repeat(WEIGHTS[sizes], sizes), minlength=len(groups))
    enough = weights >= least
    weight_of = dict(zip(groups[enough].tolist(), weights[enough].tolist(), strict=True))
    return sorted(weight_of, key=lambda group: (-weight_of[group], order(group)))


def least_weight(passages: int) -> int:
    """Return the least shared weight of a candidate of a query with so many passages."""
    return 1 if passages <= SHORT else WHOLE_WEIGHT + 1


def _ranked(counted: Mapping[int, int]) -> list[int]:
    """Return texts by the weight of the shared values, the heaviest first."""
    return sorted(
        (text for text, shared in counted.items() if shared), key=lambda text: (-counted[text], text)
    )


@dataclass(frozen=True)
class MemoryIndex:
    """An index in memory from passages to texts, for matching collections. Texts are numbered from 0."""

    keys: Passages  # sorted
    starts: Numbers  # place in `holders` of the first text of every key; a last entry for the end
    holders: Numbers  # texts
    groups: Numbers  # group of copies of every text
    bounds: Numbers  # place in `held` of the first group of every key; a last entry for the end
    held: Numbers  # groups with every key, without repeats; at most MOST_GROUPS of a key

    @classmethod
    def of(
        cls, passages: Sequence[Passages], terms: Sequence[Passages], sites: Sequence[str] = ()
    ) -> MemoryIndex:
        """Return the index of texts by passages and terms. ``sites`` are the sites of the texts, "" if unknown."""
        sizes = np.array(
            [len(one) + len(other) for one, other in zip(passages, terms, strict=True)], dtype=np.int64
        )
        parts = [part for pair in zip(passages, terms, strict=True) for part in pair]
        values = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        order = np.argsort(values, kind="stable")
        holders = np.repeat(np.arange(len(sizes)), sizes)[order]
        keys, starts = np.unique(values[order], return_index=True)
        starts = np.append(starts, len(values))
        groups = groups_of(passages, sites)
        return cls(keys, starts, holders, groups, *_groups_by_key(np.diff(starts), groups[holders]))

    def found(self, query: Document) -> Found:
        """Return what the index knows about a query."""
        passages, terms = query.print.passages, query.terms
        return Found(
            self._counted(passages), self._counted(terms), self._held_by(passages) | self._held_by(terms)
        )

    def _counted(self, values: Passages) -> dict[int, int]:
        """Return the texts that hold any of these values, with the weight of the shared values."""
        at = self._places(values)
        at = at[at >= 0]
        held = self.bounds[at + 1] - self.bounds[at]
        at, held = at[held <= FORMULA], held[held <= FORMULA]
        sizes = np.minimum(self.starts[at + 1] - self.starts[at], MOST_HOLDERS)
        holders = self.holders[_ranges(self.starts[at], sizes)]
        texts, places = np.unique(holders, return_inverse=True)
        counts = np.bincount(places, weights=np.repeat(WEIGHTS[held], sizes), minlength=len(texts))
        return dict(zip(texts.tolist(), counts.astype(np.int64).tolist(), strict=True))

    def _held_by(self, values: Passages) -> dict[int, list[int]]:
        """Return, for every known passage or term, the groups that hold it."""
        bounds = self.bounds
        return {
            value: self.held[bounds[place] : bounds[place + 1]].tolist()
            for value, place in zip(values.tolist(), self._places(values).tolist(), strict=True)
            if place >= 0
        }

    def _places(self, passages: Passages) -> Numbers:
        """Return the place of every passage among the keys, -1 for an unknown passage."""
        if len(self.keys) == 0:
            return np.full(len(passages), -1, dtype=np.int64)
        at = np.searchsorted(self.keys, passages)
        at[self.keys.take(at, mode="clip") != passages] = -1
        return at


@dataclass(frozen=True)
class Found:
    """The texts and groups of an index for a query."""

    by_passages: Mapping[int, int]  # text → weight of the shared passages; formulas left out
    by_terms: Mapping[int, int]  # text → weight of the shared salient terms
    groups: Mapping[int, Sequence[int]]  # passage or term → groups that hold it, at most MOST_GROUPS


@dataclass(frozen=True)
class Lookup:
    """A query with the texts and groups of an index."""

    query: Document
    found: Found

    @cached_property
    def passages(self) -> Held:
        """The passages of the query with their groups."""
        return self._held(self.query.print.passages)

    @cached_property
    def terms(self) -> Held:
        """The salient terms of the query with their groups."""
        return self._held(self.query.terms)

    def _held(self, values: Passages) -> Held:
        return Held(values, [self.found.groups.get(value, ()) for value in values.tolist()])


class Groups:
    """The groups of copies of a collection, with the sites of the texts."""

    def __init__(self, numbers: Numbers, sites: Sequence[str], count: int | None = None) -> None:
        """Keep the group and the site of every text. ``count`` are the texts, if some numbers are no texts."""
        self.numbers, self.sites = numbers, sites
        self.count = len(sites) if count is None else count
        known = Counter(site for site in sites if site)
        self.learnt = frozenset(site for site, count in known.items() if count >= LEARNT)
        self._sites_of: dict[int, set[str]] = {}
        for group, site in zip(numbers.tolist(), sites, strict=True):
            if site:
                self._sites_of.setdefault(group, set()).add(site)

    def of(self, text: int) -> int:
        """Return the group of a text."""
        return int(self.numbers[text])

    def candidates(self, asked: Lookup, copies: Iterable[int] = ()) -> list[int]:
        """Return the texts to compare a query with: ``copies`` with the same digest, and the likeliest of the found.

        A group with salient terms alone is compared by the text with most of these terms.
        """
        found, passages = asked.found, asked.passages
        site = asked.query.site
        own = OwnSite.of(passages, lambda group: site in self._sites_of.get(group, ()))
        groups = set(candidate_groups(asked.query, passages, asked.terms, own, int))
        chosen = [text for text in _ranked(found.by_passages) if self.of(text) in groups][:MOST_COMPARED]
        groups.difference_update(map(self.of, chosen))
        for text in _ranked(found.by_terms):
            if self.of(text) in groups:
                groups.remove(self.of(text))
                chosen.append(text)
        return list(dict.fromkeys([*copies, *chosen]))

    def holders(self, asked: Lookup, candidates: Mapping[int, Document]) -> Holders:
        """Return the evidence about a query with its candidates."""
        passages, query = asked.passages, asked.query
        own = frozenset(self.of(number) for number, text in candidates.items() if _are_copies(query, text))
        known = {group for groups in passages.groups for group in groups} & self._sites_of.keys()
        sites = {group: frozenset(self._sites_of[group]) for group in known}
        return Holders(passages, asked.terms, own, sites, self.learnt, self.count)


def _are_copies(one: Document, other: Document) -> bool:
    return is_copy(one.print.passages, other.print.passages, (one.site, other.site))


def _ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """Return the numbers of all ranges, joined."""
    inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    ranges: Numbers = np.repeat(starts, sizes) + inside
    return ranges


def _groups_by_key(sizes: Numbers, groups: Numbers) -> tuple[Numbers, Numbers]:
    """Return the bounds and the groups of every key, without repeats, at most MOST_GROUPS of a key."""
    keys = np.repeat(np.arange(len(sizes)), sizes)
    most = int(groups.max()) + 1 if len(groups) else 1
    pairs = np.unique(keys * most + groups)
    keys, groups = pairs // most, pairs % most
    counts = np.bincount(keys, minlength=len(sizes))
    kept = np.arange(len(keys)) - np.repeat(np.cumsum(counts) - counts, counts) < MOST_GROUPS
    bounds = np.concatenate(([0], np.cumsum(np.minimum(counts, MOST_GROUPS))))
    return bounds, groups[kept]
