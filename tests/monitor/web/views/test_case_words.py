"""Wrong words are marked within their sentence; every state is open to an act."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.analysis.spread.correcting import CaseSpan
from monitor.judge.spread.cases import CaseState
from monitor.web.views.case_words import ACTS, WordsInContext, words_in_context

SINCE = datetime(2026, 3, 2, tzinfo=UTC)


def test_words_are_cut_out_of_the_sentence() -> None:
    span = CaseSpan("3个", "5个", "共有3个村。", 0, (), SINCE)
    assert words_in_context(span) == WordsInContext("共有", "3个", "5个", "村。")


def test_words_that_are_left_out_or_elsewhere_stand_alone() -> None:
    assert words_in_context(CaseSpan("", "不得", "应当拆除。", 0, (), SINCE)) == WordsInContext(
        "", "", "不得", ""
    )
    assert words_in_context(CaseSpan("甲", "乙", "丙", 0, (), SINCE)) == WordsInContext("", "甲", "乙", "")


def test_every_state_has_an_act() -> None:
    assert set(ACTS) == set(CaseState)
