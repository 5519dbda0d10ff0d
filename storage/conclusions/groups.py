"""Tables postings, copies and former_labels: passages → the groups of copies with these passages.

A group of copies is a set of pages whose texts are copies of one text (monitor/reuse/groups.py). A passage is posted
once a group, so an original with two hundred reprints keeps rare passages. A group has a number, its label. When two
groups turn out to be one, the postings under the label of the smaller stay, and the label becomes a former label of the
united group. A dissolved group leaves a former label without a group.

A new posting is a row, written in the transaction of its article. Rows are packed later (posting_blocks.py). A search
reads rows and packed blocks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.conclusions.posting_blocks import FORMULA, packed_labels
from storage.engine.store import Store, row, rows
from storage.records import PageId

WAITING = """
    SELECT passage, label FROM {json_values} JOIN postings ON passage = CAST(value AS BIGINT)
"""
FORMER = """
    SELECT label, group_label FROM former_labels WHERE label IN (SELECT CAST(value AS BIGINT) FROM {json_values})
"""
MEMBERS = """
    SELECT copies.group_label, copies.page_id, url, site, shortest, revisions.published_at FROM copies
    JOIN pages ON pages.id = copies.page_id
    JOIN revisions ON revisions.page_id = copies.page_id AND revisions.number = 1
    WHERE copies.group_label IN (SELECT CAST(value AS BIGINT) FROM {json_values}) ORDER BY url
"""


@dataclass(frozen=True)
class Member:
    """A page in a group of copies."""

    page: PageId
    url: str
    site: str
    shortest: int  # passages of the state with the fewest; 1 for a possible digest
    published_at: str | None  # as the first state said


@dataclass(frozen=True)
class Membership:
    """A page's place in the index."""

    group: int
    states: int  # revisions in the index
    evidence: bytes | None  # digest of the evidence of the last comparison


# --- passages ------------------------------------------------------------------------------------


def groups_by_passage(db: Store, passages: Iterable[int]) -> dict[int, Sequence[int]]:
    """Return the groups with passages, sorted, by passage. A formula has FORMULA groups, no more."""
    wanted = sorted(passages)
    held = {passage: list(labels) for passage, labels in packed_labels(db, wanted).items()}
    for passage, label in db.conn.execute(WAITING.format(json_values=db.json_values), (json.dumps(wanted),)):
        held.setdefault(passage, []).append(label)
    return _in_present_groups(db, held)


def _in_present_groups(db: Store, held: Mapping[int, Sequence[int]]) -> dict[int, Sequence[int]]:
    """Return the groups of labels in place of the labels."""
    labels = {label for of_passage in held.values() for label in of_passage}
    former = dict(db.conn.execute(FORMER.format(json_values=db.json_values), (json.dumps(list(labels)),)))
    if not former:
        return {
            passage: sorted(set(of_passage)) if len(of_passage) > 1 else of_passage
            for passage, of_passage in held.items()
        }
    present = {
        passage: sorted({former.get(label, label) for label in of_passage} - {None})
        for passage, of_passage in held.items()
    }
    return {passage: of_passage for passage, of_passage in present.items() if of_passage}


def add_passages(db: Store, group: int, passages: Iterable[int]) -> None:
    """Post passages under a group, in the caller's transaction. Known postings stay."""
    db.conn.executemany(
        "INSERT INTO postings (passage, label) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((passage, group) for passage in passages),
    )


def lacking(group: int, wanted: Iterable[int], held: Mapping[int, Collection[int]]) -> list[int]:
    """Return the passages in `wanted` that a group lacks, without formulas. `held` comes from `groups_by_passage`."""
    return [
        passage
        for passage in wanted
        if passage not in held or (len(groups := held[passage]) < FORMULA and group not in groups)
    ]


class Postings:
    """The groups of passages for the only process that writes the index: read ahead for many pages, and kept."""

    def __init__(self, db: Store) -> None:
        self._db = db
        self._held: dict[int, Sequence[int]] = {}  # no groups for a passage in no group

    def read_ahead(self, passages: Iterable[int]) -> None:
        """Read the groups of passages that are asked for next, in place of the passages before."""
        self._held = dict.fromkeys(passages, ())
        self._held.update(groups_by_passage(self._db, self._held))

    def groups_of(self, passages: Iterable[int]) -> dict[int, Sequence[int]]:
        """Return the same as `groups_by_passage`."""
        wanted = set(passages)
        missing = wanted.difference(self._held)
        found = {passage: groups for passage in wanted - missing if (groups := self._held[passage])}
        return found | groups_by_passage(self._db, missing) if missing else found

    def add(self, group: int, passages: Collection[int]) -> None:
        """Post passages under a group, in the caller's transaction."""
        add_passages(self._db, group, sorted(passages))
        for passage in self._held.keys() & passages:
            known = self._held[passage]
            self._held[passage] = sorted({*known, group}) if known else [group]

    def unite(self, into: int, others: frozenset[int]) -> None:
        """Unite groups under the label `into`, in the caller's transaction."""
        merge_groups(self._db, into, sorted(others))
        for passage, groups in self._held.items():
            if not others.isdisjoint(groups):
                self._held[passage] = sorted({into if group in others else group for group in groups})


