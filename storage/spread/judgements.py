"""Table judgements: the states of cells, appended when a state changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from storage.engine.store import (
    Store,
    read_optional,
    read_time,
    reads_rows,
    row,
    rows,
    stored_optional,
    stored_time,
)
from storage.records import PageId


@dataclass(frozen=True)
class JudgedCopy:
    """The copy of a cell as it was told. Judgements of earlier releases keep no such facts."""

    url: str | None = None
    seen_after: datetime | None = None
    seen_by: datetime | None = None
    gone_after: datetime | None = None
    gone_by: datetime | None = None
    stated_at: str | None = None  # RFC 3339, or a day in China
    stated: str | None = None  # inside, open, contradicted, none
    is_outdated: bool = False


@dataclass(frozen=True)
class Judgement:
    """The state of a cell from a time on."""

    task: int
    site: str
    from_at: datetime  # end of the pass that showed the state
    state: str
    in_time: bool | None
    basis: str | None
    how: tuple[str, ...]
    why: str | None
    page: PageId | None  # the copy
    evidence: tuple[tuple[str, int, str], ...]  # role, capture and address of every look
    copy: JudgedCopy = field(default_factory=JudgedCopy)

    def tells_as(self, other: Judgement) -> bool:
        """Return whether another judgement says the same, from whatever time and by whatever looks."""
        return replace(self, from_at=other.from_at, evidence=other.evidence) == other


APPEND = """
    INSERT INTO judgements (task_id, site, from_at, state, in_time, basis, how, why, page_id, evidence, copy_url,
        seen_after, seen_by, gone_after, gone_by, stated_at, stated, outdated)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


def append_judgement(db: Store, judgement: Judgement) -> None:
    """Append a judgement, in the caller's transaction. A second judgement of the same time is left out."""
    copy = judgement.copy
    db.conn.execute(
        APPEND,
        (
            judgement.task,
            judgement.site,
            stored_time(judgement.from_at),
            judgement.state,
            None if judgement.in_time is None else int(judgement.in_time),
            judgement.basis,
            json.dumps(judgement.how),
            judgement.why,
            judgement.page,
            json.dumps(judgement.evidence),
            copy.url,
            stored_optional(copy.seen_after),
            stored_optional(copy.seen_by),
            stored_optional(copy.gone_after),
            stored_optional(copy.gone_by),
            copy.stated_at,
            copy.stated,
            int(copy.is_outdated),
        ),
    )


LATEST = """
    SELECT * FROM judgements WHERE task_id = :task AND from_at =
        (SELECT max(from_at) FROM judgements AS later WHERE later.task_id = judgements.task_id
            AND later.site = judgements.site AND later.from_at <= :until)
    ORDER BY site
"""


def latest_judgements(db: Store, task: int, until: datetime) -> dict[str, Judgement]:
    """Return the latest judgement of every site of a task, from a time at or before `until`."""
    found = rows(db, LATEST, {"task": task, "until": stored_time(until)})
    return {each["site"]: _judgement(each) for each in found}


def judgements_of(db: Store, task: int, site: str) -> list[Judgement]:
    """Return all judgements of a cell, oldest first."""
    sql = "SELECT * FROM judgements WHERE task_id = ? AND site = ? ORDER BY from_at"
    return [_judgement(each) for each in rows(db, sql, (task, site))]


def judgements_of_tasks(db: Store, wanted: Iterable[int]) -> dict[tuple[int, str], list[Judgement]]:
    """Return all judgements of some tasks, by task and site, oldest first."""
    sql = f"""
        SELECT * FROM judgements WHERE task_id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values})
        ORDER BY task_id, site, from_at
    """
    found: dict[tuple[int, str], list[Judgement]] = defaultdict(list)
    for columns in rows(db, sql, (json.dumps(sorted(set(wanted))),)):
        judgement = _judgement(columns)
        found[judgement.task, judgement.site].append(judgement)
    return found


def last_judged_at(db: Store, task: int, site: str) -> datetime | None:
    """Return the time of the latest judgement of a cell, or None."""
    sql = "SELECT max(from_at) AS at FROM judgements WHERE task_id = ? AND site = ?"
    found = row(db, sql, (task, site))
    return read_time(found["at"]) if found and found["at"] else None


def cited_captures(db: Store) -> set[int]:
    """Return the captures that prove the state of any cell."""
    return {
        capture
        for each in rows(db, "SELECT evidence FROM judgements")
        for _, capture, _ in json.loads(each["evidence"])
    }


@reads_rows
def _judgement(columns: dict[str, Any]) -> Judgement:
    in_time = columns["in_time"]
    return Judgement(
        task=columns["task_id"],
        site=columns["site"],
        from_at=read_time(columns["from_at"]),
        state=columns["state"],
        in_time=None if in_time is None else bool(in_time),
        basis=columns["basis"],
        how=tuple(json.loads(columns["how"])),
        why=columns["why"],
        page=PageId(columns["page_id"]) if columns["page_id"] else None,
        evidence=tuple((role, capture, url) for role, capture, url in json.loads(columns["evidence"])),
        copy=JudgedCopy(
            columns["copy_url"],
            read_optional(columns["seen_after"]),
            read_optional(columns["seen_by"]),
            read_optional(columns["gone_after"]),
            read_optional(columns["gone_by"]),
            columns["stated_at"],
            columns["stated"],
            bool(columns["outdated"]),
        ),
    )
