"""Tables search_titles and search_texts: phrases → the revisions with these phrases, newest first.

The caller cuts texts into terms (monitor/texts/terms.py); a term contains no space and no quote. The index of the
engine (storage/engine/terms.py) finds the rows of terms, and `revisions.search_row` says which revision has which row.

Rows are numbered in the order of indexing, so the newest hits are found without reading the older rows. Ranking by
relevance would have to weigh every hit; hits are ordered by time instead. A revision with new readings gets a new
row, and its old row belongs to no revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from gettext import gettext as _
from typing import Any

from storage.engine.store import Store, row, rows, stored_time
from storage.engine.terms import END, Phrase, TermCondition
from storage.errors import StoreDamaged
from storage.records import RevisionId


class Where(StrEnum):
    """A searchable part of articles: the table of its terms."""

    TITLES = "search_titles"
    TEXTS = "search_texts"  # with headlines


@dataclass(frozen=True)
class Scope:
    """The revisions that a search considers."""

    site: str | None = None  # None: all sites
    since: datetime | None = None  # seen then or later
    superseded: bool = False  # also earlier revisions of a page


def index_revision(db: Store, revision: RevisionId, *, title: Sequence[str], text: Sequence[str]) -> None:
    """Index a revision by these terms, in place of its earlier terms, in the caller's transaction."""
    sql = "SELECT site, search_row FROM revisions JOIN pages ON pages.id = page_id WHERE revisions.id = ?"
    indexed = row(db, sql, (revision,))
    if indexed is None:
        raise LookupError(f"no revision {revision}")
    site, number = site_term(indexed["site"]), _last_row(db) + 1
    for where, terms in ((Where.TITLES, title), (Where.TEXTS, text)):
        db.terms.add(where, number, [site, *terms])
        if indexed["search_row"] is not None:
            earlier_row = "SELECT search_row FROM revisions WHERE id = :revision"
            db.terms.remove(where, earlier_row, {"revision": revision})
    db.conn.execute("UPDATE revisions SET search_row = ? WHERE id = ?", (number, revision))


def site_term(site: str) -> str:
    """Return the term that every row of a site has. No term of a text begins with "_"."""
    return "_" + site.encode().hex()


def unindexed_revisions(db: Store, most: int) -> list[RevisionId]:
    """Return up to `most` revisions outside the index, oldest first."""
    sql = "SELECT id FROM revisions WHERE search_row IS NULL ORDER BY id LIMIT ?"
    return [RevisionId(revision["id"]) for revision in rows(db, sql, (most,))]


def count_unindexed(db: Store) -> int:
    """Return the number of revisions outside the index."""
    return int(db.conn.execute("SELECT count(*) FROM revisions WHERE search_row IS NULL").fetchone()[0])


def unindex_host(db: Store, site: str, host: str) -> None:
    """Take the revisions of a host of a site out of the index, in the caller's transaction.

    The next analysis indexes the revisions anew, with the term of their new site.
    """
    of_host = "page_id IN (SELECT id FROM pages WHERE site = :site AND host = :host)"
    names = {"site": site, "host": host}
    for where in Where:
        db.terms.remove(where, f"SELECT search_row FROM revisions WHERE {of_host}", names)
    db.conn.execute(f"UPDATE revisions SET search_row = NULL WHERE {of_host}", names)


