from __future__ import annotations

import json
from datetime import datetime, timedelta

from sites.visited import Visits

from storage.archive.passes import finish_pass, start_pass
from storage.engine.store import Store, transaction
from storage.log.receipts import Receipt, keep_receipt
from storage.log.statements import state_new, statement_faults, statement_lines

HOUR = timedelta(hours=1)


def test_finished_rows_are_stated_once(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    visits.visit("http://www.wj.example.cn/1.html")
    state_new(either)
    assert statement_lines(either) == []  # the pass is open
    visits.next_pass()
    keep_receipt(either, Receipt(1, "command", now, b"seen"))
    state_new(either)
    state_new(either)
    forms = [json.loads(line)["reprintwatch"] for line in statement_lines(either)]
    assert forms == ["pass-1", "receipt-1"]
    assert list(statement_faults(either)) == []


def test_a_capture_that_comes_late_to_a_stated_pass_is_no_fault(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    first = visits.crawl
    visits.visit("http://www.wj.example.cn/1.html")
    visits.next_pass()
    state_new(either)
    visits.crawl = first
    visits.visit("http://www.wj.example.cn/2.html")
    finish_pass(either, first, now + HOUR)
    assert list(statement_faults(either)) == []


def test_the_changed_facts_are_named(db: Store, now: datetime) -> None:
    visits = Visits(db, now)
    visits.crawl = start_pass(db, now, "me", {"python": "3.11"})
    visits.visit("http://www.wj.example.cn/1.html")
    visits.next_pass()
    state_new(db)
    with transaction(db):
        db.conn.execute("UPDATE environments SET facts = '{}'")
    assert list(statement_faults(db)) == ["passes: pass 2 was altered after it was logged: environment"]
