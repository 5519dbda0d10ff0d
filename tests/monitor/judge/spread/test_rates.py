from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.spread.cells import CellState
from monitor.judge.spread.rates import counts_of, rates_of

CELLS = st.lists(st.tuples(st.sampled_from(CellState), st.sampled_from([True, False, None])), max_size=20)


def test_the_upper_bound_counts_what_is_unknown() -> None:
    cells = (
        [(CellState.CARRIED, True)] * 10
        + [(CellState.ALTERED, True)] * 5
        + [(CellState.LATE, False)] * 3
        + [(CellState.MISSING, False)] * 4
        + [(CellState.UNKNOWN, None)] * 8
    )
    rates = rates_of(cells)
    assert (rates.due, rates.in_time, rates.late, rates.open, rates.sound) == (30, 15, 7, 8, 10)
    assert (rates.low, rates.high) == (0.5, 0.7667)
    assert (rates.sound_low, rates.sound_high) == (0.3333, 0.6)


def test_no_cells_have_no_rate() -> None:
    assert rates_of([]).high == 0.0


@given(CELLS)
def test_bounds_hold_the_rate(cells: list[tuple[CellState, bool | None]]) -> None:
    rates = rates_of(cells)
    assert 0 <= rates.low <= rates.high <= 1
    assert 0 <= rates.sound_low <= rates.sound_high <= 1
    assert sum(counts_of([state for state, _ in cells]).values()) == rates.due
