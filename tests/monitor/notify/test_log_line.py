"""Every letter ends with the newest head; a receipt says which letter carried which head."""

from __future__ import annotations

from datetime import datetime

from sites.kept import Shelf

from monitor.notify.log_line import log_lines, note_sent, with_log_lines
from monitor.notify.message import Message
from storage.engine.store import Store
from storage.log.checkpoint import STATEMENTS, HeadClaim, claims_in
from storage.log.heads import make_head
from storage.log.receipts import receipts_of

LETTER = Message("标题", "正文", html="<html><body><div>正文</div></body></html>")


def test_a_letter_of_a_store_without_a_head_stays_as_it_is(db: Store, now: datetime) -> None:
    assert log_lines(db, "zh", "ab") == []
    assert with_log_lines(LETTER, []) == LETTER
    note_sent(db, "digest:office", now)


def test_a_letter_ends_with_head_and_fingerprint_which_verify_finds(db: Store, now: datetime) -> None:
    Shelf(db, now).visit("http://www.mca.gov.cn/1.html")
    head = make_head(db, [], now)
    assert head is not None
    lines = log_lines(db, "zh", "ab" * 32)
    assert lines == [f"日志头（请留存）：{head.lines[0]}", head.lines[1], f"取证密钥指纹：{'ab' * 32}"]
    letter = with_log_lines(LETTER, lines)
    assert letter.body.splitlines() == ["正文", *lines]
    assert letter.html is not None
    assert letter.html.endswith("</p>\n</body></html>")
    claims = [HeadClaim(1, head.root), HeadClaim(1, head.statements_root, STATEMENTS)]
    for text in (letter.text, letter.html):
        assert claims_in(text) == claims
    note_sent(db, "alert:office", now)
    note_sent(db, "alert:office", now)
    assert [each.kind for each in receipts_of(db, head)] == ["alert:office"]
    assert log_lines(db, "en") == [f"Head of the log (please keep): {head.lines[0]}", head.lines[1]]
