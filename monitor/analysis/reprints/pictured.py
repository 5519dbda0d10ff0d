"""Articles in pictures → the same articles with the recognised text of the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest

from crawler.urls import canonical_url, link_of
from monitor.present.sides import ComparedSides
from monitor.texts.fingerprint import fingerprint
from storage.conclusions import revisions
from storage.conclusions.revisions import NewRevision
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Attachment, Page, PageId, PageRole, Revision, RevisionId

MOST_PICTURES = 50  # of an article
INSTANT = timedelta(microseconds=1)  # the least difference of two times


def states_of(db: Store, page: PageId) -> tuple[Revision, ...]:
    """Return the revisions of a page, oldest first. A revision without text has the text of the pictures."""
    found = revisions.revisions_of(db, page)
    ends = [following.seen_at - INSTANT for following in found[1:]]
    return tuple(_pictured(db, each, end) for each, end in zip_longest(found, ends))


def state_of(db: Store, revision: RevisionId) -> Revision:
    """Return a revision; a revision without text has the text of the pictures. Raises NotFound."""
    found = revisions.revision_of(db, revision)
    end = revisions.superseded_at(db, found) if is_pictured(found.article) else None
    return _pictured(db, found, end - INSTANT if end else None)


def _pictured(db: Store, revision: Revision, end: datetime | None) -> Revision:
    article = with_picture_text(db, revision.article, until=end)
    if article is revision.article:
        return revision
    made = fingerprint(article.text)
    return replace(revision, article=article, digest=made.digest, simhash=made.simhash)


def with_picture_text(db: Store, article: Article, *, until: datetime | None = None) -> Article:
    """Return an article without text with the text of the pictures, in order; a further article as given.

    The pictures are as last seen by `until`; None means now.
    """
    if not is_pictured(article):
        return article
    states = ((picture, _state_of(db, file, until)) for picture, file in _fetched(db, article))
    read = {picture: state for picture, state in states if state is not None and state.paragraphs}
    if not read:
        return article
    return replace(
        article,
        paragraphs=tuple(paragraph for state in read.values() for paragraph in state.paragraphs),
        attachments=tuple(_with_certainty(each, read.get(each)) for each in article.attachments),
    )


def next_state(db: Store, article: PageId, file: NewRevision) -> NewRevision | None:
    """Return the state of an article since a picture has new bytes; None for an article with text."""
    current = revisions.current_revision(db, article)
    if current is None or not is_pictured(current.article):
        return None
    if not any(page.id == file.page for _, page in _fetched(db, current.article)):
        return None
    return NewRevision(
        article,
        file.capture,
        file.seen_at,
        current.article,
        current.digest,
        current.simhash,
        revisions.readings_of(db, current.id),
        link_of(current.article),
    )


def with_pictures(db: Store, sides: ComparedSides) -> ComparedSides:
    """Return two compared texts; a text in pictures alone is the recognised text."""
    return replace(sides, before=state_of(db, sides.before.id), after=state_of(db, sides.after.id))


def is_pictured(article: Article) -> bool:
    """Return whether the text of an article stands in pictures alone."""
    return not article.paragraphs and bool(article.pictures) and not article.is_file


def pictures_behind(db: Store, page: PageId) -> list[Page]:
    """Return the fetched pictures of an article in pictures, in order."""
    current = revisions.current_revision(db, page)
    if current is None or not is_pictured(current.article):
        return []
    return [file for _, file in _fetched(db, current.article)]


def _with_certainty(picture: Attachment, state: Article | None) -> Attachment:
    if state is None:
        return picture
    reader = next((each.reader for each in state.attachments if each.reader), None)
    return replace(picture, certainty=state.certainty, reader=reader)


def _state_of(db: Store, file: Page, until: datetime | None) -> Article | None:
    """Return a picture with the text as last seen by `until`. The first text counts before: the article came first."""
    states = revisions.revisions_of(db, file.id)
    shown = [each for each in states if until is None or each.seen_at <= until] or states[:1]
    return shown[-1].article if shown else None


def _fetched(db: Store, article: Article) -> Iterator[tuple[Attachment, Page]]:
    """Yield the pictures of an article with pages of their own."""
    for picture in article.pictures[:MOST_PICTURES]:
        page = pages.get_page(db, canonical_url(picture.address))
        if page is not None and page.role is PageRole.FILE:
            yield picture, page
