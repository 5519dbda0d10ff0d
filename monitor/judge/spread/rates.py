"""States of cells → counts and rates of a task, with upper bounds for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.judge.spread.cells import CellState

UNKNOWN = frozenset({CellState.UNKNOWN, CellState.PENDING})
MAY_BE_IN_TIME = frozenset({*UNKNOWN, CellState.ALTERED})


@dataclass(frozen=True)
class Rates:
    """Numerators and denominators of a task, list, site or period."""

    due: int  # cells
    in_time: int
    late: int  # surely not in time
    open: int  # not known whether in time
    sound: int  # carried, unaltered and in time
    low: float  # 按时转载率: in_time / due; 0 without cells
    high: float  # (in_time + open) / due
    sound_low: float  # 合格转载率: sound / due
    sound_high: float  # (sound + unknown) / due


def counts_of(states: Sequence[CellState]) -> dict[str, int]:
    """Return how many cells are in every state; every state is named."""
    return {state.value: states.count(state) for state in CellState}


def rates_of(cells: Sequence[tuple[CellState, bool | None]]) -> Rates:
    """Return the rates over cells: the state, and whether in time (None: not known)."""
    due = len(cells)
    in_time = sum(timely is True for _, timely in cells)
    still_open = sum(timely is None and state in MAY_BE_IN_TIME for state, timely in cells)
    sound = sum(state is CellState.CARRIED for state, _ in cells)
    unknown = sum(state in UNKNOWN for state, _ in cells)
    return Rates(
        due=due,
        in_time=in_time,
        late=due - in_time - still_open,
        open=still_open,
        sound=sound,
        low=_share(in_time, due),
        high=_share(in_time + still_open, due),
        sound_low=_share(sound, due),
        sound_high=_share(sound + unknown, due),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
