"""Search: words → revisions that have them all, newest first, those with all of them in the headline before others.

Texts and words become terms by the same rules (terms.py); the index of terms lies in the store.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from monitor.texts.terms import Term, is_chinese, placed_terms, terms
from storage.conclusions.looks import last_look
from storage.conclusions.revisions import revision_of, superseded_at
from storage.conclusions.search import (
    Scope,
    Where,
    revisions_with,
)
from storage.engine.store import Store
from storage.engine.terms import Phrase
from storage.frontier.pages import page_of
from storage.records import Article, Outcome, Page, Revision

logger = logging.getLogger(__name__)

MOST_WORDS = 64
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|([^\s"“「]+)')
SHOWN = 80  # characters of a snippet
BEFORE = 20  # of them before the first hit
PIECE = 5000  # characters in which hits are looked for at once
MOST_PLACES = 200  # hits of an article that are weighed for its snippet

OVERLAP = 20  # of these that are weighed together with those of the next paragraph

Marks = tuple[tuple[int, int], ...]
Place = tuple[int, int, int]  # start, end, which phrase


@dataclass(frozen=True)
class Marked:
    """A text and where in it the words stand."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True)
class Hit:
    """A revision that has all words."""

    page: Page
    revision: Revision
    until: datetime | None  # when the page's next revision was seen
    removed: bool  # the page is gone now
    title: Marked
    snippet: Marked


def phrases(words: str) -> tuple[Phrase, ...]:
    """What is looked for: each word, or what stands in quotes, once; nothing of a word without letters and figures."""
    found = (_phrase(next(filter(None, each.groups()), "")) for each in QUOTED.finditer(words))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _phrase(word: str) -> Phrase | None:
    placed = terms(word)
    if not placed:
        return None
    last = placed[-1]
    if word.endswith("*") and not is_chinese(last):
        return Phrase(tuple(placed), begins=True)
    if len(last) > 1 or not is_chinese(last):
        return Phrase(tuple(placed))
    # a character stands at the end of a word alone, in a text with the one behind it
    if len(placed) > 1 and len(placed[-2]) > 1 and placed[-2].endswith(last):
        return Phrase(tuple(placed[:-1]))
    return Phrase(tuple(placed), begins=True)


def search(db: Store, wanted: Sequence[Phrase], scope: Scope, *, most: int) -> list[Hit]:
    """Revisions with all phrases: first those with all of them in the headline, each newest first."""
    found = revisions_with(db, wanted, Where.TITLES, scope, most=most)
    if len(found) < most:
        texts = revisions_with(db, wanted, Where.TEXTS, scope, most=most + len(found))
        found = list(dict.fromkeys([*found, *texts]))[:most]
    return [_hit(db, revision_of(db, each), wanted) for each in found]


def _hit(db: Store, revision: Revision, wanted: Sequence[Phrase]) -> Hit:
    page, article = page_of(db, revision.page), revision.article
    last = last_look(db, revision.page)
    return Hit(
        page,
        revision,
        superseded_at(db, revision),
        last is not None and last.outcome is Outcome.REMOVED,
        Marked(article.title, _joined(islice(places_of(placed_terms(article.title), wanted), MOST_PLACES))),
        snippet(article, wanted),
    )


def snippet(article: Article, wanted: Sequence[Phrase]) -> Marked:
    """The piece of the text with the most of the words; its beginning where they stand in the headline alone."""
    text = article.text
    start, places = _best(
        ((begin, places_of(placed_terms(piece), wanted)) for begin, piece in _pieces(text)), wanted
    )
    known = {which for _, _, which in places + places_of(placed_terms(article.title), wanted)}
    if len(known) < len(wanted):  # one goes on in the next piece
        start, places = _best([(0, places_of(placed_terms(text), wanted))], wanted)
    return _cut(text, max(0, start - BEFORE), [(one, other) for one, other, _ in places])


def _best(found: Iterable[tuple[int, list[Place]]], wanted: Sequence[Phrase]) -> tuple[int, list[Place]]:
    """Where most of the phrases stand together, and the places up to there; no piece is asked for behind all."""
    places: list[Place] = []
    most, best = 0, 0
    for begin, new in found:
        places += [(begin + start, begin + end, which) for start, end, which in new[:MOST_PLACES]]
        held, start = _densest(places[-len(new[:MOST_PLACES]) - OVERLAP :] if new else [])
        if held > most:
            most, best = held, start
        elif most == len(wanted) and begin > best + SHOWN:
            break
    return best, places


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs and where they begin; of very long ones the parts."""
    begin = 0
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), PIECE):
            yield begin + start, line[start : start + PIECE]
        begin += len(line)


def places_of(placed: Sequence[Term], wanted: Sequence[Phrase]) -> list[Place]:
    """Where the phrases stand, in order."""
    starting: dict[str, list[int]] = {}
    for place, term in enumerate(placed):
        starting.setdefault(term.text, []).append(place)
    return sorted(
        (placed[place].start, _end(placed, place, phrase), number)
        for number, phrase in enumerate(wanted)
        for place in _starts(starting, phrase)
        if _stands(placed, place, phrase)
    )


def _starts(starting: dict[str, list[int]], phrase: Phrase) -> Iterator[int]:
    first = phrase.terms[0]
    if len(phrase.terms) > 1 or not phrase.begins:
        yield from starting.get(first, ())
        return
    for term, places in starting.items():
        if term.startswith(first):
            yield from places


def _stands(placed: Sequence[Term], place: int, phrase: Phrase) -> bool:
    here = [each.text for each in placed[place : place + len(phrase.terms)]]
    if not phrase.begins:
        return tuple(here) == phrase.terms
    *whole, last = phrase.terms
    if len(here) != len(phrase.terms) or here[:-1] != whole:
        return False
    # 2021 begins 20210601, but 2021年 is only once more the 2021 before it
    return here[-1].startswith(last) and is_chinese(here[-1]) == is_chinese(last)


def _end(placed: Sequence[Term], place: int, phrase: Phrase) -> int:
    last = placed[place + len(phrase.terms) - 1]
    return last.start + 1 if phrase.begins and is_chinese(phrase.terms[-1]) else last.end


def _densest(places: Sequence[Place]) -> tuple[int, int]:
    """The most different phrases that a piece has, and where the first such begins."""
    best = (0, 0)
    for number, (start, _, _) in enumerate(places):
        held: set[int] = set()
        for _, end, which in islice(places, number, None):
            if held and end > start + SHOWN - BEFORE:  # a phrase may be longer than what is shown
                break
            held.add(which)
        if len(held) > best[0]:
            best = (len(held), start)
    return best


def _cut(text: str, start: int, places: Sequence[tuple[int, int]]) -> Marked:
    end = min(len(text), start + SHOWN)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = _joined(
        (max(one, start) + shift, min(other, end) + shift)
        for one, other in places
        if one < end and other > start
    )
    return Marked(before + text[start:end].replace("\n", " ") + after, marks)


def _joined(places: Iterator[tuple[int, ...]]) -> Marks:
    """Places in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for one, other, *_ in sorted(places):
        if found and one <= found[-1][1]:
            found[-1] = (found[-1][0], max(other, found[-1][1]))
        else:
            found.append((one, other))
    return tuple(found)
