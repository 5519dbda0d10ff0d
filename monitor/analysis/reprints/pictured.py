"""Articles whose text stands in pictures → the same articles with the text that a recogniser read in the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.urls import canonical_url
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Attachment, PageId, PageRole, Revision

MOST_PICTURES = 50  # of an article


def states_of(db: Store, page: PageId) -> tuple[Revision, ...]:
    """Return the revisions of a page, oldest first. A revision without text has the text of its pictures."""
    return tuple(
        replace(each, article=with_picture_text(db, each.article))
        for each in revisions.revisions_of(db, page)
    )


def with_picture_text(db: Store, article: Article) -> Article:
    """Return an article without text with the text of its pictures, in their order; any other article as given."""
    if article.paragraphs or not article.pictures or article.is_file:
        return article
    states = list(_states_of_pictures(db, article))
    read = {picture: state for picture, state in states if state.paragraphs}
    if not read:
        return article
    return replace(
        article,
        paragraphs=tuple(paragraph for state in read.values() for paragraph in state.paragraphs),
        attachments=tuple(_with_certainty(each, read.get(each)) for each in article.attachments),
    )


def _with_certainty(picture: Attachment, state: Article | None) -> Attachment:
    if state is None:
        return picture
    reader = next((each.reader for each in state.attachments if each.reader), None)
    return replace(picture, certainty=state.certainty, reader=reader)


def _states_of_pictures(db: Store, article: Article) -> Iterator[tuple[Attachment, Article]]:
    """Yield the pictures of an article that were fetched, with their present states."""
    for picture in article.pictures[:MOST_PICTURES]:
        page = pages.get_page(db, canonical_url(picture.address))
        current = revisions.current_revision(db, page.id) if page and page.role is PageRole.FILE else None
        if current is not None:
            yield picture, current.article
