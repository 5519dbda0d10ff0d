"""Articles whose text stands in pictures → the same articles with the text that a recogniser read in the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.urls import canonical_url
from monitor.present.sides import ComparedSides
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Attachment, Page, PageId, PageRole, Revision

MOST_PICTURES = 50  # of an article


def states_of(db: Store, page: PageId) -> tuple[Revision, ...]:
    """Return the revisions of a page, oldest first. A revision without text has the text of its pictures."""
    return tuple(
        replace(each, article=with_picture_text(db, each.article))
        for each in revisions.revisions_of(db, page)
    )


def with_picture_text(db: Store, article: Article) -> Article:
    """Return an article without text with the text of its pictures, in their order; any other article as given."""
    if not is_pictured(article):
        return article
    states = ((picture, _state_of(db, file)) for picture, file in _fetched(db, article))
    read = {picture: state for picture, state in states if state is not None and state.paragraphs}
    if not read:
        return article
    return replace(
        article,
        paragraphs=tuple(paragraph for state in read.values() for paragraph in state.paragraphs),
        attachments=tuple(_with_certainty(each, read.get(each)) for each in article.attachments),
    )


def with_pictures(db: Store, sides: ComparedSides) -> ComparedSides:
    """Return two compared texts; a text that stands in pictures alone is the recognised text."""
    before, after = (
        replace(each, article=with_picture_text(db, each.article)) for each in (sides.before, sides.after)
    )
    return replace(sides, before=before, after=after)


def is_pictured(article: Article) -> bool:
    """Return whether the text of an article stands in pictures alone."""
    return not article.paragraphs and bool(article.pictures) and not article.is_file


def pictures_behind(db: Store, page: PageId) -> list[Page]:
    """Return the fetched pictures of a page whose text stands in pictures alone, in their order."""
    current = revisions.current_revision(db, page)
    if current is None or not is_pictured(current.article):
        return []
    return [file for _, file in _fetched(db, current.article)]


def _with_certainty(picture: Attachment, state: Article | None) -> Attachment:
    if state is None:
        return picture
    reader = next((each.reader for each in state.attachments if each.reader), None)
    return replace(picture, certainty=state.certainty, reader=reader)


def _state_of(db: Store, file: Page) -> Article | None:
    current = revisions.current_revision(db, file.id)
    return current.article if current is not None else None


def _fetched(db: Store, article: Article) -> Iterator[tuple[Attachment, Page]]:
    """Yield the pictures of an article that are known as pages."""
    for picture in article.pictures[:MOST_PICTURES]:
        page = pages.get_page(db, canonical_url(picture.address))
        if page is not None and page.role is PageRole.FILE:
            yield picture, page
