"""Every code of cells, cases and copies has a word in both languages."""

from __future__ import annotations

import pytest

from monitor.judge.spread.cases import CaseState
from monitor.judge.spread.cells import Basis, CellState, Why
from monitor.wording import coverage


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_word(language: str) -> None:
    assert set(coverage.CELL_STATES[language]) == {state.value for state in CellState}
    assert set(coverage.CELL_REASONS[language]) == {why.value for why in Why}
    assert set(coverage.BASES[language]) == {basis.value for basis in Basis}
    assert set(coverage.CASE_STATES[language]) == {state.value for state in CaseState}
    assert set(coverage.YES_NO[language]) == {True, False, None}


def test_several_codes_are_one_phrase() -> None:
    assert coverage.words_of(coverage.DIFFERENCES, ("text", "headline"), "zh") == "正文有改动、标题有改动"
    assert coverage.words_of(coverage.DIFFERENCES, (), "en") == ""
