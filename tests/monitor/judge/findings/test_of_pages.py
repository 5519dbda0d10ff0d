from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.findings.of_pages import recurrence


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("A", None),
        ("AB", None),
        ("ABC", None),
        ("ABA", (0, 1, 2)),
        ("AABBA", (0, 2, 2)),
        ("ABAB", (1, 1, 3)),
        ("ABABA", (0, 1, 4)),
        ("XABAB", (2, 2, 3)),
        ("ABCA", (0, 2, 2)),
        ("ABAC", None),
        ("ABACA", (0, 3, 2)),
        ("ABAA", None),
    ],
)
def test_a_state_shown_before_is_recognised_and_changes_are_counted(
    states: str, expected: tuple[int, int, int] | None
) -> None:
    found = recurrence(states)
    assert (None if found is None else (found.shown_first, found.departure, found.times)) == expected


@given(st.text(alphabet="ABC", min_size=1, max_size=12))
def test_what_recurs_was_shown_before_the_departure_or_with_it(states: str) -> None:
    found = recurrence(states)
    if found is not None:
        assert states[found.shown_first] == states[-1]
        assert found.departure < len(states) - 1
        assert states[found.departure] not in states[: found.departure]
