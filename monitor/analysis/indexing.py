"""Revisions → the full-text index; checks of the index against the revisions, and of revisions against their texts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from gettext import gettext as _
from typing import Any

from monitor.analysis.setup import ANALYSER
from monitor.texts.fingerprint import text_digest
from monitor.texts.terms import terms
from storage.archive.captures import capture_of
from storage.archive.damage import readable_rows
from storage.conclusions.looks import analyser_of, first_analyser
from storage.conclusions.readings import seal_of
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
from storage.engine.store import Store, stored_time, transaction
from storage.engine.terms import Phrase
from storage.errors import StoreDamaged
from storage.records import Article, CaptureId, RevisionId

logger = logging.getLogger(__name__)

BATCH = 200  # revisions in a transaction, when a store without an index is indexed
SAMPLES = 1000  # revisions whose texts `verify` looks for in the index
LENGTH_OF_SAMPLE = 6  # terms


def index(db: Store, revision: RevisionId, article: Article) -> None:
    """Write the words of a revision's article into the index, in the caller's transaction."""
    index_revision(db, revision, title=terms(article.title), text=terms(_whole(article)))


def index_what_waits(db: Store, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the index of revisions from an earlier release without an index.

    `progress` is called after every batch with the number of indexed revisions so far and the total.
    """
    waiting, done = count_unindexed(db), 0
    if waiting:
        logger.warning("indexing for search", extra={"revisions": waiting})
    while batch := unindexed_revisions(db, BATCH):
        with transaction(db):
            for revision in batch:
                index(db, revision, revision_of(db, revision).article)
        done += len(batch)
        if progress:
            progress(done, waiting)


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def index_problems(db: Store) -> Iterator[str]:
    """Yield a sentence for every fault of the index: missing rows, texts out of reach of a search.

    A revision that cannot be read is no fault of the index: the check of rows names it.
    """
    try:
        yield from missing_rows(db)
    except StoreDamaged as error:
        yield str(error)
        return
    for revision in sampled_revisions(db, SAMPLES):
        yield from _not_found(db, revision)


def reading_problems(db: Store) -> Iterator[str]:
    """Yield a sentence for every reading that differs from its seal. Readings of earlier releases have no seal."""
    for kept in readable_rows(db, "readings", ("id",), "id, page_id, capture_id, article, seal"):
        if isinstance(kept, str) or kept["seal"] is None:
            continue
        if kept["seal"] != seal_of(kept["page_id"], kept["capture_id"], kept["article"]):
            yield _(
                "reading {id} of capture {capture} was altered. `reprintwatch analyze --again` concludes it anew"
            ).format(id=kept["id"], capture=kept["capture_id"])


def text_problems(db: Store) -> Iterator[str]:
    """Yield a sentence for every revision whose kept digest is not the digest of its text.

    The digest of an earlier release may differ: that release folded other characters.
    """
    yield from reading_problems(db)
    for kept in readable_rows(db, "revisions", ("id",), "id, digest, capture_id, seen_at"):
        if isinstance(kept, str):
            continue  # the check of rows names it
        yield from _time_problem(db, kept)
        try:
            digest = text_digest(revision_of(db, RevisionId(kept["id"])).article.text)
        except (StoreDamaged, UnicodeError) as error:
            yield _("the text of revision {id} cannot be read: {error}").format(id=kept["id"], error=error)
            continue
        if digest != kept["digest"] and analyser_of(db, CaptureId(kept["capture_id"])) in (ANALYSER, None):
            yield (
                _(
                    "revision {id} has another text than its digest says: it was altered. `reprintwatch "
                    "analyze --again` concludes it anew"
                ).format(id=kept["id"])
            )


def _time_problem(db: Store, kept: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence if a revision was first seen at another time than its capture was fetched."""
    fetched_at = capture_of(db, CaptureId(kept["capture_id"])).fetch.fetched_at
    if stored_time(fetched_at) != kept["seen_at"]:
        yield _("revision {id} has another time than its capture {capture}: it was altered").format(
            id=kept["id"], capture=kept["capture_id"]
        )


def has_earlier_conclusions(db: Store) -> bool:
    """Return whether an earlier release concluded the first revision, so that fingerprints are of two kinds."""
    return first_analyser(db) not in (ANALYSER, None)


def _not_found(db: Store, revision: RevisionId) -> Iterator[str]:
    """Yield a sentence for every part of a revision that a search for own words misses."""
    unreadable: tuple[type[Exception], ...] = (StoreDamaged, LookupError, ValueError, *db.damage_errors)
    try:
        article = revision_of(db, revision).article
        for where, text in ((Where.TITLES, article.title), (Where.TEXTS, _whole(article))):
            if not all(has_phrase(db, revision, Phrase(sample), where) for sample in _samples(terms(text))):
                yield _("revision {revision} is not found in {where} by its own words").format(
                    revision=revision, where=where
                )
    except unreadable as error:
        yield _("revision {revision} cannot be looked for in the index: {error}").format(
            revision=revision, error=error
        )


def _samples(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return some words in a row from the begin, the middle and the end of a text."""
    starts = (0, len(words) // 2, max(0, len(words) - LENGTH_OF_SAMPLE))
    return {tuple(words[start : start + LENGTH_OF_SAMPLE]) for start in starts} - {()}
