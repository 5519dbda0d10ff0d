"""A case is kept once, and takes the acts of people."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.records import FindingKind
from storage.spread import cases
from storage.spread.cases import CaseAct, StoredCase


def test_a_case_is_kept_once_and_found_by_the_beginning_of_its_id(either: Store, now: datetime) -> None:
    case = StoredCase("c-abcdef", FindingKind.REPRINT_ALTERED, None, None, None, "p", None, now)
    with transaction(either):
        for _ in range(2):
            cases.open_case(either, case)
        cases.add_act(either, CaseAct(case.id, now, "notify", "李", "电话"))
    assert cases.all_cases(either) == [case] == cases.cases_like(either, "c-abc")
    assert cases.all_cases(either, kind="reprint-missing") == [] and cases.all_cases(either, site="p") == [
        case
    ]
    assert [each.act for each in cases.acts_on(either, [case.id])[case.id]] == ["notify"]


def test_the_latest_cases_come_in_pages_and_a_case_by_its_whole_id(either: Store, now: datetime) -> None:
    made = [
        StoredCase(
            f"c-{n}",
            FindingKind.REPRINT_ALTERED,
            None,
            None,
            None,
            f"p{n % 2}",
            None,
            now + n * timedelta(hours=1),
        )
        for n in range(3)
    ]
    with transaction(either):
        for case in made:
            cases.open_case(either, case)
    assert [each.id for each in cases.latest_cases(either, most=2)] == ["c-2", "c-1"]
    assert [each.id for each in cases.latest_cases(either, skip=2, most=2)] == ["c-0"]
    assert [each.id for each in cases.latest_cases(either, site="p1", most=9)] == ["c-1"]
    assert cases.case_by_id(either, "c-1") == made[1] and cases.case_by_id(either, "c-") is None
