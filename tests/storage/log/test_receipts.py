from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store
from storage.log.checkpoint import TreeHead
from storage.log.receipts import Receipt, keep_receipt, last_receipt, receipts_of


def test_the_first_answer_of_a_witness_stays(either: Store, now: datetime) -> None:
    first = Receipt(5, "stamp:http://tsa.example.org", now, b"\x30\x03")
    for each in (
        first,
        Receipt(5, first.kind, now + timedelta(hours=1), b"other"),
        Receipt(7, "command", now, b""),
    ):
        keep_receipt(either, each)
    assert receipts_of(either, TreeHead("o", 5, "r", now)) == [first]
    assert last_receipt(either, first.kind) == first
    assert last_receipt(either, "digest:office") is None
