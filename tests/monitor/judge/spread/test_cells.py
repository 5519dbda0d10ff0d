from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.list_looks import OLD, OURS, at, chains, look, present, seen

from monitor.judge.spread.cells import Basis, CellState, Copy, CoveragePage, Form, Task, Why, judged
from monitor.judge.spread.presence import Sight
from monitor.judge.spread.stated import Standing
from storage.records import stated_date

TASK = Task(issued_at=at("12:00"), deadline=at("19:00"))
LIST = "http://p.example.cn/"


def page(*looks: object, failed: tuple[str, ...] = (), url: str = LIST) -> CoveragePage:
    sights = tuple(Sight(number, number, at(clock)) for number, clock in enumerate(failed, start=9000))
    return CoveragePage(url, chains(*looks), sights)  # type: ignore[arg-type]


def copy(after: str | None, by: str, states: str | None = None, **changes: object) -> Copy:
    return replace(Copy(OURS, present(after, by), stated_date(states)), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("states", "state", "basis", "why", "standing"),
    [
        ("2026-03-02 17:00", CellState.CARRIED, Basis.STATED, None, Standing.INSIDE),
        ("2026-03-02 19:30", CellState.LATE, Basis.STATED, None, Standing.INSIDE),
        ("2026-03-02", CellState.UNKNOWN, None, Why.STRADDLES, Standing.OPEN),
        ("2026-03-02 11:12", CellState.UNKNOWN, None, Why.STRADDLES, Standing.CONTRADICTED),
    ],
)
def test_between_two_looks_only_a_stated_time_with_minutes_decides(
    states: str, state: CellState, basis: Basis | None, why: Why | None, standing: Standing
) -> None:
    cell = judged(TASK, [copy("16:30", "20:00", states)], [page()], at("21:00"))
    assert (cell.state, cell.basis, cell.why, cell.standing) == (state, basis, why, standing)


def test_the_looks_decide_before_any_stated_time() -> None:
    early = judged(TASK, [copy("16:30", "18:00", "2026-03-02 19:30")], [], at("21:00"))
    exact = judged(TASK, [copy("16:30", "19:00")], [], at("21:00"))
    behind = judged(TASK, [copy("19:00", "24:00", "2026-03-02 17:00")], [], at("25:00"))
    assert {(cell.state, cell.basis) for cell in (early, exact)} == {(CellState.CARRIED, Basis.LOOKS)}
    assert (behind.state, behind.basis) == (CellState.LATE, Basis.LOOKS)


@pytest.mark.parametrize(
    ("lists", "state", "why"),
    [
        ([page(look("12:00", *OLD), look("20:00", *OLD))], CellState.MISSING, None),
        ([page(look("12:00", *OLD), look("18:50", *OLD), failed=("20:00",))], CellState.UNKNOWN, Why.FAILING),
        ([page(look("12:00", *OLD), look("18:50", *OLD))], CellState.UNKNOWN, Why.NOT_LOOKED_AT),
        (
            [page(look("12:00", OLD[0]), look("16:30", *OLD[1:]), look("20:00", *OLD[1:]))],
            CellState.UNKNOWN,
            Why.GAP,
        ),
        (
            [page(look("12:00", *OLD), look("18:00", "x", "y"), look("20:00", "x", "y"))],
            CellState.UNKNOWN,
            Why.GAP,
        ),
        (
            [page(look("12:00", *OLD), look("18:00", "x", "y"), look("20:00", "x"), look("22:00", *OLD))],
            CellState.MISSING,
            None,
        ),
        (
            [page(look("12:00", *OLD), look("20:00", *OLD)), page(failed=("20:00",))],
            CellState.UNKNOWN,
            Why.FAILING,
        ),
        ([CoveragePage(LIST, (), is_forbidden=True)], CellState.UNKNOWN, Why.ROBOTS),
        ([], CellState.UNKNOWN, Why.NOT_LOOKED_AT),
    ],
    ids=[
        "proved",
        "failing",
        "no look",
        "rolled over",
        "other column",
        "old list again",
        "two lists",
        "robots",
        "none",
    ],
)
def test_without_a_copy_a_cell_is_missing_only_if_every_list_proves_it(
    lists: list[CoveragePage], state: CellState, why: Why | None
) -> None:
    cell = judged(TASK, [], lists, at("23:00"))
    assert (cell.state, cell.why) == (state, why)
    if state is CellState.MISSING:
        assert {each.role for each in cell.evidence} == {"absent"}
        assert cell.evidence[-1].sight.at >= TASK.deadline


