"""Tables postings and works: which works hold a passage. A work is an article and everything derived from it.

A derived article adds only passages that its works lack. So a passage counts once a work, and an original
with two hundred reprints keeps passages that are rare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from storage.database import rows
from storage.records import PageId

WORKS_OF_PASSAGE = "SELECT work FROM postings WHERE passage = ? LIMIT ?"


def works_by_passage(db: Database, passages: Iterable[int], *, most: int) -> Mapping[int, Sequence[int]]:
    """The works that hold each passage; one held by more than ``most`` works is left out as a formula."""
    found: dict[int, Sequence[int]] = {}
    execute = db.conn.execute
    for passage in passages:
        works = [work for (work,) in execute(WORKS_OF_PASSAGE, (passage, most + 1))]
        if 0 < len(works) <= most:
            found[passage] = works
    return found


def add_passages(db: Database, work: int, passages: Iterable[int]) -> None:
    """Post passages under a work; those it has are left alone."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO postings (passage, work) VALUES (?, ?)",
        ((passage, work) for passage in passages),
    )


def set_works(db: Database, page: PageId, works: Iterable[int]) -> None:
    """The works that a page belongs to, in place of those before."""
    db.conn.execute("DELETE FROM works WHERE page_id = ?", (page,))
    db.conn.executemany(
        "INSERT INTO works (page_id, work) VALUES (?, ?)", ((page, work) for work in set(works))
    )


def works_of(db: Database, page: PageId) -> list[int]:
    """The works that a page belongs to."""
    return [
        each["work"] for each in rows(db, "SELECT work FROM works WHERE page_id = ? ORDER BY work", (page,))
    ]


def members_of(db: Database, works: Iterable[int]) -> dict[int, list[PageId]]:
    """The pages of each work, oldest first."""
    members: dict[int, list[PageId]] = defaultdict(list)
    for work in works:
        for each in rows(db, "SELECT page_id FROM works WHERE work = ? ORDER BY page_id", (work,)):
            members[work].append(PageId(each["page_id"]))
    return members


def lacking(db: Database, works: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """Of these passages, those that none of the works has."""
    marks = ",".join("?" * len(works))
    sql = f"SELECT 1 FROM postings WHERE passage = ? AND work IN ({marks}) LIMIT 1"
    return [each for each in wanted if db.conn.execute(sql, (each, *works)).fetchone() is None]
