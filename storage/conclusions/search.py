"""Tables search_titles and search_texts: the terms of revisions, for a search in all of them.

A term is whatever the caller cuts texts into (monitor/texts/terms.py); here it has no spaces and no quotes. A SQLite
file keeps an FTS5 index of them; PostgreSQL keeps them as they are, with an index of which row has which, because
its own text search knows the places of only the first 16,383 terms.

Rows are numbered as they come, so the newest of many are found without looking at the others; that is also why hits
are ordered by time and not by relevance, which would have to weigh every one. A revision that is shown by other
readings gets a new row; what its old one says belongs to no revision any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from storage.engine.store import Store, row, rows, stored_time
from storage.errors import StoreDamaged
from storage.records import RevisionId

# In PostgreSQL beginnings of terms of these lengths stand behind the terms, with a mark that no term has.
BEGINNINGS, MARK = (1, 3, 6), "^"
ENTRIES = "string_to_array(terms, ' ') @> :entries"  # as its index has them
MANY = 5000  # rows: so many are looked at in less than half a second
OTHER_WAYS = ("enable_seqscan", "enable_indexscan")
NEWEST = 200  # rows that are looked at first where there are many
END = 2**62


class Where(StrEnum):
    """What is searched."""

    TITLES = "search_titles"
    TEXTS = "search_texts"  # headlines too


@dataclass(frozen=True)
class Phrase:
    """Terms that stand one behind the other."""

    terms: tuple[str, ...]
    begins: bool = False  # the last one is only the beginning of a term


@dataclass(frozen=True)
class Scope:
    """Among which revisions."""

    site: str | None = None
    since: datetime | None = None
    superseded: bool = False  # earlier revisions of a page too


@dataclass(frozen=True)
class _Rows:
    """Which rows are looked at, and how many revisions are wanted of them."""

    first: int
    end: int  # exclusive
    most: int


def index_revision(db: Store, revision: RevisionId, *, title: Sequence[str], text: Sequence[str]) -> None:
    """Make a revision found by these terms, and by no others; in the caller's transaction."""
    sql = "SELECT site, search_row FROM revisions JOIN pages ON pages.id = page_id WHERE revisions.id = ?"
    found = row(db, sql, (revision,))
    if found is None:
        raise LookupError(f"no revision {revision}")
    site, number = site_term(found["site"]), _last_row(db) + 1
    for where, terms in ((Where.TITLES, title), (Where.TEXTS, text)):
        _add(db, where, number, [site, *terms])
        if found["search_row"] is not None and not isinstance(db, Database):
            db.conn.execute(f"DELETE FROM {where} WHERE rowid = ?", (found["search_row"],))
    db.conn.execute("UPDATE revisions SET search_row = ? WHERE id = ?", (number, revision))


def site_term(site: str) -> str:
    """The term that every row of a site has: no text has one with this mark."""
    return "_" + site.encode().hex()


def _add(db: Store, where: Where, number: int, terms: Sequence[str]) -> None:
    joined = " ".join(terms)
    if isinstance(db, Database):
        db.conn.execute(f"INSERT INTO {where} (rowid, terms) VALUES (?, ?)", (number, joined))
        return
    known = set(terms)
    beginnings = {MARK + each[:length] for length in BEGINNINGS for each in known if len(each) >= length}
    sql = f"INSERT INTO {where} (rowid, terms) VALUES (?, ?)"
    db.conn.execute(sql, (number, f" {joined} {' '.join(sorted(beginnings))}"))


def unindexed_revisions(db: Store, most: int) -> list[RevisionId]:
    """Revisions that are not in the index yet, oldest first: those of before there was one."""
    sql = "SELECT id FROM revisions WHERE search_row IS NULL ORDER BY id LIMIT ?"
    return [RevisionId(each["id"]) for each in rows(db, sql, (most,))]


def count_unindexed(db: Store) -> int:
    """How many revisions are not in the index yet."""
    return int(db.conn.execute("SELECT count(*) FROM revisions WHERE search_row IS NULL").fetchone()[0])


