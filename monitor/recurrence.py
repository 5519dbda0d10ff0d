"""Judge: the states of a page in order → whether the latest is an earlier one again, and how often it changed. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

# A → B → A is a text taken back; from the third change on (A → B → A → B) it goes to and fro.
TO_AND_FRO = 3


@dataclass(frozen=True)
class Recurrence:
    """The latest state was shown before. Numbers count the states from 0."""

    shown_first: int  # when it was first shown
    departure: int  # the state that began the exchange: the last one that was new
    times: int  # changes from the departure on

    @property
    def to_and_fro(self) -> bool:
        """Whether this is no longer a single change taken back."""
        return self.times >= TO_AND_FRO


def recurrence(states: Sequence[Hashable]) -> Recurrence | None:
    """How the latest state stands to the earlier ones; None where it is new, or is no other than the last."""
    shown: dict[Hashable, int] = {}  # state → where it was first shown
    departure = times = 0
    for number, state in enumerate(states):
        if number and state == states[number - 1]:
            continue
        if state in shown:
            times += 1
        else:
            shown[state], departure, times = number, number, 1
    if times < TO_AND_FRO - 1 or states[-1] == states[-2]:
        return None
    return Recurrence(shown[states[-1]], departure, times)
