"""Two articles, of which a recogniser read one or both in pictures → the article as the pictures surely show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.texts.recognised import Recognised, surely_read
from storage.records import Article

MIDDLE = 0.05  # of a tenth: the certainty of a character is kept in tenths, cut off


@dataclass(frozen=True)
class PlaceInPictures:
    """Where a recogniser read words: the number of the picture, from 1, and the mean confidence in its characters."""

    picture: int
    certainty: float


def place_in_pictures(article: Article, words: str) -> PlaceInPictures | None:
    """Return where words stand in the pictures of an article; the first picture with text if none has the words."""
    read = list(_read_pictures(article))
    if not read:
        return None
    number, _, certainty = next((each for each in read if words and words in each[1]), read[0])
    return PlaceInPictures(number, mean_certainty(certainty) or 0.0)


def mean_certainty(certainty: tuple[str, ...]) -> float | None:
    """Return the mean confidence of a recogniser, 0 to 1, from a digit a character; None without a character."""
    digits = "".join(certainty)
    return round(sum(map(int, digits)) / len(digits) / 10 + MIDDLE, 2) if digits else None


def _read_pictures(article: Article) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield number, text and certainty of each picture with recognised text."""
    start = 0
    for number, picture in enumerate(article.pictures, 1):
        if picture.certainty:
            end = start + len(picture.certainty)
            yield number, "".join(article.paragraphs[start:end]), picture.certainty
            start = end


def is_recognised(article: Article) -> bool:
    """Return whether the text of an article was recognised in pictures."""
    return bool(article.certainty)


def as_surely_read(known: Article, shown: Article) -> Article:
    """Return `shown` with the paragraphs of `known`, changed where the pictures surely show other characters.

    Two recognisers misread differently, so texts of two recognisers show no change.
    """
    return replace(shown, paragraphs=_compared(known, shown) or known.paragraphs)


def leaves_unsure(known: Article, shown: Article) -> bool:
    """Return whether two texts differ in more than the sure substitutions, so that a person has to look."""
    if not known.paragraphs or not shown.paragraphs or not _have_one_reader(known, shown):
        return True
    return surely_read(_text(known), _text(shown)).is_unsure


def _compared(known: Article, shown: Article) -> tuple[str, ...]:
    if not shown.paragraphs or not _have_one_reader(known, shown):
        return ()
    return surely_read(_text(known), _text(shown)).paragraphs


def _have_one_reader(known: Article, shown: Article) -> bool:
    readers = {each.reader for article in (known, shown) for each in article.attachments if each.reader}
    return len(readers) <= 1


def _text(article: Article) -> Recognised:
    return Recognised(article.paragraphs, article.certainty)
