"""A reason names its innermost cause, whatever stands around, and a lost reader is recognised in any reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import reasons

from monitor.wording.chinese_reasons import in_chinese
from monitor.wording.english_reasons import in_english
from storage.records import Cause, Reason
from storage.records.from_json import read_reason
from storage.records.reason import READER_LOST
from storage.records.to_json import to_json

STATUS = Reason(Cause.STATUS, (503,))


@given(reasons, st.lists(st.sampled_from(Cause), max_size=4))
def test_the_root_is_the_innermost_cause(reason: Reason, around: list[Cause]) -> None:
    wrapped = reason
    for cause in around:
        wrapped = Reason(cause, within=wrapped)
    assert wrapped.root is reason.root
    assert Reason(Cause.STATUS, (404,)).root is Cause.STATUS


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_read_back_from_the_store(cause: Cause) -> None:
    reason = Reason(cause, ("一", 2, 0.5), STATUS)
    assert read_reason(to_json(reason)) == reason
    assert read_reason(f'{{"cause":"{cause.value}"}}') == Reason(cause)


def test_a_reason_around_another_is_told_with_it() -> None:
    reason = Reason(Cause.LISTS_ANSWER, within=Reason(Cause.NO_ARTICLE, ("error",), STATUS))
    assert reason.root is Cause.STATUS
    assert in_english(reason).endswith(in_english(STATUS))
    assert in_chinese(reason).endswith(in_chinese(STATUS))


def test_a_lost_reader_is_a_killed_or_a_slow_one() -> None:
    assert {cause.value for cause in READER_LOST} == {"reader-killed", "reader-slow"}
