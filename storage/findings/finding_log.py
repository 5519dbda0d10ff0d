"""Table finding_log: the words and facts of each finding as they were raised or renewed. Lines are only added.

The heads of the log cover the lines, so a finding that somebody rewrites in the table `findings` differs from its
last line, and a rewritten line differs from the heads. A line leaves out the site, whose name may change, and the
state, which belongs to operators.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from gettext import gettext as _
from typing import Any

from storage.engine.store import Store, row, rows
from storage.records import FindingId

LOGGED = (
    "id", "kind", "url", "original_url", "title", "summary_zh", "summary_en", "detected_at", "rules", "changes",
    "facts", "capture_id", "after_at", "after_capture_id", "by_at", "by_capture_id", "confirmed_at",
    "confirmed_capture_id",
)  # fmt: skip
COLUMNS = ", ".join((*LOGGED, "severity"))
WITH_CAPTURES = (
    "finding-2"  # form of lines with severity and captures; lines of earlier releases have neither
)
FORGOTTEN = (
    ""  # in place of the id of a finding, on the line that all findings were deleted to be concluded anew
)
SINCE = "(SELECT coalesce(max(number), 0) FROM finding_log WHERE finding_id = '')"


def finding_line(columns: dict[str, Any], captures: list[list[Any]] | None) -> str:
    """Return the line of a row of `findings` in compact JSON; `captures` is None for the form of earlier releases."""
    named = {name: columns[name] for name in LOGGED}
    if captures is None:
        return _compact({"reprintwatch": "finding-1", **named})
    return _compact(
        {"reprintwatch": WITH_CAPTURES, **named, "severity": columns["severity"], "captures": captures}
    )


def note_finding(db: Store, finding: FindingId) -> None:
    """Add the line of a finding if the line differs from the last line, in the caller's transaction."""
    columns = row(db, f"SELECT {COLUMNS} FROM findings WHERE id = ?", (finding,))
    if columns is None:
        return
    line = finding_line(columns, _captures(db, finding))
    if line != last_line(db, finding):
        _add(db, finding, line)


def note_forgotten(db: Store) -> None:
    """Note that all findings are deleted, to be concluded anew, in the caller's transaction."""
    found = row(db, "SELECT count(*) AS n FROM findings")
    if found and found["n"]:
        _add(db, FORGOTTEN, _compact({"reprintwatch": "forgotten-1", "findings": found["n"]}))


def _add(db: Store, finding: str, line: str) -> None:
    sql = """
        INSERT INTO finding_log (number, finding_id, line)
        VALUES ((SELECT coalesce(max(number), 0) + 1 FROM finding_log), ?, ?)
    """
    db.conn.execute(sql, (finding, line))


def last_line(db: Store, finding: FindingId) -> str | None:
    """Return the last line of a finding since all were last concluded anew, None for a finding not noted since."""
    sql = (
        f"SELECT line FROM finding_log WHERE finding_id = ? AND number > {SINCE} ORDER BY number DESC LIMIT 1"
    )
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


def finding_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every finding that is missing, was never raised, or differs from its last line."""
    newest = f"""
        SELECT finding_id, line FROM finding_log WHERE number IN (
            SELECT max(number) FROM finding_log WHERE number > {SINCE} GROUP BY finding_id) ORDER BY finding_id
    """
    known = {each["finding_id"]: each["line"] for each in rows(db, newest)}
    waiting = {each["finding_id"] for each in rows(db, "SELECT finding_id FROM findings_to_prove")}
    for columns in rows(db, f"SELECT {COLUMNS} FROM findings ORDER BY id"):
        line = known.pop(columns["id"], None)
        if line is not None:
            yield from _differences(db, columns, line)
        elif columns["id"] not in waiting:
            yield _("finding {finding} stands in no line of the log of findings").format(
                finding=columns["id"]
            )
    for finding in known:
        yield _("finding {finding} is missing, but stands in the log").format(finding=finding)


def _differences(db: Store, columns: dict[str, Any], line: str) -> Iterator[str]:
    """Yield a sentence if a row of `findings` differs from its last line, with the names of the facts."""
    known = json.loads(line)
    has_captures = known.get("reprintwatch") == WITH_CAPTURES
    present = json.loads(
        finding_line(columns, _captures(db, FindingId(columns["id"])) if has_captures else None)
    )
    names = [name for name in present if known.get(name) != present[name]]
    if names:
        yield _("finding {finding} has other words or facts than were raised: {names}").format(
            finding=columns["id"], names=", ".join(names)
        )


def _captures(db: Store, finding: FindingId) -> list[list[Any]]:
    """Return the captures of a finding with their reasons, oldest first."""
    sql = "SELECT capture_id, why FROM finding_captures WHERE finding_id = ? ORDER BY capture_id"
    return [[each["capture_id"], each["why"]] for each in rows(db, sql, (finding,))]


def _compact(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
