"""Table receipts: the answers of witnesses to heads, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_time, row, rows, stored_time, transaction


@dataclass(frozen=True)
class Receipt:
    """The answer of a witness to the head of a size, and when this machine got the answer."""

    size: int
    kind: str  # digest:NAME, alert:NAME, stamp:URL, command
    at: datetime
    data: bytes


def keep_receipt(db: Store, receipt: Receipt) -> None:
    """Keep the first answer of a witness to a head. Later answers of the witness to the same head add nothing."""
    sql = (
        "INSERT INTO receipts (size, kind, at, data) VALUES (?, ?, ?, ?) ON CONFLICT (size, kind) DO NOTHING"
    )
    with transaction(db):
        db.conn.execute(sql, (receipt.size, receipt.kind, stored_time(receipt.at), receipt.data))


def receipts_of(db: Store, size: int) -> list[Receipt]:
    """Return the answers to the head of a size, oldest first."""
    found = rows(db, "SELECT * FROM receipts WHERE size = ? ORDER BY at, kind", (size,))
    return [_receipt(each) for each in found]


def last_receipt(db: Store, kind: str) -> Receipt | None:
    """Return the answer of a witness to the largest head, None before the first answer."""
    found = row(db, "SELECT * FROM receipts WHERE kind = ? ORDER BY size DESC LIMIT 1", (kind,))
    return _receipt(found) if found else None


def _receipt(columns: dict[str, object]) -> Receipt:
    data = columns["data"]
    assert isinstance(data, bytes | memoryview)
    return Receipt(
        int(str(columns["size"])), str(columns["kind"]), read_time(str(columns["at"])), bytes(data)
    )
