"""Table awaited_looks: copies of a changed original without a look since the change."""

from __future__ import annotations

from storage.engine.store import Store, rows
from storage.records import PageId

SEEN = """
    SELECT DISTINCT awaited_looks.page_id AS page FROM awaited_looks
    JOIN captures ON captures.page_id = awaited_looks.page_id
    JOIN looks ON looks.capture_id = captures.id AND looks.outcome NOT IN ('none', 'missing')
    WHERE captures.pass_id = ? ORDER BY page
"""


def set_awaited(db: Store, page: PageId, *, is_awaited: bool) -> None:
    """Note whether a copy awaits a look, in the caller's transaction."""
    if is_awaited:
        db.conn.execute("INSERT INTO awaited_looks (page_id) VALUES (?) ON CONFLICT DO NOTHING", (page,))
    else:
        db.conn.execute("DELETE FROM awaited_looks WHERE page_id = ?", (page,))


def seen_in(db: Store, pass_id: int) -> list[PageId]:
    """Return the copies that awaited a look and were shown in a pass."""
    return [PageId(each["page"]) for each in rows(db, SEEN, (pass_id,))]
