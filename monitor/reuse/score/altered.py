"""All candidates of a query → the originals of which the query has every word, with further figures.

A copy with every figure altered keeps the words. The next notice of a mould has further figures too, and mostly a
further name, place or subject. So equal words tell a copy, unless the headline names another occasion, or a mould is
known to repeat words or headline. The answer follows from the texts of the candidates alone.

`webs.py` and 302 texts of which 40 were copied with every figure altered: notices of a mould are found in 1.000 of the
copies whose headline stays, in .333 without. With a further headline or session, a notice of a known mould is no copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from monitor.reuse.cover import NUMBER
from monitor.reuse.score.features import LONGEST_HEADLINE, Pair
from monitor.reuse.score.occasions import OCCASION
from monitor.texts.fingerprint import NormalForm

SHORTEST = 40  # characters below the headline without figures; shorter texts share a formula
LIKELY = 0.25  # share of the passages of the smaller text
SIBLING = 0.5  # share of the shared passages of a pair; a further text with so many holds the same mould
OF_OCCASION, KEPT = 3, 2  # characters of a figure; figures at their places
TIMES = "年月日时"  # behind a figure
FIGURE = "#"  # in place of every figure


@dataclass(frozen=True)
class _Words:
    """The words of a text: the text with a mark in place of every figure."""

    headline: str  # "" if the first line is too long for a headline
    body: str  # below the headline

    @classmethod
    def of(cls, form: NormalForm) -> _Words:
        end = int(form.breaks[0]) if len(form.breaks) and form.breaks[0] <= LONGEST_HEADLINE else 0
        return cls(_marked(form.text[:end]), _marked(form.text[end:]))


def altered_copies(pairs: Sequence[Pair]) -> frozenset[int]:
    """Return the places of the pairs with equal words and different figures. ``pairs`` are all of a query."""
    likely = {at: _Words.of(pair.original.form) for at, pair in enumerate(pairs) if _is_likely(pair)}
    asked = _marked(pairs[0].query.form.text) if likely else ""
    found = [at for at, words in likely.items() if _has_equal_words(pairs[at], words, asked)]
    return frozenset(at for at in found if _is_same_occasion(pairs, at, likely))


def _is_likely(pair: Pair) -> bool:
    fewest = min(len(pair.query.print.passages), len(pair.original.print.passages))
    return 0 < LIKELY * fewest <= int(np.count_nonzero(pair.evidence.held))


def _has_equal_words(pair: Pair, original: _Words, asked: str) -> bool:
    """Return whether the query holds all below the headline of the original, but for its figures."""
    if len(original.body.replace(FIGURE, "")) < SHORTEST or original.body not in asked:
        return False
    return FIGURE in original.body and not _holds_body(pair)


def _holds_body(pair: Pair) -> bool:
    """Return whether the query holds all below the headline of the original with the same figures."""
    form = pair.original.form
    return form.text[int(form.breaks[0]) if len(form.breaks) else 0 :] in pair.query.form.text


def _is_same_occasion(pairs: Sequence[Pair], at: int, likely: Mapping[int, _Words]) -> bool:
    """Return whether the headline, and further texts of the mould, speak for a copy of a pair's original."""
    words, siblings = likely[at], _siblings(pairs, at, likely)
    if _keeps_figures(pairs[at], words):
        return True
    if any(one.body == other.body for one, other in combinations([words, *siblings], 2)):
        return False
    headline = _headline(pairs[at])
    if headline and headline in pairs[at].query.form.text:
        return all(each.headline != words.headline for each in siblings)
    is_other = words.headline in _marked(pairs[at].query.form.text) and bool(OCCASION.search(headline))
    return not (siblings or _is_of_mould(pairs[at]) or is_other)


def _is_of_mould(pair: Pair) -> bool:
    """Return whether further groups hold half of the shared passages."""
    others = pair.evidence.others[pair.evidence.held]
    return 2 * int(np.count_nonzero(others)) >= len(others)


def _keeps_figures(pair: Pair, original: _Words) -> bool:
    """Return whether two figures of an occasion stand at their places: a copy with some of the figures altered.

    The numbers of days and hours, and years, are the same in many notices of a mould.
    """
    asked, body = pair.query.form.text, pair.original.form.text[len(_headline(pair)) :] + " "
    before = _marked(asked).partition(original.body)[0].count(FIGURE)
    equal = {
        ours
        for ours, theirs in zip(NUMBER.findall(asked)[before:], NUMBER.finditer(body), strict=False)
        if ours == theirs[0] and len(ours) >= OF_OCCASION and body[theirs.end()] not in TIMES
    }
    return len(equal) >= KEPT


def _siblings(pairs: Sequence[Pair], at: int, likely: Mapping[int, _Words]) -> list[_Words]:
    """Return the words of further texts with half of the shared passages of a pair, a text of every group."""
    own = pairs[at].evidence
    shared = SIBLING * int(np.count_nonzero(own.held))
    evidence = {
        number: pairs[number].evidence for number in likely if pairs[number].evidence.group != own.group
    }
    alike = [number for number, each in evidence.items() if np.count_nonzero(each.held & own.held) >= shared]
    return list({evidence[number].group: likely[number] for number in reversed(alike)}.values())


def _headline(pair: Pair) -> str:
    """Return the first line of the original, "" if the line is too long for a headline."""
    form = pair.original.form
    end = int(form.breaks[0]) if len(form.breaks) else 0
    return form.text[:end] if end <= LONGEST_HEADLINE else ""


def _marked(text: str) -> str:
    return NUMBER.sub(FIGURE, text)
