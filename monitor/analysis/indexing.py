"""TODO"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.present.search import logger
from monitor.texts.terms import terms
from storage.conclusions.revisions import revision_of
from storage.conclusions.search import (
    Where,
    count_unindexed,
    has_phrase,
    index_revision,
    missing_rows,
    sampled_revisions,
    unindexed_revisions,
)
from storage.engine.store import Store, transaction
from storage.engine.terms import Phrase
from storage.errors import StoreDamaged
from storage.records import Article, RevisionId

BATCH = 200  # revisions a transaction, when a store is indexed that had no index


SAMPLES = 1000  # revisions whose texts `verify` looks for in the index


LENGTH_OF_SAMPLE = 6  # terms


def index(db: Store, revision: RevisionId, article: Article) -> None:
    """Make a revision found by its article's words; in the caller's transaction."""
    index_revision(db, revision, title=terms(article.title), text=terms(_whole(article)))


def index_what_waits(db: Store, progress: Callable[[int, int], None] | None = None) -> None:
    """Index the revisions of a store that was made before there was an index."""
    waiting, done = count_unindexed(db), 0
    if waiting:
        logger.warning("indexing for search", extra={"revisions": waiting})
    while some := unindexed_revisions(db, BATCH):
        with transaction(db):
            for each in some:
                index(db, each, revision_of(db, each).article)
        done += len(some)
        if progress:
            progress(done, waiting)


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def index_problems(db: Store) -> Iterator[str]:
    """A sentence for each thing that is wrong with the index: rows that are missing, texts that are not found."""
    try:
        yield from missing_rows(db)
        for revision in sampled_revisions(db, SAMPLES):
            yield from _not_found(db, revision)
    except StoreDamaged as error:
        yield str(error)


def _not_found(db: Store, revision: RevisionId) -> Iterator[str]:
    article = revision_of(db, revision).article
    for where, text in ((Where.TITLES, article.title), (Where.TEXTS, _whole(article))):
        held = terms(text)
        places = {0, len(held) // 2, max(0, len(held) - LENGTH_OF_SAMPLE)}
        samples = {tuple(held[place : place + LENGTH_OF_SAMPLE]) for place in places} - {()}
        if not all(has_phrase(db, revision, Phrase(each), where) for each in samples):
            yield f"revision {revision} is not found in {where} by its own words"
