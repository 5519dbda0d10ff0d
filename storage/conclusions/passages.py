"""Tables postings and works: which works hold a passage. A work is an article and everything derived from it.

New postings are rows, in the transaction of their article; packed later (posting_blocks.py), both are searched.

A derived article adds only passages that its works lack. So a passage counts once a work, and an original
with two hundred reprints keeps passages that are rare.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from storage.conclusions.posting_blocks import FORMULA, packed_works
from storage.engine.store import Store, rows
from storage.records import PageId

WAITING = """
    SELECT passage, work FROM {json_values} JOIN postings ON passage = CAST(value AS BIGINT) ORDER BY passage, work
"""


def works_by_passage(db: Store, passages: Iterable[int], *, most: int) -> Mapping[int, Sequence[int]]:
    """The works that hold each passage; one held by more than ``most`` works is left out as a formula."""
    held = _holders(db, list(passages))
    return {passage: works for passage, works in held.items() if len(works) <= most}


def _holders(db: Store, passages: Sequence[int]) -> dict[int, Sequence[int]]:
    held = packed_works(db, passages)
    for passage, work in db.conn.execute(WAITING.format(json_values=db.json_values), (json.dumps(passages),)):
        known = held.get(passage, ())
        if work not in known:
            held[passage] = [*known, work]
    return held


def add_passages(db: Store, work: int, passages: Iterable[int]) -> None:
    """Post passages under a work; those it has are left alone."""
    db.conn.executemany(
        "INSERT INTO postings (passage, work) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((passage, work) for passage in passages),
    )


def set_works(db: Store, page: PageId, works: Iterable[int]) -> None:
    """The works that a page belongs to, in place of those before."""
    db.conn.execute("DELETE FROM works WHERE page_id = ?", (page,))
    db.conn.executemany(
        "INSERT INTO works (page_id, work) VALUES (?, ?)", ((page, work) for work in set(works))
    )


def works_of(db: Store, page: PageId) -> list[int]:
    """The works that a page belongs to."""
    return [
        each["work"] for each in rows(db, "SELECT work FROM works WHERE page_id = ? ORDER BY work", (page,))
    ]


def members_of(db: Store, works: Iterable[int]) -> dict[int, list[PageId]]:
    """The pages of each work, oldest first."""
    members: dict[int, list[PageId]] = defaultdict(list)
    for work in works:
        for each in rows(db, "SELECT page_id FROM works WHERE work = ? ORDER BY page_id", (work,)):
            members[work].append(PageId(each["page_id"]))
    return members


def lacking(db: Store, works: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """Of these passages, those that none of the works has; a formula is lacked by none."""
    own, held = set(works), _holders(db, wanted)
    return [
        each for each in wanted if len(holders := held.get(each, ())) < FORMULA and own.isdisjoint(holders)
    ]