def sampled_revisions(db: Store, most: int) -> list[RevisionId]:
    """Return `most` to 2 × `most` indexed revisions, spread evenly over all indexed revisions."""
    last = row(db, "SELECT max(id) AS id FROM revisions") or {"id": 0}
    step = max(1, (last["id"] or 0) // most)
    sql = "SELECT id FROM revisions WHERE search_row IS NOT NULL AND id % ? = 0 ORDER BY id"
    return [RevisionId(revision["id"]) for revision in rows(db, sql, (step,))]


def forget_terms(db: Store) -> None:
    """Empty the index, in the caller's transaction."""
    for where in Where:
        db.terms.clear(where)


@contextmanager
def _readable(db: Store) -> Iterator[None]:
    """Raise StoreDamaged with a remedy if the index cannot be read during the block."""
    try:
        yield
    except db.damage_errors as error:
        raise StoreDamaged(
            _(
                "the search index cannot be read ({error}): `reprintwatch analyze --again` makes it anew"
            ).format(error=error)
        ) from error


def revisions_with(
    db: Store, phrases: Sequence[Phrase], where: Where, scope: Scope, *, most: int
) -> list[RevisionId]:
    """Return the newest revisions that contain all phrases, at most `most`. Raises StoreDamaged."""
    wanted = [*phrases, *([Phrase((site_term(scope.site),))] if scope.site else [])]
    revisions: list[RevisionId] = []
    for condition, span in db.terms.searches(where, wanted, _rows_in(db, scope)):
        revisions += _newest(db, where, condition, scope, span, most - len(revisions))
        if len(revisions) >= most:
            break
    return revisions


def _newest(
    db: Store, where: Where, condition: TermCondition, scope: Scope, span: range, most: int
) -> list[RevisionId]:
    """Return the newest revisions in the scope that own a row in the span for which the condition holds."""
    in_scope, parameters = _scope_conditions(scope)
    parameters |= {**condition.parameters, "low": span.start, "high": span.stop, "most": most}
    # CROSS JOIN keeps SQLite's order: the index returns matching rows, the newest first
    sql = f"""
        SELECT revisions.id AS id
        FROM (SELECT {where}.rowid AS number FROM {where}
            WHERE {condition.sql} AND {where}.rowid >= :low AND {where}.rowid < :high {db.terms.fence}) AS matching
        CROSS JOIN revisions
        WHERE {in_scope} ORDER BY matching.number DESC LIMIT :most
    """
    with _readable(db):
        return [RevisionId(revision["id"]) for revision in rows(db, sql, parameters)]


LATEST = """
    NOT EXISTS (SELECT 1 FROM revisions AS later
        WHERE later.page_id = revisions.page_id AND later.number > revisions.number)
"""


def _scope_conditions(scope: Scope) -> tuple[str, dict[str, Any]]:
    conditions, parameters = ["revisions.search_row = matching.number"], {}
    if scope.since:
        conditions.append("seen_at >= :since")
        parameters["since"] = stored_time(scope.since)
    if not scope.superseded:
        conditions.append(LATEST)
    return " AND ".join(conditions), parameters


def _rows_in(db: Store, scope: Scope) -> range:
    """Return the rows that can belong to revisions in the scope."""
    if scope.since is None:
        return range(0, _last_row(db) + 1)
    sql = (
        "SELECT min(+search_row) FROM revisions WHERE seen_at >= ?"  # "+": by the index of times, not of rows
    )
    first = db.conn.execute(sql, (stored_time(scope.since),)).fetchone()[0]
    return range(END if first is None else int(first), _last_row(db) + 1)


def _last_row(db: Store) -> int:
    return int(db.conn.execute("SELECT coalesce(max(search_row), 0) FROM revisions").fetchone()[0])


def has_phrase(db: Store, revision: RevisionId, phrase: Phrase, where: Where) -> bool:
    """Tell whether the index contains a phrase for a revision. Raises StoreDamaged."""
    condition = db.terms.condition(where, [phrase])
    sql = f"""
        SELECT 1 FROM {where} WHERE {condition.sql}
            AND {where}.rowid = (SELECT search_row FROM revisions WHERE id = :revision)
    """
    with _readable(db):
        return row(db, sql, {**condition.parameters, "revision": revision}) is not None


def missing_rows(db: Store) -> Iterator[str]:
    """Yield a sentence for each site and table with indexed revisions whose rows are missing. Raises StoreDamaged."""
    for site in rows(db, "SELECT DISTINCT site FROM pages ORDER BY site"):
        for where in Where:
            lost = _count_lost(db, where, site["site"])
            if lost:
                yield _("{lost} revisions of {site} are missing in {where}").format(
                    lost=lost, site=site["site"], where=where
                )


def _count_lost(db: Store, where: Where, site: str) -> int:
    condition = db.terms.condition(where, [Phrase((site_term(site),))])
    sql = f"""
        SELECT count(*) FROM revisions JOIN pages ON pages.id = page_id
        WHERE site = :site AND search_row IS NOT NULL
            AND search_row NOT IN (SELECT rowid FROM {where} WHERE {condition.sql})
    """
    with _readable(db):
        return int(db.conn.execute(sql, {**condition.parameters, "site": site}).fetchone()[0])
