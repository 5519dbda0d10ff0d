"""Words → the revisions that hold all words, with the places of the words.

Revisions with all words in the headline come first; within both groups the newest come first. Texts and words
become terms by the same rules (terms.py). The store holds the index of terms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from crawler.urls import canonical_url
from monitor.texts.terms import Term, characters_of, is_chinese, placed_terms, terms
from storage.conclusions.looks import removed_pages
from storage.conclusions.revisions import article_with, current_revision, revisions_by_id, superseded_times
from storage.conclusions.search import (
    Scope,
    Where,
    revisions_with,
)
from storage.engine.store import Store
from storage.engine.terms import Phrase
from storage.frontier.pages import page_of, pages_of
from storage.records import Article, Page, PageRole, Revision, RevisionId

MOST_WORDS = 64
QUOTED = re.compile(r'"([^"]*)"|“([^”“]*)”|「([^」「]*)」|([^\s"“「]+)')
SHOWN = 80  # characters of a snippet
BEFORE = 20  # characters of a snippet before the first hit
PIECE = 5000  # characters that are searched at once
TITLE_SEARCHED = (
    1000  # characters of a headline in which hits are marked; a hostile page may write a megabyte
)
MOST_PLACES = 200  # hits of a piece that are weighed for the snippet
OVERLAP = 20  # hits of the pieces before that are weighed again with a new piece

Marks = tuple[tuple[int, int], ...]
Place = tuple[int, int, int]  # start, end, number of the phrase


@dataclass(frozen=True)
class Marked:
    """Text with the places of the words, as start and end of characters."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True)
class HitCarrier:
    """A file or picture whose text has the words, and the article that names the file."""

    article: Page
    title: str  # of the article
    name: str  # of the file, as the article names it
    page: int | None = None  # of a file with pages, from 1
    picture: int | None = None  # number among the pictures of the article, from 1
    certainty: float | None = None  # of a picture: mean confidence of the recogniser, 0 to 1


@dataclass(frozen=True)
class FoundRevision:
    """Revision that holds all words."""

    page: Page
    revision: Revision
    until: datetime | None  # time of the page's next revision; None: the revision is current
    removed: bool  # the page is gone now


@dataclass(frozen=True)
class Hit(FoundRevision):
    """Revision with the places of the words."""

    title: Marked
    snippet: Marked
    carrier: HitCarrier | None = None  # None for a page of the web


def phrases(words: str) -> tuple[Phrase, ...]:
    """Return the phrases of a query without repetition: words, and texts in quotes.

    A word without letters and figures gives no phrase.
    """
    texts = (next(filter(None, quoted.groups()), "") for quoted in QUOTED.finditer(words))
    return tuple(dict.fromkeys(phrase for text in texts if (phrase := _phrase(text)) is not None))


def _phrase(word: str) -> Phrase | None:
    """Return the phrase of a word, None if the word has no term."""
    in_order = tuple(terms(word))
    if not in_order:
        return None
    last = in_order[-1]
    if word.endswith("*") and not is_chinese(last):
        return Phrase(in_order, begins=True)
    if len(last) > 1 or not is_chinese(last):
        return Phrase(in_order)
    # The last character of a word is a term of its own. In a text the same character forms a term with the next one.
    if len(in_order) > 1 and len(in_order[-2]) > 1 and in_order[-2].endswith(last):
        return Phrase(in_order[:-1])
    return Phrase(in_order, begins=True)


def search(db: Store, wanted: Sequence[Phrase], scope: Scope, *, most: int) -> list[Hit]:
    """Return at most `most` revisions with all phrases: by headline first, then by text, the newest first in both."""
    revisions = revisions_with(db, wanted, Where.TITLES, scope, most=most)
    if len(revisions) < most:
        by_text = revisions_with(db, wanted, Where.TEXTS, scope, most=most + len(revisions))
        revisions = list(dict.fromkeys([*revisions, *by_text]))[:most]
    return _hits(db, revisions, wanted)


def _hits(db: Store, found: Sequence[RevisionId], wanted: Sequence[Phrase]) -> list[Hit]:
    """Return the hits of revisions. Each table is read once for all hits."""
    revisions, ends = revisions_by_id(db, found), superseded_times(db, found)
    named = {revision.page for revision in revisions.values()}
    by_id, removed = pages_of(db, named), removed_pages(db, named)
    return [
        _hit(db, FoundRevision(by_id[each.page], each, ends.get(each.id), each.page in removed), wanted)
        for each in map(revisions.__getitem__, found)
    ]


def _hit(db: Store, found: FoundRevision, wanted: Sequence[Phrase]) -> Hit:
    page, article = found.page, found.revision.article
    in_title = places_of(placed_terms(article.title[:TITLE_SEARCHED]), wanted)[:MOST_PLACES]
    return Hit(
        page,
        found.revision,
        found.until,
        found.removed,
        title=Marked(article.title, _joined([(start, end) for start, end, _ in in_title])),
        snippet=snippet(article, wanted),
        carrier=_carrier(db, page, article, wanted) if page.role is PageRole.FILE else None,
    )


def _carrier(db: Store, file: Page, text: Article, wanted: Sequence[Phrase]) -> HitCarrier | None:
    """Return where the words of a file stand; None for a file that no article names any more."""
    named = article_with(db, file.id)
    current = current_revision(db, named[0]) if named else None
    if named is None or current is None:
        return None
    pictures = [canonical_url(each.address) for each in current.article.pictures]
    return HitCarrier(
        page_of(db, named[0]),
        current.article.title,
        named[1],
        page=_page_with(text, wanted) if file.url not in pictures else None,
        picture=pictures.index(file.url) + 1 if file.url in pictures else None,
        certainty=text.mean_certainty,
    )


