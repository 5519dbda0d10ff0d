"""Tables search_titles and search_texts: the terms of revisions, for a search in all of them.

A term is whatever the caller cuts texts into (monitor/terms.py); here it has no spaces and no quotes. A SQLite file
keeps an FTS5 index of them; PostgreSQL keeps them as they are, with an index of which row has which, because its
own text search knows the places of only the first 16,383 terms.

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

from storage.database import Store, row, rows, stored_time
from storage.errors import StoreDamaged
from storage.records import RevisionId

# In PostgreSQL beginnings of terms of these lengths have entries of their own, with a mark that no term has.
BEGINNINGS, MARK = (1, 3, 6), "^"


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


def index_revision(db: Store, revision: RevisionId, *, title: Sequence[str], text: Sequence[str]) -> None:
    """Make a revision found by these terms, and by no others; in the caller's transaction."""
    sql = """
        SELECT site, search_row, (SELECT coalesce(max(search_row), 0) FROM revisions) AS last
        FROM revisions JOIN pages ON pages.id = page_id WHERE revisions.id = ?
    """
    found = row(db, sql, (revision,))
    if found is None:
        raise LookupError(f"no revision {revision}")
    site = site_term(found["site"])
    for where, terms in ((Where.TITLES, title), (Where.TEXTS, text)):
        _add(db, where, found["last"] + 1, [site, *terms])
        if found["search_row"] is not None and not isinstance(db, Database):
            db.conn.execute(f"DELETE FROM {where} WHERE rowid = ?", (found["search_row"],))
    db.conn.execute("UPDATE revisions SET search_row = ? WHERE id = ?", (found["last"] + 1, revision))


def site_term(site: str) -> str:
    """The term that every row of a site has: no text has one with this mark."""
    return "_" + site.encode().hex()


def _add(db: Store, where: Where, number: int, terms: Sequence[str]) -> None:
    joined = " ".join(terms)
    if isinstance(db, Database):
        db.conn.execute(f"INSERT INTO {where} (rowid, terms) VALUES (?, ?)", (number, joined))
        return
    known = set(terms)
    grams = known | {MARK + each[:length] for length in BEGINNINGS for each in known if len(each) >= length}
    sql = f"INSERT INTO {where} (rowid, terms, grams) VALUES (?, ?, ?)"
    db.conn.execute(sql, (number, f" {joined} ", sorted(grams)))


def unindexed_revisions(db: Store, most: int) -> list[RevisionId]:
    """Revisions that are not in the index yet, oldest first: those of before there was one."""
    sql = "SELECT id FROM revisions WHERE search_row IS NULL ORDER BY id LIMIT ?"
    return [RevisionId(each["id"]) for each in rows(db, sql, (most,))]


def count_unindexed(db: Store) -> int:
    """How many revisions are not in the index yet."""
    return int(db.conn.execute("SELECT count(*) FROM revisions WHERE search_row IS NULL").fetchone()[0])


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
    matching, facts = _matching(db, where, wanted)
    conditions = [matching, f"revisions.search_row = {where}.rowid"]
    if scope.since:
        facts |= {"since": stored_time(scope.since)}
        first = db.conn.execute("SELECT min(search_row) FROM revisions WHERE seen_at >= ?", (facts["since"],))
        facts |= {"first": first.fetchone()[0] or 0}
        conditions += [f"{where}.rowid >= :first", "seen_at >= :since"]
    if not scope.superseded:
        conditions.append(
            "NOT EXISTS (SELECT 1 FROM revisions AS later"
            " WHERE later.page_id = revisions.page_id AND later.number > revisions.number)"
        )
    # CROSS JOIN: the index first, in SQLite
    sql = f"""
        SELECT revisions.id AS id FROM {where} CROSS JOIN revisions
        WHERE {" AND ".join(conditions)} ORDER BY {where}.rowid DESC LIMIT :most
    """
    with _readable():
        return [RevisionId(each["id"]) for each in rows(db, sql, facts | {"most": most})]


def _matching(db: Store, where: Where, phrases: Sequence[Phrase]) -> tuple[str, dict[str, Any]]:
    """The condition that a row has all phrases, and its parameters."""
    if isinstance(db, Database):
        return f"{where} MATCH :wanted", {"wanted": " AND ".join(map(_quoted, phrases))}
    facts: dict[str, Any] = {"grams": sorted(set(_grams(phrases)))}
    conditions = [f"{where}.grams @> :grams"]
    for number, each in enumerate(phrases):
        if len(each.terms) > 1 or (each.begins and len(each.terms[-1]) not in BEGINNINGS):
            name = "phrase" + "_" * number  # names of parameters have no digits
            conditions.append(f"strpos({where}.terms, :{name}) > 0")
            facts[name] = f" {' '.join(each.terms)}{'' if each.begins else ' '}"
    return " AND ".join(conditions), facts


def _quoted(phrase: Phrase) -> str:
    """A phrase in the words of FTS5; in quotes nothing has a meaning but a quote."""
    quoted = " ".join(phrase.terms).replace('"', '""')
    return f'"{quoted}"{"*" if phrase.begins else ""}'


def _grams(phrases: Iterable[Phrase]) -> Iterator[str]:
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
