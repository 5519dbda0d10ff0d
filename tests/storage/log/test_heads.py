"""Heads cover all captures; every alteration behind a head is told, also if the chain was computed anew."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.kept import Shelf

from storage.archive.bodies import zstd
from storage.archive.chain import CHAINED, chain_value, check_chain
from storage.engine.opening import open_store
from storage.engine.store import Store, rows, transaction
from storage.findings.findings import Note, add_note, raise_finding
from storage.log.checkpoint import TreeHead, claims_in
from storage.log.comparing import brought_faults, head_faults, log_notes
from storage.log.heads import (
    all_heads,
    heads_since,
    keep_blocks,
    latest_head,
    log_tree,
    make_head,
)  # fmt: skip
from storage.log.leaves import lines_between
from storage.log.receipts import keep_receipt, receipt_for, receipts_of
from storage.log.tree import BLOCK
from storage.records import Finding, FindingId, FindingKind, FindingState, Severity

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def filled(db: Store, now: datetime, count: int = 9) -> Shelf:
    shelf = Shelf(db, now)
    for number in range(count):
        shelf.visit(f"http://www.mca.gov.cn/{number % 3}.html")
    finding = Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.WARNING, "mca", "u", None, "t", "改", "e", now
    )
    with transaction(db):
        raise_finding(db, finding)
    return shelf


def head(db: Store, now: datetime, known: list[TreeHead] | None = None) -> TreeHead:
    made = make_head(db, known or [], now)
    assert made is not None
    return made


def chained_anew(db: Store) -> None:
    previous = ""
    for columns in rows(db, f"SELECT {', '.join(CHAINED)} FROM captures ORDER BY id"):
        previous = chain_value(previous, columns)
        db.conn.execute("UPDATE captures SET chain = ? WHERE id = ?", (previous, columns["id"]))


def other_body(db: Store) -> None:
    body = b"forged"
    digest = hashlib.sha256(body).hexdigest()
    db.conn.execute("INSERT INTO bodies VALUES (?, 6, 'zstd', NULL, ?)", (digest, zstd.compress(body)))
    db.conn.execute("UPDATE captures SET body_digest = ? WHERE id = 4", (digest,))
    chained_anew(db)


def moved_times(db: Store) -> None:
    db.conn.execute("UPDATE captures SET fetched_at = replace(fetched_at, '2026-11', '2026-10')")
    chained_anew(db)


def cut_off(db: Store) -> None:
    db.conn.execute("DELETE FROM pending WHERE capture_id > 4")
    db.conn.execute("UPDATE pages SET validated_capture_id = NULL")
    db.conn.execute("DELETE FROM captures WHERE id > 4")


def sql(statement: str) -> Callable[[Store], None]:
    def forge(db: Store) -> None:
        db.conn.execute(statement)

    return forge


FORGERIES: dict[str, Callable[[Store], None]] = {
    "another body, the chain computed anew": other_body,
    "times moved by a month, the chain computed anew": moved_times,
    "the last five captures cut off": cut_off,
    "the address of a page": sql("UPDATE pages SET url = 'http://other.example.cn/' WHERE id = 1"),
    "how long a fetch took": sql("UPDATE captures SET duration_ms = 1 WHERE id = 2"),
    "why a fetch failed": sql("UPDATE captures SET failure_detail = 'x' WHERE id = 2"),
    "the words of a finding": sql("UPDATE findings SET summary_zh = '未改'"),
    "the time of a finding": sql("UPDATE findings SET detected_at = replace(detected_at, '2026', '2025')"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told_and_also_by_a_head_from_outside_if_all_heads_are_forged(
    db: Store, now: datetime, name: str
) -> None:
    filled(db, now)
    sent = head(db, now).body
    assert list(head_faults(db)) == []
    with transaction(db):
        FORGERIES[name](db)
    assert list(check_chain(db)) == []
    assert list(head_faults(db))
    with transaction(db):  # whoever forges all of it
        for table in ("tree_heads", "log_nodes"):
            db.conn.execute(f"DELETE FROM {table}")
        if "finding" in name:
            forged = rows(db, "SELECT * FROM findings")[0]
            db.conn.execute("UPDATE finding_log SET line = replace(line, '改', '未改')")
            db.conn.execute(
                "UPDATE finding_log SET line = replace(line, ?, ?)",
                (forged["detected_at"].replace("2025", "2026"), forged["detected_at"]),
            )
    head(db, now)
    assert list(brought_faults(db, claims_in(sent)))


def test_heads_follow_captures_and_blocks_are_kept(either: Store, now: datetime) -> None:
    assert make_head(either, [], now) is None
    shelf = filled(either, now)
    first = head(either, now)
    assert (first.size, first.findings, latest_head(either)) == (9, 1, first)
    assert make_head(either, [first], now) is None
    with transaction(either):
        add_note(either, Note(FindingId("f-1"), now, FindingState.DISMISSED, "王", "误报"))
    noted = head(either, now + HOUR, [first])
    assert (noted.size, noted.root, noted.statements) == (9, first.root, first.statements + 1)
    keep_receipt(either, receipt_for(noted, "digest:office", now + HOUR))
    assert make_head(either, [first, noted], now) is None  # a receipt alone is no reason
    assert (receipts_of(either, first), len(receipts_of(either, noted))) == ([], 1)
    assert latest_head(either) == noted
    for _ in range(2 * BLOCK):
        shelf.visit("http://www.mca.gov.cn/1.html")
    second = head(either, now + DAY, [first])
    assert (all_heads(either), heads_since(either, 10)) == ([first, noted, second], [second])
    assert len(rows(either, "SELECT number FROM log_nodes")) == 2
    assert log_tree(either).root(9) == log_tree(either).root(9)
    assert list(head_faults(either, lambda: [first, noted, second])) == []
    assert list(brought_faults(either, claims_in(f"{first.lines[0]}\n{second.lines[0]}"))) == []
    assert len(list(brought_faults(either, claims_in(first.lines[0].replace("9 ", "8 ", 1))))) == 1


def test_a_forged_block_is_told(db: Store, now: datetime) -> None:
    filled(db, now, BLOCK + 3)
    keep_blocks(db)
    with transaction(db):
        db.conn.execute("UPDATE log_nodes SET hash = zeroblob(32)")
    assert list(head_faults(db)) == [
        "log_nodes: captures 1 to 256 were altered or cut off after they were logged"
    ]


def test_an_older_copy_put_back_begins_a_new_log_and_verify_says_so(
    store_path: Path, tmp_path: Path, now: datetime
) -> None:
    with closing(open_store(store_path, create=True)) as db:
        shelf = filled(db, now)
        known = [head(db, now)]
        db.copy_to(tmp_path / "copy.db")
        shelf.visit("http://www.mca.gov.cn/9.html")
        known.append(head(db, now + DAY, known))
    for part in ("-wal", "-shm"):
        store_path.with_name(f"{store_path.name}{part}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "copy.db", store_path)
    with closing(open_store(store_path)) as db:
        (fault,) = head_faults(db, lambda: known)
        assert "heads.log: a head covers 10 captures, the store has 9" in fault
        Shelf(db, now + 2 * DAY).visit("http://www.mca.gov.cn/8.html")
        known.append(head(db, now + 2 * DAY, known))
        assert known[-1].origin == f"{known[0].origin}/2"
        assert list(head_faults(db, lambda: known)) == []
        (note,) = log_notes(db, known)
        assert "an older copy of the store was put back" in note
        assert list(brought_faults(db, claims_in(known[1].lines[0])))
        assert len(list(lines_between(db, 0, 99))) == 10
        assert replace(known[-1], origin="x") != latest_head(db)