def test_before_the_deadline_a_cell_waits() -> None:
    lists = [page(look("12:00", *OLD), look("18:00", *OLD))]
    assert judged(TASK, [], lists, at("18:30")).state is CellState.PENDING


def test_a_site_first_looked_at_later_is_judged_if_its_list_reaches_back() -> None:
    reaching = look("20:00", *OLD, reaches_to="2026-03-01")
    cell = judged(TASK, [], [page(reaching)], at("21:00"))
    assert (cell.state, cell.basis) == (CellState.MISSING, Basis.STATED)
    short = look("20:00", *OLD, reaches_to="2026-03-02")
    assert judged(TASK, [], [page(short)], at("21:00")).state is CellState.UNKNOWN
    by_night = Task(issued_at=at("26:00"), deadline=at("43:00"))  # the day is that of China
    later = page(look("44:00", *OLD, reaches_to="2026-03-02"))
    assert judged(by_night, [], [later], at("45:00")).state is CellState.MISSING
    rolled = page(look("11:00", "x"), look("20:00", *OLD, reaches_to="2026-03-01"))
    assert judged(TASK, [], [rolled], at("21:00")).state is CellState.UNKNOWN


def test_a_copy_that_was_gone_by_the_deadline_does_not_count() -> None:
    shown = look("13:00", OURS, *OLD)
    for by in ("16:30", "19:00"):  # the deadline is the last moment
        gone = copy("12:00", "13:00", gone=seen("13:00", by), gone_sight=Sight(3, 3, at(by)))
        cell = judged(TASK, [gone], [page(look("12:00", *OLD), shown, look("20:00", *OLD))], at("21:00"))
        assert (cell.state, cell.how) == (CellState.MISSING, ("removed",))
        assert [each.role for each in cell.evidence][:2] == ["shown", "gone"]


def test_a_removal_after_the_deadline_leaves_the_state() -> None:
    gone = copy("12:00", "13:00", gone=seen("20:00", "22:00"))
    assert judged(TASK, [gone], [], at("23:00")).state is CellState.CARRIED


def test_an_altered_copy_is_altered_and_still_in_time_or_not() -> None:
    cell = judged(TASK, [copy("12:00", "13:00", how=("text",))], [], at("21:00"))
    assert (cell.state, cell.in_time, cell.how) == (CellState.ALTERED, True, ("text",))
    headline = replace(TASK, form=Form.HEADLINE)
    assert (
        judged(headline, [copy("12:00", "13:00", how=("headline-only",))], [], at("21:00")).state
        is CellState.CARRIED
    )


def test_a_listed_copy_that_was_never_read_is_unknown() -> None:
    unread = copy("12:00", "13:00", is_read=False)
    cell = judged(TASK, [unread], [], at("21:00"))
    assert (cell.state, cell.why) == (CellState.UNKNOWN, Why.UNREAD)
    assert judged(replace(TASK, form=Form.HEADLINE), [unread], [], at("21:00")).state is CellState.CARRIED


def test_of_several_copies_the_earliest_counts() -> None:
    later = replace(copy("20:00", "24:00"), url="http://p.example.cn/again.html")
    assert judged(TASK, [later, copy("12:00", "13:00")], [], at("25:00")).state is CellState.CARRIED


@given(st.lists(st.sampled_from(["look", "other", "none"]), min_size=1, max_size=12), st.integers(0, 11))
def test_a_further_look_without_the_copy_never_makes_a_missing_cell_carried(
    seen_at: list[str], place: int
) -> None:
    kinds = {"look": OLD, "other": ("x",), "none": ()}
    looks = [look(f"{10 + hour}:00", *kinds[kind]) for hour, kind in enumerate(seen_at)]
    before = judged(TASK, [], [page(*looks)], at("36:00")).state
    further = sorted([*looks, look(f"{10 + place}:30", *OLD)], key=lambda each: each.at)
    after = judged(TASK, [], [page(*further)], at("36:00")).state
    assert after in (CellState.MISSING, CellState.UNKNOWN)
    assert before in (CellState.MISSING, CellState.UNKNOWN)
