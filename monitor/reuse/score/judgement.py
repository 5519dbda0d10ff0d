"""A pair with the score of both texts, link, credit and days between → probability and relation.

The score speaks of the texts alone. Link, credit and days are terms of their own, in log odds, so people can be
told every reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from monitor.reuse.cover import REWORDED_EVENLY, TextPair, has_covered_line, reworded_share
from monitor.reuse.score.features import Pair
from monitor.reuse.score.formulas import shares_formulas_alone
from monitor.reuse.score.nearly_equal import is_about_another, is_alone, is_nearly_equal, is_notice_with_slip
from monitor.reuse.score.occasions import differs_in_headline, differs_in_session, tells_of_announced
from monitor.reuse.score.slots import FIGURE_PART
from monitor.reuse.score.wholes import (
    is_hardly_shared,
    is_notice_in_full,
    is_stretch,
    quotes_two_sentences,
    quotes_two_short_sentences,
    takes_paragraph,
)
from storage.records import Relation

DERIVATION, QUOTATION, SUSPICION = 0.9, 0.8, 0.5  # least probabilities
WHOLE = 0.6  # with this share covered, a text as a whole stands in the second text
# A text with hardly a word of its own, without a good part of the original, is an excerpt of any length.
PURE, NEARLY_ALL = 0.95, 0.8
LINKED_SHARE = 0.3  # least cover of a text with a link to the original
LINK, CREDIT = 6.0, 1.5  # log odds
# A text stands in the second text as a whole, whatever the second text adds. The trees take a paragraph between two
# shared runs for a difference: of 80 articles with an added paragraph eight had less than .9, and none with this term.
STANDS_WHOLE, LEAST_RARE, RARE_SHARE, ALMOST_ALL = 3.0, 20, 0.65, 0.9  # log odds; passages; shares
DECIMALS = 4  # of a probability: further digits may differ from machine to machine
# A later event of the same kind is told in the words of the earlier. Days; log odds if all words and figures are
# equal, and if any differ. `detection.py --kinds`: with -5 a derived text in 67 more is missed, no false one less.
FAR_APART, FAR_EQUAL, FAR_DIFFERENT = 60, -0.5, -2.0
# Another session in new words (place, guest, contact) is another notice of the mould, even if all else is equal. An
# altered copy keeps its words. `webs.py --first 41 --seeds 8 --orders 1`: 12 wrong links between notices of a mould
# without the term, no wrong link with the term. So is the report of an event that the original announced: such a
# report had .9991 in `webs.py --first 142`.
OTHER_OCCASION = -6.0  # log odds
# Units taken over whole, where the trees doubt: two sentences, a notice of a mould, the query from the first to the
# last character. Log odds. Of 186 such queries of two collections outside the training, all were derived.
TWO_SENTENCES, TWO_SHORT_SENTENCES, NOTICE_IN_FULL, IS_STRETCH = 2.5, 1.5, 3.0, 5.0
# A paragraph of exactly two texts of a large collection. In a small collection a formula may stand in two.
# `detection.py`: 7 of 80 paragraphs inside another text are missed without the term, and one with the term.
ONE_PARAGRAPH, LARGE = 3.0, 6  # log odds; least step of the size of a collection, see `size_step`
# A brief in a digest of three texts and more, however few characters the trees see.
BRIEF = 3.0  # least log odds
# Every word of the original, with further figures, see altered.py: the trees take such a text for the next notice.
ALTERED = 3.0  # least log odds
# Shared by hardly another text: the trees doubt short texts with several edits. `detection.py --alone`: ten edits are
# found in 1.000 of the queries with the term, in .963 without, and no negative more.
ALONE = 1.0  # log odds
# A short text with slips and an altered figure, see nearly_equal.py. Of 80 texts of less than 190 characters 14 are
# missed without the term.
NEARLY_EQUAL = 4.0  # log odds
# The same measure taken against another person, in the same words.
ABOUT_ANOTHER = -4.0  # log odds
MOSTLY, NAMES = 3, 2  # different figures for every equal figure; slots with different words
# Different figures at least: beside another session, and without. With fewer the term takes a twelfth of the heavily
# reworded copies of `detection.py`, and no wrong link more.
FIGURES_OF_SESSION, FIGURES_ALONE = 3, 4
# Two formulas that further texts of a small store hold too, and hardly a word more. The trees know formulas of hundreds
# of texts. `webs.py --first 131 --seeds 3`: a quotation with .92 without the term.
FORMULAS_ALONE = -5.0  # log odds
LEAST_QUOTED = 20  # characters of a run; without any both texts merely tell the same
SHORT_QUOTATION = (
    40  # characters; a formula of names and offices is as long, so a sentence has to be as sure as a copy
)
SENTENCES = 60  # covered characters; less is a single sentence
SENTENCE = 12  # characters of a run; two of them are two sentences
PARAGRAPH = 45  # characters of a line taken over
# A text in further words is no compilation: share of the original at the same place; slots; slots a character. Of ten
# reworded copies each has 22 slots and more; of 40 excerpts, compilations and quotations none has more than three.
IN_STEP, MANY_WORDS, OFTEN = 0.3, 12, 0.03


@dataclass(frozen=True)
class FurtherTerms:
    """Evidence for or against a derivation beside the texts."""

    linked: bool = False  # the query links to the original
    credited: bool = False
    days: int | None = None  # between the publications, None if unknown
    size: int = 0  # of the collection, in steps
    is_brief: bool = False  # the query is a digest with a brief of the original
    is_altered: bool = False  # the query has every word of the original, and further figures


def probability_with(score: float, pair: Pair, terms: FurtherTerms) -> float:
    """Return the probability of a derivation, from the score of the texts and the further terms."""
    odds = math.log(max(score, 1e-9) / max(1 - score, 1e-9))
    if terms.linked and pair.texts.larger_share >= LINKED_SHARE:
        odds += LINK
    elif _is_far(terms):
        odds += FAR_DIFFERENT if _differs(pair) else FAR_EQUAL
    if terms.credited:
        odds += CREDIT
    odds += _of_shared_text(pair, terms)
    if not terms.linked:
        odds += _against(pair, terms.size)
    if terms.is_brief:
        odds = max(odds, BRIEF)
    if terms.is_altered and not _is_far(terms):
        odds = max(odds, ALTERED)
    return round(1 / (1 + math.exp(-odds)), DECIMALS)


def _against(pair: Pair, size: int) -> float:
    """Return the log odds for another notice of a mould, and for formulas alone."""
    is_formulas = not _is_told_anew(pair) and shares_formulas_alone(pair, size)
    is_other = _is_other_occasion(pair) or tells_of_announced(pair.texts)
    return OTHER_OCCASION * is_other + FORMULAS_ALONE * is_formulas


def _of_shared_text(pair: Pair, terms: FurtherTerms) -> float:
    """Return the log odds for a text whole inside the second text, for text of nobody else, and for whole units."""
    is_equal = not _is_far(terms) and (is_nearly_equal(pair) or is_notice_with_slip(pair))
    alone = ALONE * is_alone(pair) + NEARLY_EQUAL * is_equal + ABOUT_ANOTHER * is_about_another(pair)
    return STANDS_WHOLE * _stands_whole(pair) + alone + _taken_whole(pair, terms.size)


def _is_far(terms: FurtherTerms) -> bool:
    return terms.days is not None and terms.days > FAR_APART


def _taken_whole(pair: Pair, size: int) -> float:
    """Return the log odds for whole units of the original in the query, in a collection of this size."""
    if is_stretch(pair):
        return IS_STRETCH
    if is_notice_in_full(pair):
        return NOTICE_IN_FULL
    if size >= LARGE and takes_paragraph(pair):
        return ONE_PARAGRAPH
    if quotes_two_sentences(pair):
        return TWO_SENTENCES
    return TWO_SHORT_SENTENCES if quotes_two_short_sentences(pair) else 0.0


def _stands_whole(pair: Pair) -> bool:
    """Return whether a text stands in the second text as a whole, with passages of nobody else and equal figures."""
    evidence, slots = pair.evidence, pair.slots
    is_rare = evidence.rare >= max(LEAST_RARE, RARE_SHARE * int(np.count_nonzero(evidence.held)))
    return is_rare and pair.texts.larger_share >= ALMOST_ALL and not (slots.figures_different or slots.words)


def _is_other_occasion(pair: Pair) -> bool:
    """Return whether mostly new figures stand beside new names, in a session and the next, or in several places.

    Words with different numerals alone are no names: a copy with every figure altered keeps the words.
    """
    slots = pair.slots
    names = {slot for slot in slots.words if len({FIGURE_PART.sub("", part) for part in slot}) > 1}
    different, equal = slots.figures_different, slots.figures_equal
    if not names or different <= equal or different < FIGURES_OF_SESSION:
        return False
    is_all_new = different >= max(FIGURES_ALONE, MOSTLY * equal) and len(names) >= NAMES
    texts = pair.texts
    return is_all_new or differs_in_session(texts) or differs_in_headline(texts.query, texts.original)


def _differs(pair: Pair) -> bool:
    return bool(pair.slots.figures_different or pair.slots.words or pair.slots.moved)


def relation_of(
    pair: Pair, probability: float, *, is_brief: bool = False, is_altered: bool = False
) -> Relation:
    """Return the relation of a query to a candidate, from the shares of the shared part in both texts.

    A brief of a digest may be as short as a formula. Of an altered copy the words count, and not the figures between.
    """
    texts = pair.texts
    if probability < SUSPICION:
        return Relation.TEMPLATE if texts.smaller_share >= WHOLE else Relation.SHARED_PASSAGE
    query, original = _shares_of_words(texts) if is_altered else _shares(pair)
    if max(query, original) < WHOLE and texts.query_cover.longest < LEAST_QUOTED and not is_brief:
        return Relation.SUSPECT
    relation = _of_whole(pair, query, original)
    if probability >= DERIVATION:
        return relation
    is_part = max(query, original) < WHOLE and probability >= QUOTATION
    return Relation.QUOTATION if is_part and _is_quoted(pair, relation) else Relation.SUSPECT


def _of_whole(pair: Pair, query: float, original: float) -> Relation:
    """Return the relation of a sure derivation with these shares of either text."""
    relation = _by_shares(query, original)
    if relation in (None, Relation.COMPILATION) and _is_told_anew(pair):
        return Relation.EDITED
    if relation is not None:
        return relation
    return Relation.COMPILATION if _takes_over_sentences(pair.texts) else Relation.QUOTATION


def _is_told_anew(pair: Pair) -> bool:
    """Return whether a good part of the original stands in the query word by word, with further words throughout."""
    texts, slots = pair.texts, pair.slots
    of_original = slots.aligned / max(1, len(texts.original.text))
    return of_original >= IN_STEP and len(slots.words) >= max(MANY_WORDS, OFTEN * slots.aligned)


def _is_quoted(pair: Pair, relation: Relation) -> bool:
    """Return whether a part of a less than sure pair is long enough for a quotation, and no formula as far as known."""
    if pair.texts.query_cover.characters < SHORT_QUOTATION:
        return False
    return relation is Relation.QUOTATION or is_hardly_shared(pair)


def _shares(pair: Pair) -> tuple[float, float]:
    """Return the share of the shared part in either text: in equal runs, or evenly in new words."""
    texts = pair.texts
    query, original = texts.query_cover.share, texts.original_cover.share
    evenly = reworded_share(texts.query, texts.original)
    if query >= WHOLE or evenly < REWORDED_EVENLY:
        return query, original
    return evenly, max(original, reworded_share(texts.original, texts.query))


def _shares_of_words(texts: TextPair) -> tuple[float, float]:
    """Return the share of an original in a query that holds all of its words, and the share of the original: all."""
    return min(1.0, len(texts.original.text) / len(texts.query.text)), 1.0


def _by_shares(query: float, original: float) -> Relation | None:
    if query >= PURE and original < NEARLY_ALL:
        return Relation.EXCERPT
    if query >= WHOLE:
        return Relation.EDITED if original >= WHOLE else Relation.EXCERPT
    return Relation.COMPILATION if original >= WHOLE else None


def _takes_over_sentences(texts: TextPair) -> bool:
    cover = texts.query_cover
    if cover.characters >= SENTENCES or sum(end - start >= SENTENCE for start, end in cover.runs) > 1:
        return True
    return has_covered_line(texts.original, texts.original_cover, PARAGRAPH, skip_headline=True)
