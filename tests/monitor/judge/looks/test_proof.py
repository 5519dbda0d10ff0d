"""A suspicion needs more proof where looks refuted the like before, where it is shared, and where it goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.looks.proof import Doubts, disputed_lines, proof_of_change, proof_of_removal
from storage.records import Article, Attribution

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SIX = 6 * HOUR
ARTICLE = Article("救助管理", ("第一段。", "第二段。"), Attribution(editor="林一"), (), ("仅供参考",))


def test_a_removal_without_doubts_is_two_looks_apart() -> None:
    proof = proof_of_removal(Doubts(), SIX)
    assert not proof.is_given(Doubts(), AT)
    assert not proof.is_given(Doubts(1, AT - 5 * HOUR), AT)
    assert proof.is_given(Doubts(1, AT - SIX), AT)


def test_a_page_that_came_back_is_missing_for_a_day_at_five_looks() -> None:
    doubts = Doubts(3, AT - 25 * HOUR, refuted=1)
    proof = proof_of_removal(doubts, SIX)
    assert not proof.is_given(doubts, AT)
    assert not proof.is_given(replace(doubts, looks=9, since=AT - 23 * HOUR), AT)
    assert proof.is_given(replace(doubts, looks=4), AT)


def test_two_looks_show_a_change_and_four_a_return_or_a_shared_change() -> None:
    assert proof_of_change(Doubts(1), SIX, is_return=False).looks == 2
    assert proof_of_change(Doubts(1), SIX, is_return=True).looks == 4
    assert proof_of_change(Doubts(1, is_shared=True), SIX, is_return=False).looks == 4


@pytest.mark.parametrize("refuted, looks, time", [(1, 5, SIX), (2, 6, 4 * SIX), (9, 12, 4 * SIX)])
def test_each_refutation_asks_for_more_looks_over_a_longer_time(
    refuted: int, looks: int, time: timedelta
) -> None:
    proof = proof_of_change(Doubts(1, refuted=refuted), SIX, is_return=False)
    assert (proof.looks, proof.time) == (looks, time)


def test_the_second_look_follows_at_once_and_the_others_are_spread() -> None:
    proof = proof_of_removal(Doubts(refuted=1), SIX)
    assert proof.look_again_in(Doubts(), AT) == timedelta(0)
    assert proof.look_again_in(Doubts(1, AT), AT) == 8 * HOUR
    assert proof.look_again_in(Doubts(4, AT - 20 * HOUR), AT) == 4 * HOUR


def test_a_clock_that_was_set_back_proves_nothing() -> None:
    late = Doubts(5, AT + HOUR)
    assert not proof_of_removal(late, SIX).is_given(late, AT)


def test_the_lines_in_doubt_are_those_that_one_reading_lacks() -> None:
    other = replace(ARTICLE, paragraphs=("第二段。", "第一段。"), attribution=Attribution(editor="赵二"))
    assert disputed_lines(ARTICLE, other) == ("editor",)
    longer = replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs, "更多内容请下载客户端。"))
    assert len(disputed_lines(ARTICLE, longer)) == 1
    assert disputed_lines(ARTICLE, longer) == disputed_lines(longer, ARTICLE)
    assert disputed_lines(ARTICLE, ARTICLE) == ()


def test_the_same_mark_before_two_headlines_is_the_same_words_in_doubt() -> None:
    first, second = (
        disputed_lines(replace(ARTICLE, title=title), replace(ARTICLE, title=f"【要闻】{title}"))
        for title in ("救助管理", "婚姻登记")
    )
    assert len(first) == 1
    assert first == second
