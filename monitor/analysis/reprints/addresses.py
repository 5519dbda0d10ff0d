"""An article at several addresses of its site → the further addresses, and whether the article is gone from all."""

from __future__ import annotations

from datetime import datetime

from crawler.urls import attachment_key, canonical_url
from storage.conclusions import looks, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Outcome, PageId

ABSENT = frozenset({Outcome.MISSING, Outcome.REMOVED})


def further_addresses(db: Store, page: PageId) -> list[tuple[PageId, str]]:
    """Return id and address of the site's other pages with the same article: headline, text, stated day and files."""
    candidates = revisions.pages_with_article(db, page)
    article = _article(db, page) if candidates else None
    if article is None:
        return []
    return [
        (other, url)
        for other, url in candidates
        if (shown := _article(db, other)) is not None and not have_other_files(article, shown)
    ]


def further_urls(db: Store, url: str) -> list[str]:
    """Return the addresses of the site's other pages with the article at an address; none for an unknown address."""
    page = pages.get_page(db, url)
    return [further for _, further in further_addresses(db, page.id)] if page is not None else []


def have_other_files(one: Article, other: Article) -> bool:
    """Return whether two articles have files, and no file in common: two notices with the same words."""
    files = [set(map(attachment_key, each.files)) for each in (one, other)]
    return all(files) and files[0].isdisjoint(files[1])


def marks_of_files(db: Store, *articles: Article) -> dict[str, str]:
    """Return the marks of the fetched files of articles, by address: the digest of the text, else of the bytes."""
    marks = {}
    for file in (each for article in articles for each in article.files):
        page = pages.get_page(db, canonical_url(file.address))
        current = revisions.current_revision(db, page.id) if page is not None else None
        if current is not None and current.article.is_file:
            marks[file.address] = (
                current.digest if current.article.paragraphs else _digest_of(current.article)
            )
    return marks


def _digest_of(file: Article) -> str:
    return next(each.digest for each in file.attachments if each.digest)


def _article(db: Store, page: PageId) -> Article | None:
    current = revisions.current_revision(db, page)
    return current.article if current is not None else None


def is_gone(db: Store, page: PageId) -> bool:
    """Return whether a page was removed."""
    last = looks.last_look(db, page)
    return last is not None and last.outcome is Outcome.REMOVED


def is_withdrawn(db: Store, page: PageId) -> bool:
    """Return whether an article is gone from every address of its site, and not from a former or second one alone."""
    return is_gone(db, page) and all(is_gone(db, further) for further, _ in further_addresses(db, page))


def shown_elsewhere(db: Store, page: PageId, since: datetime) -> str | None:
    """Return a further address with the article at its last look, if the look is not before `since`; else None."""
    for further, url in further_addresses(db, page):
        last = looks.last_look(db, further)
        if last is None or last.fetched_at is None or last.outcome in ABSENT:
            continue
        if last.fetched_at >= since:
            return url
    return None
