"""Repeated and like findings: numbers at which they are told again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.alerting import NOW, Wire, finding, raised, removals, states

from monitor.judge.meaning.significance import classify
from monitor.notify.repetition import (
    REPEATS,
    TEMPLATE_CHANGES,
    Told,
    is_due,
    is_never_hidden,
    is_template_due,
)
from monitor.texts.diff import diff
from storage.engine.store import Store
from storage.records import (
    AlertState,
    FindingKind,
)


@given(st.integers(0, 40), st.integers(1, 40))
def test_an_event_is_told_first_and_whenever_a_number_of_repetition_is_reached(
    told: int, waiting: int
) -> None:
    reached = bool({*range(told + 1, told + waiting + 1)} & {*REPEATS})
    assert is_due(told, waiting) is (told == 0 or reached)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_pages_that_come_in_any_portions_are_told_at_the_same_numbers(portions: list[int]) -> None:
    told, messages = 0, 0
    for portion in portions:
        messages += is_due(told, portion)
        told += portion
    assert messages <= 1 + len(REPEATS)


ONE_HOUR_AGO = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("told", "waiting", "due"),
    [
        (Told(0, None), 25, True),
        (Told(TEMPLATE_CHANGES, ONE_HOUR_AGO), 1, True),  # past the bound, the notice is told
        (Told(TEMPLATE_CHANGES + 1, ONE_HOUR_AGO), 5, False),
        (Told(TEMPLATE_CHANGES + 5, ONE_HOUR_AGO), 15, True),  # twice the bound
        (Told(TEMPLATE_CHANGES * 2, ONE_HOUR_AGO), 59, False),
        (Told(TEMPLATE_CHANGES * 2, ONE_HOUR_AGO), 60, True),  # five times the bound
    ],
)
def test_like_changes_are_told_at_the_bound_and_at_its_multiples(told: Told, waiting: int, due: bool) -> None:
    lesser = [finding(n, FindingKind.EDITED, changes=()) for n in range(waiting)]
    assert is_template_due(told, lesser, NOW) is due


@pytest.mark.parametrize(("minutes", "due"), [(14, False), (15, True)])
def test_critical_like_changes_are_told_every_quarter_of_an_hour(minutes: int, due: bool) -> None:
    told = Told(TEMPLATE_CHANGES + 1, NOW - timedelta(minutes=minutes))
    assert is_template_due(told, removals(range(1)), NOW) is due


def test_a_single_critical_finding_among_many_is_never_hidden() -> None:
    lesser = [finding(n) for n in range(30)]
    assert not is_never_hidden(lesser)
    assert is_never_hidden([*lesser, *removals(range(30, 31))])


def test_further_copies_are_told_at_two_five_ten_and_twenty(db: Store, wire: Wire) -> None:
    told = []
    for number in range(25):
        raised(db, finding(number), at=NOW + timedelta(hours=number))
        before = len(wire.sent)
        wire.deliver(db, NOW + timedelta(hours=number))
        if len(wire.sent) > before:
            told.append(number + 1)
    assert told == [1, 2, 5, 10, 20]
    assert set(states(db)) == {AlertState.DELIVERED, AlertState.GROUPED}


def test_more_than_twenty_like_changes_of_a_site_are_one_notice(db: Store, wire: Wire) -> None:
    many = [finding(n, FindingKind.EDITED, original_url=None, site="mca", changes=()) for n in range(30)]
    raised(db, *many, finding(99, FindingKind.REMOVED, site="mca", original_url=None, changes=()))
    wire.deliver(db)
    assert [sent.title.partition("：")[2][:6] for _, sent in wire.sent] == ["30 处同类", "乘势而上开新"]
    assert set(states(db)) == {AlertState.DELIVERED}


def test_further_like_changes_of_a_site_are_counted_with_the_notice_for_a_day(db: Store, wire: Wire) -> None:
    def changed(numbers: range, at: datetime) -> None:
        raised(
            db,
            *(finding(n, FindingKind.EDITED, original_url=None, site="mca", changes=()) for n in numbers),
            at=at,
        )
        wire.deliver(db, at)

    changed(range(30), NOW)
    changed(range(30, 35), NOW + timedelta(hours=1))
    assert len(wire.sent) == 1
    changed(range(35, 41), NOW + timedelta(hours=2))
    assert [sent.title.partition("：")[2][:3] for _, sent in wire.sent] == ["30 ", "41 "]
    changed(range(41, 43), NOW + timedelta(days=3))
    assert len(wire.sent) == 4  # two days later they are edits again


def test_no_critical_finding_is_only_counted(db: Store, wire: Wire) -> None:
    told: set[str] = set()
    for minute in range(0, 180, 10):  # three hours in which two articles are removed every ten minutes
        raised(db, *removals(range(minute // 5, minute // 5 + 2)), at=NOW + timedelta(minutes=minute))
        wire.deliver(db, NOW + timedelta(minutes=minute))
    for hour in (3, 4):
        wire.deliver(db, NOW + timedelta(hours=hour))
    told = {each["id"] for _, sent in wire.sent for each in sent.findings}
    assert told == {each.id for each in removals(range(36))}
    assert set(states(db)) == {AlertState.DELIVERED}
    notices = [sent for _, sent in wire.sent if "同类" in sent.title]
    assert len(notices) == 5  # at once past the twentieth, then at most one a quarter of an hour
    assert notices[0].title == "[严重] 民政部：22 处同类变化（稿件撤下）"
    assert (
        "共 26 处，完整清单：reprintwatch findings --site mca --kind removed --since 2026-11-23"
        in notices[1].body
    )
    assert "本次新增 4 处：" in notices[1].body


def test_many_edits_of_figures_are_no_template(db: Store, wire: Wire) -> None:
    found = [
        finding(
            n,
            FindingKind.EDITED,
            original_url=None,
            site="mca",
            changes=classify(diff([f"共有{100 + n}万人。"], [f"共有{300 + n}万人。"])),
        )
        for n in range(25)
    ]
    raised(db, *found)
    for minute in range(3):
        wire.deliver(db, NOW + timedelta(minutes=minute))
    assert len(wire.sent) == 25
