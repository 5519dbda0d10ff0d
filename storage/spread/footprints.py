"""Table footprints: values in the footers of sites that tell the operator."""

from __future__ import annotations

from collections.abc import Iterable

from storage.engine.store import Store, rows

NOTE = """
    INSERT INTO footprints (site, kind, value, pages) VALUES (?, ?, ?, 1)
    ON CONFLICT (site, kind, value) DO UPDATE SET pages = footprints.pages + 1
"""


def note_footprints(db: Store, marks: Iterable[tuple[str, str, str]]) -> None:
    """Count values on a page, in the caller's transaction. A value is a site, a kind and the value itself."""
    db.conn.executemany(NOTE, list(marks))


def all_footprints(db: Store) -> list[tuple[str, str, str, int]]:
    """Return all values: site, kind, value, and the number of pages with the value."""
    found = rows(db, "SELECT * FROM footprints ORDER BY site, kind, value")
    return [(each["site"], each["kind"], each["value"], each["pages"]) for each in found]
