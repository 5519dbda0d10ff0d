"""Tables derivations and cut_derivations: which page is a reprint of which original.

A derivation that would close a circle is cut: the pair is kept apart, because a later change may open the circle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, rows, stored_time
from storage.records import Derivation, PageId, Relation, RevisionId

COLUMNS = (
    "reprint_page_id, original_page_id, reprint_revision_id, original_revision_id, relation, similarity,"
    " original_coverage, reprint_coverage, evidence, credited_source, first_seen,"
    " disguise, probability"
)


def set_derivations(db: Store, reprint: PageId, derivations: Iterable[Derivation]) -> None:
    """Keep the originals of a page, in place of its earlier originals, in the caller's transaction."""
    db.conn.execute("DELETE FROM derivations WHERE reprint_page_id = ?", (reprint,))
    db.conn.executemany(
        f"INSERT INTO derivations ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(derivation) for derivation in derivations],
    )


def reprints_of(db: Store, original: PageId) -> list[Derivation]:
    """Return the reprints of a page, in the order of discovery."""
    return _read(db, "WHERE original_page_id = ?", (original,))


def originals_of(db: Store, reprint: PageId) -> list[Derivation]:
    """Return the originals of a page. The original with the highest coverage comes first."""
    derivations = _read(db, "WHERE reprint_page_id = ?", (reprint,))
    return sorted(derivations, key=lambda derivation: -derivation.original_coverage)


def all_derivations(
    db: Store, *, original_url: str | None = None, site: str | None = None
) -> list[Derivation]:
    """Return all derivations in the order of discovery, only of an original or on a reprinting site if given."""
    conditions, values = ["1 = 1"], []
    if original_url is not None:
        conditions.append("original_page_id = (SELECT id FROM pages WHERE url = ?)")
        values.append(original_url)
    if site is not None:
        conditions.append("reprint_page_id IN (SELECT id FROM pages WHERE site = ?)")
        values.append(site)
    return _read(db, f"WHERE {' AND '.join(conditions)}", tuple(values))


def set_cuts(db: Store, reprint: PageId, originals: Iterable[PageId]) -> None:
    """Keep the originals of a page that were cut, in place of the earlier ones, in the caller's transaction."""
    db.conn.execute("DELETE FROM cut_derivations WHERE reprint_page_id = ?", (reprint,))
    db.conn.executemany(
        "INSERT INTO cut_derivations (reprint_page_id, original_page_id) VALUES (?, ?)",
        [(reprint, original) for original in originals],
    )


def cuts_of(db: Store, reprint: PageId) -> list[PageId]:
    """Return the originals of a page that were cut."""
    sql = "SELECT original_page_id FROM cut_derivations WHERE reprint_page_id = ? ORDER BY original_page_id"
    return [PageId(each["original_page_id"]) for each in rows(db, sql, (reprint,))]


def pages_with_cuts(db: Store) -> list[PageId]:
    """Return all pages with an original that was cut."""
    sql = "SELECT DISTINCT reprint_page_id FROM cut_derivations ORDER BY reprint_page_id"
    return [PageId(each["reprint_page_id"]) for each in rows(db, sql)]


def _read(db: Store, where: str, values: tuple[Any, ...]) -> list[Derivation]:
    sql = f"SELECT * FROM derivations {where} ORDER BY first_seen, reprint_page_id, original_page_id"
    return [_derivation(derivation) for derivation in rows(db, sql, values)]


def _row(derivation: Derivation) -> tuple[Any, ...]:
    return (
        derivation.reprint,
        derivation.original,
        derivation.reprint_revision,
        derivation.original_revision,
        derivation.relation,
        derivation.similarity,
        derivation.original_coverage,
        derivation.reprint_coverage,
        json.dumps(derivation.evidence),
        derivation.credited_source,
        stored_time(derivation.first_seen),
        json.dumps(derivation.disguise),
        derivation.probability,
    )


@reads_rows
def _derivation(columns: dict[str, Any]) -> Derivation:
    return Derivation(
        reprint=PageId(columns["reprint_page_id"]),
        original=PageId(columns["original_page_id"]),
        reprint_revision=RevisionId(columns["reprint_revision_id"]),
        original_revision=RevisionId(columns["original_revision_id"]),
        relation=Relation(columns["relation"]),
        similarity=columns["similarity"],
        original_coverage=columns["original_coverage"],
        reprint_coverage=columns["reprint_coverage"],
        evidence=tuple(json.loads(columns["evidence"])),
        credited_source=columns["credited_source"],
        first_seen=read_time(columns["first_seen"]),
        disguise=tuple(json.loads(columns["disguise"])),
        probability=columns["probability"],
    )
