from __future__ import annotations

from datetime import datetime

from sites.visited import Visits

from storage.archive.passes import start_pass
from storage.engine.store import Store
from storage.transfer.whole_store import RUNS, rows_beside


def test_the_rows_name_tables_and_the_runs_of_captures(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    visits.crawl = start_pass(either, now, "me", {"python": "3.11"})
    for number in (1, 2):
        visits.visit(f"http://www.wj.example.cn/{number}.html")
    visits.next_pass()
    visits.visit("http://www.wj.example.cn/1.html")
    pieces = dict(rows_beside(either))
    assert [each["url"][-6:] for each in pieces["pages"]] == ["1.html", "2.html"]
    assert pieces["environments"][0]["facts"] == '{"python": "3.11"}'
    assert pieces[RUNS] == [{"first": 1, "last": 2, "pass": 2}, {"first": 3, "last": 3, "pass": 3}]
