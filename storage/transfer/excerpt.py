"""Store and some captures → a new store with these captures alone, to conclude the captures apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from storage.archive import bodies
from storage.archive.retention import is_pruned
from storage.engine.store import Store, row, rows, transaction
from storage.records import CaptureId

# Columns concluded by crawling and read by an analysis.
PAGE_COLUMNS = (
    "id", "url", "site", "host", "role", "first_page_id", "discovered_at", "absent_at", "list_title", "list_date",
    "due_at", "looked_at", "alias_url",
)  # fmt: skip
TASK_TABLES = ("tasks", "task_sites", "task_rulings", "beginnings")
CHOSEN = "SELECT CAST(value AS BIGINT) FROM {values}"


def copy_excerpt(db: Store, target: Store, captures: Iterable[CaptureId]) -> None:
    """Copy captures with numbers, chain values, bodies, passes and pages into a new store. All captures wait.


    Tasks are copied too, because people made them. Raises StoreDamaged for a body that cannot be read.
    """
    chosen = json.dumps(sorted(captures))
    where = CHOSEN.format(values=db.json_values)
    of_pages = f"""
        SELECT page_id FROM captures WHERE id IN ({where})
        UNION SELECT first_page_id FROM pages WHERE first_page_id IS NOT NULL
            AND id IN (SELECT page_id FROM captures WHERE id IN ({where}))
    """
    own = f"SELECT * FROM captures WHERE id IN ({where}) ORDER BY id"
    in_passes = f"SELECT * FROM passes WHERE id IN (SELECT pass_id FROM captures WHERE id IN ({where}))"
    copied = rows(db, own, (chosen,))
    beside = {each["id"] for each in rows(db, "SELECT id FROM pages WHERE role = 'requisite'")}
    with transaction(target):
        _insert(target, "environments", rows(db, "SELECT * FROM environments"))
        _insert(target, "passes", rows(db, in_passes, (chosen,)))
        columns = ", ".join(PAGE_COLUMNS)
        ordered = (
            f"SELECT {columns} FROM pages WHERE id IN ({of_pages}) ORDER BY first_page_id IS NOT NULL, id"
        )
        _insert(target, "pages", rows(db, ordered, (chosen, chosen)))
        for digest in dict.fromkeys(each["body_digest"] for each in copied if each["body_digest"]):
            if not is_pruned(db, digest):
                bodies.save_body(target, bodies.read_body(db, digest), like=None)
            texts = "SELECT * FROM picture_texts WHERE body_digest = ?"
            _insert(target, "picture_texts", rows(db, texts, (digest,)))
        _insert(target, "captures", copied)
        target.conn.executemany(
            "INSERT INTO pending (capture_id) VALUES (?)",
            [
                (each["id"],)
                for each in copied
                if _is_readable(target, each["body_digest"]) and each["page_id"] not in beside
            ],
        )
        for table in TASK_TABLES:
            target.conn.execute(f"DELETE FROM {table}")
            _insert(target, table, rows(db, f"SELECT * FROM {table}"))


def _is_readable(target: Store, digest: str | None) -> bool:
    return digest is None or row(target, "SELECT 1 FROM bodies WHERE digest = ?", (digest,)) is not None


def _insert(target: Store, table: str, copied: Sequence[dict[str, object]]) -> None:
    for each in copied:
        names = ", ".join(each)
        marks = ", ".join("?" * len(each))
        target.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(each.values()))
