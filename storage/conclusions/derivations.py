"""Table derivations: which page draws on which."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from storage.engine.store import Store, read_time, rows, stored_time
from storage.records import Derivation, PageId, Relation, RevisionId

COLUMNS = (
    "reprint_page_id, original_page_id, reprint_revision_id, original_revision_id, relation, similarity,"
    " original_coverage, reprint_coverage, evidence, credited_source, first_seen,"
    " disguise"
)


def set_derivations(db: Store, reprint: PageId, derivations: Iterable[Derivation]) -> None:
    """What a page draws on, in place of what was known before."""
    db.conn.execute("DELETE FROM derivations WHERE reprint_page_id = ?", (reprint,))
    db.conn.executemany(
        f"INSERT INTO derivations ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(each) for each in derivations],
    )


def reprints_of(db: Store, original: PageId) -> list[Derivation]:
    """What draws on a page."""
    return _read(db, "WHERE original_page_id = ?", (original,))


def originals_of(db: Store, reprint: PageId) -> list[Derivation]:
    """What a page draws on, most of it first."""
    found = _read(db, "WHERE reprint_page_id = ?", (reprint,))
    return sorted(found, key=lambda each: -each.original_coverage)


def all_derivations(
    db: Store, *, original_url: str | None = None, site: str | None = None
) -> list[Derivation]:
    """Every derivation, of one original or on one reprinting site if given, in the order of discovery."""
    conditions, values = ["1 = 1"], []
    if original_url is not None:
        conditions.append("original_page_id = (SELECT id FROM pages WHERE url = ?)")
        values.append(original_url)
    if site is not None:
        conditions.append("reprint_page_id IN (SELECT id FROM pages WHERE site = ?)")
        values.append(site)
    return _read(db, f"WHERE {' AND '.join(conditions)}", tuple(values))


def _read(db: Store, where: str, values: tuple[Any, ...]) -> list[Derivation]:
    sql = f"SELECT * FROM derivations {where} ORDER BY first_seen, reprint_page_id, original_page_id"
    return [_derivation(each) for each in rows(db, sql, values)]


def _row(each: Derivation) -> tuple[Any, ...]:
    return (
        each.reprint,
        each.original,
        each.reprint_revision,
        each.original_revision,
        each.relation,
        each.similarity,
        each.original_coverage,
        each.reprint_coverage,
        json.dumps(each.evidence),
        each.credited_source,
        stored_time(each.first_seen),
        json.dumps(each.disguise),
    )


def _derivation(found: dict[str, Any]) -> Derivation:
    return Derivation(
        reprint=PageId(found["reprint_page_id"]),
        original=PageId(found["original_page_id"]),
        reprint_revision=RevisionId(found["reprint_revision_id"]),
        original_revision=RevisionId(found["original_revision_id"]),
        relation=Relation(found["relation"]),
        similarity=found["similarity"],
        original_coverage=found["original_coverage"],
        reprint_coverage=found["reprint_coverage"],
        evidence=tuple(json.loads(found["evidence"])),
        credited_source=found["credited_source"],
        first_seen=read_time(found["first_seen"]),
        disguise=tuple(json.loads(found["disguise"])),
    )