# --- groups --------------------------------------------------------------------------------------


def membership(db: Store, page: PageId) -> Membership | None:
    """Return the place of a page in the index, or None before the page is indexed."""
    columns = row(db, "SELECT group_label, states, evidence FROM copies WHERE page_id = ?", (page,))
    if columns is None:
        return None
    evidence = columns["evidence"]
    return Membership(columns["group_label"], columns["states"], bytes(evidence) if evidence else None)


def members_of(db: Store, groups: Collection[int]) -> dict[int, list[Member]]:
    """Return the pages of groups by group, in the order of their addresses."""
    members: dict[int, list[Member]] = defaultdict(list)
    if groups:
        sql = MEMBERS.format(json_values=db.json_values)
        for group, *columns in db.conn.execute(sql, (json.dumps(list(groups)),)):
            members[group].append(Member(*columns))
    return members


def groups_with_digest(db: Store, digest: str) -> list[int]:
    """Return the groups of pages with a state of this digest."""
    sql = """
        SELECT DISTINCT group_label FROM revisions JOIN copies ON copies.page_id = revisions.page_id
        WHERE digest = ? ORDER BY group_label
    """
    return [group["group_label"] for group in rows(db, sql, (digest,))]


def new_label(db: Store) -> int:
    """Return a number that no group has or had."""
    sql = "SELECT (SELECT max(group_label) FROM copies) AS present, (SELECT max(label) FROM former_labels) AS former"
    last: dict[str, Any] = row(db, sql) or {}
    return 1 + max(last["present"] or 0, last["former"] or 0)


def set_group(db: Store, page: PageId, group: int, *, states: int, shortest: int) -> None:
    """Keep the group of a page, the number of its indexed states, and the passages of the shortest."""
    sql = """
        INSERT INTO copies (page_id, group_label, states, shortest) VALUES (?, ?, ?, ?)
        ON CONFLICT (page_id) DO UPDATE SET group_label = excluded.group_label, states = excluded.states,
            shortest = excluded.shortest
    """
    db.conn.execute(sql, (page, group, states, shortest))


def merge_groups(db: Store, into: int, others: Iterable[int]) -> None:
    """Unite groups under the label `into`, in the caller's transaction."""
    for group in others:
        names = {"into": into, "group": group}
        db.conn.execute("UPDATE copies SET group_label = :into WHERE group_label = :group", names)
        db.conn.execute("UPDATE former_labels SET group_label = :into WHERE group_label = :group", names)
        db.conn.execute("INSERT INTO former_labels (label, group_label) VALUES (:group, :into)", names)


def dissolve_group(db: Store, group: int) -> list[PageId]:
    """Take a group and its postings out of the index, in the caller's transaction; return its pages.

    For a page whose text was another than indexed: the pages are to be indexed anew.
    """
    pages = [
        PageId(page["page_id"])
        for page in rows(db, "SELECT page_id FROM copies WHERE group_label = ?", (group,))
    ]
    db.conn.execute("DELETE FROM copies WHERE group_label = ?", (group,))
    db.conn.execute("UPDATE former_labels SET group_label = NULL WHERE group_label = ?", (group,))
    db.conn.execute("INSERT INTO former_labels (label, group_label) VALUES (?, NULL)", (group,))
    return pages


def set_evidence(db: Store, page: PageId, evidence: bytes) -> None:
    """Keep the digest of the evidence that a page was compared with."""
    db.conn.execute("UPDATE copies SET evidence = ? WHERE page_id = ?", (evidence, page))


def count_indexed(db: Store, site: str, *, most: int) -> int:
    """Return the number of indexed pages of a site; counting ends at `most`."""
    sql = """
        SELECT count(*) AS n FROM (
            SELECT 1 FROM pages JOIN copies ON copies.page_id = pages.id WHERE site = ? LIMIT ?) AS counted
    """
    return int(rows(db, sql, (site, most))[0]["n"])


def count_pages(db: Store) -> int:
    """Return the number of indexed pages."""
    return int(rows(db, "SELECT count(*) AS n FROM copies")[0]["n"])


def all_pages(db: Store) -> list[PageId]:
    """Return all indexed pages."""
    return [PageId(page["page_id"]) for page in rows(db, "SELECT page_id FROM copies ORDER BY page_id")]


def indexed_pages(db: Store, site: str) -> list[PageId]:
    """Return the indexed pages of a site."""
    sql = "SELECT page_id FROM pages JOIN copies ON copies.page_id = pages.id WHERE site = ? ORDER BY page_id"
    return [PageId(page["page_id"]) for page in rows(db, sql, (site,))]
