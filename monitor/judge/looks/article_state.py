"""Settled readings of an article's pages → the article as a whole, and the states added or mended by a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judge.looks.consensus import same
from monitor.judge.looks.page_look import PageLook
from storage.records import Article, Outcome, PageId, Revision, SettledReading, joined


@dataclass(frozen=True)
class Continuation:
    """A further page of an article."""

    page: PageId
    settled: SettledReading | None
    was_looked_at: bool  # at least once, the present look included


@dataclass(frozen=True)
class ArticleBefore:
    """An article as stored before a look at its first page or a continuation."""

    first: PageId  # the page with the address of the article
    settled: SettledReading | None  # of the first page
    current: Revision | None
    shown: tuple[SettledReading, ...]  # `current` is joined from these; empty unless a second look is awaited
    continuations: Mapping[str, Continuation]  # by address


@dataclass(frozen=True)
class ArticleState:
    """An article joined from the readings with these ids."""

    article: Article
    readings: tuple[int, ...]


@dataclass(frozen=True)
class NextStates:
    """The states after a look."""

    mended: ArticleState | None = None  # the current revision, to be shown in this form
    new: ArticleState | None = None  # the next revision


def next_states(before: ArticleBefore, seen: PageLook) -> NextStates:
    """Return the new states of an article after a look at the first page or a continuation.

    Late text, from the first look at a continuation, mends the current revision: the article was not edited.
    """
    cleaned = _without_rotating(before, seen.cleaned)
    state = _joined_state(_chain(_with_reading(before, seen.look.page, seen.settled)))
    current = cleaned.article if cleaned else before.current.article if before.current else None
    if state is None:
        return NextStates(cleaned)
    if current is not None and same(current, state.article):
        is_fuller = current.beside is None and state.article.beside is not None
        return NextStates(state if is_fuller else cleaned)
    is_late = seen.look.outcome is Outcome.FIRST and seen.look.page != before.first
    if current is not None and is_late:
        return NextStates(state)
    return NextStates(cleaned, state)


def _without_rotating(before: ArticleBefore, cleaned: SettledReading | None) -> ArticleState | None:
    """Return the current revision without rotating matter, so that the matter does not count as removed later."""
    if cleaned is None or before.current is None:
        return None
    return _joined_state([cleaned if each.id == cleaned.id else each for each in before.shown])


def _joined_state(readings: Sequence[SettledReading]) -> ArticleState | None:
    if not readings:
        return None
    return ArticleState(joined([each.article for each in readings]), tuple(each.id for each in readings))


def _with_reading(before: ArticleBefore, page: PageId, settled: SettledReading | None) -> ArticleBefore:
    """Return the article with a new settled reading of a page."""
    if settled is None:
        return before
    if page == before.first:
        return replace(before, settled=settled)
    continuations = {
        address: replace(each, settled=settled) if each.page == page else each
        for address, each in before.continuations.items()
    }
    return replace(before, continuations=continuations)


def _chain(article: ArticleBefore) -> list[SettledReading]:
    """Return the settled readings of an article's pages in order; [] while a page was never looked at."""
    chain: list[SettledReading] = []
    visited: set[PageId] = set()
    reading = article.settled
    while reading is not None:
        chain.append(reading)
        following = article.continuations.get(reading.next_page) if reading.next_page else None
        if following is None or following.page in visited:
            break
        visited.add(following.page)
        reading = following.settled
        if reading is None and not following.was_looked_at:
            return []
    return chain
