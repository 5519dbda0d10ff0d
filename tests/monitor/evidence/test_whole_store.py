from __future__ import annotations

from datetime import datetime

from monitor.evidence.whole_store import body_of, rows_in, rows_records


def test_rows_come_back_whatever_their_text(now: datetime) -> None:
    rows = [{"id": 1, "title": "一\n二"}, {"id": 2, "title": None}]
    (record, other) = rows_records([("pages", rows), ("pages", [])], now)
    assert rows_in(record.uri or "", record.block) == ("pages", rows)
    assert rows_in(other.uri or "", other.block) == ("pages", [])
    assert record.id != other.id


def test_the_body_of_a_response_follows_the_first_empty_line() -> None:
    assert body_of(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nx\r\n\r\ny") == b"x\r\n\r\ny"
