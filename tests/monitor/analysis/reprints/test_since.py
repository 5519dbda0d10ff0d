"""A copy is judged by looks since the change of its original alone."""

from __future__ import annotations

import pytest

from monitor.analysis.reprints.since import is_shown_since


@pytest.mark.parametrize(
    ("last_pass", "changed_in", "is_shown"),
    [(3, None, True), (None, None, True), (3, 3, True), (4, 3, True), (2, 3, False), (None, 3, False)],
)
def test_the_look_of_the_same_pass_or_a_later_one_counts(
    last_pass: int | None, changed_in: int | None, is_shown: bool
) -> None:
    assert is_shown_since(last_pass, changed_in) is is_shown