def _page_with(file: Article, wanted: Sequence[Phrase]) -> int | None:
    """Return the page of a file with the first of the words, from 1; None for a file without pages."""
    starts = next((each.pages for each in file.attachments if each.pages), ())
    places = (at for at, text in enumerate(file.paragraphs) if _places_in(text, wanted))
    return bisect_right(starts, next(places, 0)) if starts else None


def snippet(article: Article, wanted: Sequence[Phrase]) -> Marked:
    """Return the part of the text with the most phrases, the beginning of the text if no phrase is in the text."""
    text = article.text
    by_piece = ((begin, _places_in(piece, wanted)) for begin, piece in _pieces(text))
    start, places = _best(by_piece, wanted)
    missing = set(range(len(wanted))) - {number for _, _, number in places}
    if missing:  # in the headline alone, or across the end of a piece
        in_title = places_of(placed_terms(article.title[:TITLE_SEARCHED]), wanted)
        missing -= {number for _, _, number in in_title}
    if missing:
        start, places = _best([(0, places_of(placed_terms(text), wanted))], wanted)
    return _cut(text, max(0, start - BEFORE), [(begin, end) for begin, end, _ in places])


def _places_in(piece: str, wanted: Sequence[Phrase]) -> list[Place]:
    """Return the places of the phrases in a piece. Most pieces lack a character of each phrase, and are not cut."""
    characters = characters_of(piece)
    if not any(characters.issuperset(term) for phrase in wanted for term in phrase.terms[:1]):
        return []
    return places_of(placed_terms(piece), wanted)


def _best(by_piece: Iterable[tuple[int, list[Place]]], wanted: Sequence[Phrase]) -> tuple[int, list[Place]]:
    """Return the start of the part with the most phrases, and the places up to its end.

    `by_piece` gives the start of a piece and the places in the piece. Pieces after a part with all phrases are not
    read.
    """
    places: list[Place] = []
    most, best = 0, 0
    for begin, in_piece in by_piece:
        weighed = in_piece[:MOST_PLACES]
        places += [(begin + start, begin + end, number) for start, end, number in weighed]
        count, start = _densest(places[-len(weighed) - OVERLAP :] if weighed else [])
        if count > most:
            most, best = count, start
        elif most == len(wanted) and begin > best + SHOWN:
            break
    return best, places


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield start and text of the paragraphs; long paragraphs are cut into pieces."""
    begin = 0
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), PIECE):
            yield begin + start, line[start : start + PIECE]
        begin += len(line)


def places_of(placed: Sequence[Term], wanted: Sequence[Phrase]) -> list[Place]:
    """Return the places of the phrases among the terms of a text, in order."""
    by_text: dict[str, list[int]] = {}
    for at, term in enumerate(placed):
        by_text.setdefault(term.text, []).append(at)
    return sorted(
        (placed[at].start, _end(placed, at, phrase), number)
        for number, phrase in enumerate(wanted)
        for at in _starts(by_text, phrase)
        if _is_at(placed, at, phrase)
    )


def _starts(by_text: dict[str, list[int]], phrase: Phrase) -> Iterator[int]:
    """Yield the numbers of the terms that may begin the phrase."""
    first = phrase.terms[0]
    if len(phrase.terms) > 1 or not phrase.begins:
        yield from by_text.get(first, ())
        return
    for text, numbers in by_text.items():
        if text.startswith(first):
            yield from numbers


def _is_at(placed: Sequence[Term], at: int, phrase: Phrase) -> bool:
    """Return whether the phrase begins at a term."""
    texts = [term.text for term in placed[at : at + len(phrase.terms)]]
    if not phrase.begins:
        return tuple(texts) == phrase.terms
    *whole, last = phrase.terms
    if len(texts) != len(phrase.terms) or texts[:-1] != whole:
        return False
    # 2021 begins 20210601. In 2021年 the figures form a term already, and 2021年 would repeat the hit.
    return texts[-1].startswith(last) and is_chinese(texts[-1]) == is_chinese(last)


def _end(placed: Sequence[Term], at: int, phrase: Phrase) -> int:
    last = placed[at + len(phrase.terms) - 1]
    return last.start + 1 if phrase.begins and is_chinese(phrase.terms[-1]) else last.end


def _densest(places: Sequence[Place]) -> tuple[int, int]:
    """Return the count of phrases in the part of SHOWN characters with the most, and the start of the part."""
    best = (0, 0)
    for first, (start, _, _) in enumerate(places):
        numbers: set[int] = set()
        for _, end, number in islice(places, first, None):
            if numbers and end > start + SHOWN - BEFORE:  # the first phrase may be longer than the snippet
                break
            numbers.add(number)
        if len(numbers) > best[0]:
            best = (len(numbers), start)
    return best


def _cut(text: str, start: int, places: Sequence[tuple[int, int]]) -> Marked:
    """Return SHOWN characters of the text on a single line, with the places in the part."""
    end = min(len(text), start + SHOWN)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = [
        (max(begin, start) + shift, min(stop, end) + shift)
        for begin, stop in places
        if begin < end and stop > start
    ]
    return Marked(before + text[start:end].replace("\n", " ") + after, _joined(inside))


def _joined(places: Iterable[tuple[int, int]]) -> Marks:
    """Return the places in order; places that overlap or touch are joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
