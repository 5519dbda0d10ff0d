"""A case is kept once, and takes the acts of people."""

from __future__ import annotations

from datetime import datetime

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
    assert [each.act for each in cases.acts_on(either, case.id)] == ["notify"]
