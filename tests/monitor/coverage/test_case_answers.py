"""A case as JSON has the fault, the looks and the acts, and names nothing that no look showed."""

from __future__ import annotations

from sites.coverage import MESSAGE
from sites.coverage_console import Console, page
from sites.list_looks import at

from monitor.analysis.spread.correcting import status_of
from monitor.coverage.case_answers import case_answer
from storage.spread import cases


def test_a_case_names_the_fault_and_the_last_look_that_showed_the_text(day: Console) -> None:
    with day.web.opened() as db:
        (stored,) = cases.all_cases(db)
        answer = case_answer(status_of(db, stored, day.web.rules.cases, at("22:00")))
    assert (answer["url"], answer["original_url"], answer["state"]) == (page("pa"), MESSAGE, "open")
    assert (answer["span"]["wrong"], answer["span"]["right"]) == ("122.7万名", "127.2万名")
    assert answer["last_look"]["shows"] == "old" and answer["notified_at"] is None
