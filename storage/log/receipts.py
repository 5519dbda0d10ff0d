"""Table receipts: the answers of witnesses to heads, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_time, row, rows, stored_time, transaction
from storage.log.checkpoint import TreeHead


@dataclass(frozen=True)
class Receipt:
    """The answer of a witness to a head, and when this machine got the answer."""

    size: int
    kind: str  # digest:NAME, alert:NAME, stamp:URL, command
    at: datetime
    data: bytes
    head: str = ""  # SHA-256 of the checkpoint; "" in receipts of earlier releases: each head of the size


def receipt_for(head: TreeHead, kind: str, at: datetime, data: bytes = b"") -> Receipt:
    """Return the receipt of a head."""
    return Receipt(head.size, kind, at, data, head.digest)


def keep_receipt(db: Store, receipt: Receipt) -> None:
    """Keep the first answer of a witness to a head. Later answers of the witness to the same head add nothing."""
    sql = """
        INSERT INTO receipts (size, kind, at, data, head) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (size, kind, head) DO NOTHING
    """
    values = (receipt.size, receipt.kind, stored_time(receipt.at), receipt.data, receipt.head)
    with transaction(db):
        db.conn.execute(sql, values)


def receipts_of(db: Store, head: TreeHead) -> list[Receipt]:
    """Return the answers to a head, oldest first."""
    sql = "SELECT * FROM receipts WHERE size = ? AND head IN ('', ?) ORDER BY at, kind"
    return [_receipt(each) for each in rows(db, sql, (head.size, head.digest))]


def last_receipt(db: Store, kind: str) -> Receipt | None:
    """Return the last answer of a witness, None before the first answer."""
    found = row(db, "SELECT * FROM receipts WHERE kind = ? ORDER BY at DESC LIMIT 1", (kind,))
    return _receipt(found) if found else None


def _receipt(columns: dict[str, object]) -> Receipt:
    data = columns["data"]
    assert isinstance(data, bytes | memoryview)
    return Receipt(
        int(str(columns["size"])), str(columns["kind"]), read_time(str(columns["at"])), bytes(data),
        str(columns["head"]),
    )  # fmt: skip