def unindex_host(db: Store, site: str, host: str) -> None:
    """Have the revisions of a site's host indexed anew, for their site is a term; in the caller's transaction."""
    of_host = "page_id IN (SELECT id FROM pages WHERE site = :site AND host = :host)"
    facts = {"site": site, "host": host}
    if not isinstance(db, Database):
        for where in Where:
            numbers = f"SELECT search_row FROM revisions WHERE {of_host}"
            db.conn.execute(f"DELETE FROM {where} WHERE rowid IN ({numbers})", facts)
    db.conn.execute(f"UPDATE revisions SET search_row = NULL WHERE {of_host}", facts)


def sampled_revisions(db: Store, most: int) -> list[RevisionId]:
    """Up to twice so many revisions of those in the index, spread over all of them."""
    found = row(db, "SELECT max(id) AS last FROM revisions") or {"last": 0}
    every = max(1, (found["last"] or 0) // most)
    sql = "SELECT id FROM revisions WHERE search_row IS NOT NULL AND id % ? = 0 ORDER BY id"
    return [RevisionId(each["id"]) for each in rows(db, sql, (every,))]


def forget_terms(db: Store) -> None:
    """Empty the index; in the caller's transaction."""
    for where in Where:
        if isinstance(db, Database):
            db.conn.execute(f"INSERT INTO {where} ({where}) VALUES ('delete-all')")
        else:
            db.conn.execute(f"DELETE FROM {where}")


@contextmanager
def _readable() -> Iterator[None]:
    """What SQLite finds wrong with the index is said as that, and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(
            f"the search index cannot be read ({error}): `reprintwatch analyze --again` makes it anew"
        ) from error


def revisions_with(
    db: Store, phrases: Sequence[Phrase], where: Where, scope: Scope, *, most: int
) -> list[RevisionId]:
    """The newest revisions that have all these phrases. Raises StoreDamaged."""
    wanted = [*phrases, *([Phrase((site_term(scope.site),))] if scope.site else [])]
    first = _first_row(db, scope)
    if isinstance(db, Database):
        return _newest(db, where, _matching(db, where, wanted), scope, _Rows(first, END, most))
    few = _few_rows(db, where, wanted)
    if few is not None:
        standing, facts = _standing(wanted)
        chosen = f"rowid = ANY(:chosen) AND {standing}", facts | {"chosen": few}
        return _newest(db, where, chosen, scope, _Rows(first, END, most))
    found: list[RevisionId] = []
    high, width = _last_row(db) + 1, NEWEST
    while high > first and len(found) < most:
        low = max(first, high - width)
        found += _newest(db, where, _standing(wanted), scope, _Rows(low, high, most - len(found)))
        high, width = low, width * 2
    return found


def _few_rows(db: Store, where: Where, phrases: Sequence[Phrase]) -> list[int] | None:
    """The rows that PostgreSQL's index has for all terms; None where they are many, and the newest soon found.

    The planner is told to ask the index: it takes a term without statistics for a common one, and cutting up a text
    for cheap.
    """
    sql = f"SELECT rowid AS number FROM {where} WHERE {ENTRIES} LIMIT {MANY}"
    try:
        for other in OTHER_WAYS:
            db.conn.execute(f"SET {other} = off")
        found = [each["number"] for each in rows(db, sql, {"entries": sorted(set(_entries(phrases)))})]
    finally:
        for other in OTHER_WAYS:
            db.conn.execute(f"RESET {other}")
    return found if len(found) < MANY else None


def _newest(
    db: Store, where: Where, matching: tuple[str, dict[str, Any]], scope: Scope, span: _Rows
) -> list[RevisionId]:
    """The newest revisions that belong to matching rows of a span."""
    condition, facts = matching
    facts = facts | {"low": span.first, "high": span.end, "most": span.most}
    conditions = ["revisions.search_row = found.number"]
    if scope.since:
        facts |= {"since": stored_time(scope.since)}
        conditions.append("seen_at >= :since")
    if not scope.superseded:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM revisions AS later"
            " WHERE later.page_id = revisions.page_id AND later.number > revisions.number)"
        )
    fence = "" if isinstance(db, Database) else "OFFSET 0"  # what is inside is done first, as it stands there
    # CROSS JOIN: the same in SQLite, where the index gives its rows one by one, newest first
    sql = f"""
        SELECT revisions.id AS id
        FROM (SELECT {where}.rowid AS number FROM {where}
            WHERE {condition} AND {where}.rowid >= :low AND {where}.rowid < :high {fence}) AS found
        CROSS JOIN revisions
        WHERE {" AND ".join(conditions)} ORDER BY found.number DESC LIMIT :most
    """
    with _readable():
        return [RevisionId(each["id"]) for each in rows(db, sql, facts)]


def _first_row(db: Store, scope: Scope) -> int:
    """The lowest row that a revision in the scope has."""
    if scope.since is None:
        return 0
    sql = "SELECT min(+search_row) FROM revisions WHERE seen_at >= ?"  # by the index of times, not of rows
    found = db.conn.execute(sql, (stored_time(scope.since),)).fetchone()[0]
    return END if found is None else int(found)


def _last_row(db: Store) -> int:
    return int(db.conn.execute("SELECT coalesce(max(search_row), 0) FROM revisions").fetchone()[0])


def _matching(db: Store, where: Where, phrases: Sequence[Phrase]) -> tuple[str, dict[str, Any]]:
    """The condition that a row has all phrases, by the index, and its parameters."""
    if isinstance(db, Database):
        return f"{where} MATCH :wanted", {"wanted": " AND ".join(map(_quoted, phrases))}
    doubtful = [
        each
        for each in phrases
        if len(each.terms) > 1 or (each.begins and len(each.terms[-1]) not in BEGINNINGS)
    ]
    standing, facts = _standing(doubtful)
    facts |= {"entries": sorted(set(_entries(phrases)))}
    return " AND ".join(filter(None, (ENTRIES, standing))), facts


def _standing(phrases: Sequence[Phrase]) -> tuple[str, dict[str, Any]]:
    """The condition that phrases stand in a row of PostgreSQL's."""
    names = ["phrase" + "_" * number for number in range(len(phrases))]  # names of parameters have no digits
    facts = {
        name: f" {' '.join(each.terms)}{'' if each.begins else ' '}"
        for name, each in zip(names, phrases, strict=True)
    }
    return " AND ".join(f"strpos(terms, :{name}) > 0" for name in names), facts


def _quoted(phrase: Phrase) -> str:
    """A phrase in the words of FTS5; in quotes nothing has a meaning but a quote."""
    quoted = " ".join(phrase.terms).replace('"', '""')
    return f'"{quoted}"{"*" if phrase.begins else ""}'


def _entries(phrases: Iterable[Phrase]) -> Iterator[str]:
    for phrase in phrases:
        *whole, last = phrase.terms
        yield from whole
        if phrase.begins:
            last = MARK + last[: max(each for each in BEGINNINGS if each <= len(last))]
        yield last


def has_phrase(db: Store, revision: RevisionId, phrase: Phrase, where: Where) -> bool:
    """Whether the index says that a revision has a phrase. Raises StoreDamaged."""
    matching, facts = _matching(db, where, [phrase])
    sql = f"""
        SELECT 1 AS found FROM {where} WHERE {matching}
            AND {where}.rowid = (SELECT search_row FROM revisions WHERE id = :revision)
    """
    with _readable():
        return row(db, sql, facts | {"revision": revision}) is not None


def missing_rows(db: Store) -> Iterator[str]:
    """A sentence for each site with revisions that the index should have and has not. Raises StoreDamaged."""
    for site in rows(db, "SELECT DISTINCT site FROM pages ORDER BY site"):
        for where in Where:
            lost = _lost(db, where, site["site"])
            if lost:
                yield f"{lost} revisions of {site['site']} are missing in {where}"


def _lost(db: Store, where: Where, site: str) -> int:
    matching, facts = _matching(db, where, [Phrase((site_term(site),))])
    sql = f"""
        SELECT count(*) FROM revisions JOIN pages ON pages.id = page_id
        WHERE site = :site AND search_row IS NOT NULL
            AND search_row NOT IN (SELECT rowid FROM {where} WHERE {matching})
    """
    with _readable():
        return int(db.conn.execute(sql, facts | {"site": site}).fetchone()[0])
