"""Table finding_log: the words and facts of each finding as they were raised or renewed. Lines are only added.

The heads of the log cover the lines, so a finding that somebody rewrites in the table `findings` differs from its
last line, and a rewritten line differs from the heads. A line leaves out the site, whose name may change, and the
state, which belongs to operators.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from storage.engine.store import Store, row, rows
from storage.records import FindingId

LOGGED = (
    "id", "kind", "url", "original_url", "title", "summary_zh", "summary_en", "detected_at", "rules", "changes",
    "facts", "capture_id", "after_at", "after_capture_id", "by_at", "by_capture_id", "confirmed_at",
    "confirmed_capture_id",
)  # fmt: skip


def finding_line(columns: dict[str, Any]) -> str:
    """Return the line of a row of `findings`: compact JSON in the order of LOGGED."""
    facts = {"reprintwatch": "finding-1", **{name: columns[name] for name in LOGGED}}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def note_finding(db: Store, finding: FindingId) -> None:
    """Add the line of a finding if the line differs from the last line, in the caller's transaction."""
    columns = row(db, f"SELECT {', '.join(LOGGED)} FROM findings WHERE id = ?", (finding,))
    if columns is None:
        return
    line = finding_line(columns)
    if line != last_line(db, finding):
        sql = """
            INSERT INTO finding_log (number, finding_id, line)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM finding_log), ?, ?)
        """
        db.conn.execute(sql, (finding, line))


def last_line(db: Store, finding: FindingId) -> str | None:
    """Return the last line of a finding, None for a finding that was never noted."""
    sql = "SELECT line FROM finding_log WHERE finding_id = ? ORDER BY number DESC LIMIT 1"
    last = row(db, sql, (finding,))
    return last["line"] if last else None


def last_number(db: Store, finding: FindingId) -> int | None:
    """Return the number of the last line of a finding, None for a finding that was never noted."""
    last = row(db, "SELECT max(number) AS number FROM finding_log WHERE finding_id = ?", (finding,))
    return int(last["number"]) if last and last["number"] else None


def lines(db: Store, after: int = 0) -> list[str]:
    """Return the lines behind a number, oldest first."""
    return [
        each["line"]
        for each in rows(db, "SELECT line FROM finding_log WHERE number > ? ORDER BY number", (after,))
    ]


def rewritten(db: Store) -> Iterator[FindingId]:
    """Return the findings that differ from their last line."""
    for columns in rows(db, f"SELECT {', '.join(LOGGED)} FROM findings ORDER BY id"):
        known = last_line(db, FindingId(columns["id"]))
        if known is not None and known != finding_line(columns):
            yield FindingId(columns["id"])
