"""Table finding_versions: a number that grows with every change of findings, desk and mutes.

A reader keeps what it counted as long as the number stays. The number is the sum of some rows: in PostgreSQL, two
transactions that change findings at the same time add to different rows, so neither waits for the other. A change
becomes visible together with its addition.
"""

from __future__ import annotations

from storage.engine.store import Store

NOTE = """
    UPDATE finding_versions SET changes = changes + 1
    WHERE slot = (SELECT slot FROM finding_versions ORDER BY slot LIMIT 1 {skip_locked})
"""


def note_change(db: Store) -> None:
    """Note a change of findings, desk or mutes, in the caller's transaction."""
    db.conn.execute(NOTE.format(skip_locked=db.skip_locked("finding_versions")))


def findings_version(db: Store) -> int:
    """Return the number of the changes so far."""
    return int(db.conn.execute("SELECT sum(changes) FROM finding_versions").fetchone()[0])
