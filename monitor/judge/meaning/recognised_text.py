"""Two articles, of which a recogniser read one or both in pictures → the article as the pictures surely show it."""

from __future__ import annotations

from dataclasses import replace

from monitor.texts.recognised import Recognised, surely_read
from storage.records import Article


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
