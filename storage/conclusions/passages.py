"""Tables postings and works: passages → the works with these passages. A work is an article with all derived articles.

A new posting is a row, written in the transaction of its article. Rows are packed later (posting_blocks.py). A search
reads rows and packed blocks.

A derived article adds only passages new to the works. So a passage counts once for a work, and an original with
two hundred reprints keeps rare passages.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from storage.conclusions.posting_blocks import FORMULA, packed_works
from storage.engine.store import Store, rows
from storage.records import PageId

Holders = Mapping[int, Sequence[int]]  # works by passage

WAITING = """
    SELECT passage, work FROM {json_values} JOIN postings ON passage = CAST(value AS BIGINT) ORDER BY passage, work
"""


def works_by_passage(db: Store, passages: Iterable[int], *, most: int) -> Mapping[int, Sequence[int]]:
    """Return the works of passages, by passage. A passage of more than `most` works is left out: a formula."""
    return of_few_works(holders(db, list(passages)), most=most)


def of_few_works(held: Holders, *, most: int) -> Holders:
    """Return the passages of at most `most` works with their works."""
    return {passage: works for passage, works in held.items() if len(works) <= most}


def holders(db: Store, passages: Sequence[int]) -> Holders:
    """Return the works of passages, by passage. Of a formula, at least FORMULA works are returned."""
    held = packed_works(db, passages)
    for passage, work in db.conn.execute(WAITING.format(json_values=db.json_values), (json.dumps(passages),)):
        known = held.get(passage, ())
        if work not in known:
            held[passage] = [*known, work]
    return held


def add_passages(db: Store, work: int, passages: Iterable[int]) -> None:
    """Post passages under a work, in the caller's transaction. Known postings stay."""
    db.conn.executemany(
        "INSERT INTO postings (passage, work) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((passage, work) for passage in passages),
    )


def set_works(db: Store, page: PageId, works: Iterable[int]) -> None:
    """Keep the works of a page, in place of its earlier works, in the caller's transaction."""
    db.conn.execute("DELETE FROM works WHERE page_id = ?", (page,))
    db.conn.executemany(
        "INSERT INTO works (page_id, work) VALUES (?, ?)", ((page, work) for work in set(works))
    )


def works_of(db: Store, page: PageId) -> list[int]:
    """Return the works of a page."""
    works = rows(db, "SELECT work FROM works WHERE page_id = ? ORDER BY work", (page,))
    return [each["work"] for each in works]


def members_of(db: Store, works: Iterable[int]) -> dict[int, list[PageId]]:
    """Return the pages of works by work, oldest page first."""
    members: dict[int, list[PageId]] = defaultdict(list)
    for work in works:
        for member in rows(db, "SELECT page_id FROM works WHERE work = ? ORDER BY page_id", (work,)):
            members[work].append(PageId(member["page_id"]))
    return members


def lacking(works: Sequence[int], wanted: Sequence[int], held: Holders) -> list[int]:
    """Return the passages in `wanted` that all of the works lack, without formulas. `held` is from `holders`."""
    own = set(works)
    return [
        passage
        for passage in wanted
        if len(holding := held.get(passage, ())) < FORMULA and own.isdisjoint(holding)
    ]
