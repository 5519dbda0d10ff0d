"""An article is what its pages show together: nothing is told of it before every page was looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.looks.article_state import ArticleBefore, Continuation, NextStates, next_states
from monitor.judge.looks.page_look import NEW, PageLook
from monitor.judge.looks.verdict import Verdict
from storage.records import (
    Article,
    CaptureId,
    Cause,
    Look,
    Outcome,
    PageId,
    PageKind,
    Reason,
    Revision,
    RevisionId,
    SettledReading,
)

REASON = Reason(Cause.DIFFERS)
FIRST = PageId(1)
AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


def address(number: int) -> str:
    return f"http://www.mca.gov.cn/a_{number}.html"


def settled(number: int, page: int, text: str, next_page: int | None = None) -> SettledReading:
    following = address(next_page) if next_page else None
    return SettledReading(number, PageId(page), CaptureId(1), Article("标题", (text,)), None, following)


def revision(*texts: str) -> Revision:
    return Revision(RevisionId(5), FIRST, 1, CaptureId(1), AT, Article("标题", texts), "d", 1)


def before(
    first: SettledReading | None,
    *parts: Continuation,
    current: Revision | None = None,
    shown: tuple[SettledReading, ...] = (),
) -> ArticleBefore:
    return ArticleBefore(FIRST, first, current, shown, {address(each.page): each for each in parts})


def seen(
    page: int = 1,
    outcome: Outcome = Outcome.CHANGED,
    new: SettledReading | None = None,
    cleaned: SettledReading | None = None,
) -> PageLook:
    look = Look(CaptureId(9), PageId(page), PageKind.ARTICLE, outcome, REASON)
    return PageLook(look, Verdict(outcome, REASON), new, cleaned)


def test_a_first_reading_is_the_first_state() -> None:
    states = next_states(before(None), seen(outcome=Outcome.FIRST, new=settled(NEW, 1, "甲。")))
    assert states.new is not None
    assert (states.new.article.paragraphs, states.new.readings) == (("甲。",), (NEW,))


def test_an_article_that_reads_as_before_has_no_new_state() -> None:
    known = before(settled(3, 1, "甲。"), current=revision("甲。"))
    assert next_states(known, seen(outcome=Outcome.NONE)) == NextStates()


def test_nothing_is_told_of_an_article_before_its_continuation_was_looked_at() -> None:
    part = Continuation(PageId(2), None, was_looked_at=False)
    new = settled(NEW, 1, "甲。", next_page=2)
    assert next_states(before(None, part), seen(outcome=Outcome.FIRST, new=new)) == NextStates()


def test_an_article_is_told_without_a_continuation_that_cannot_be_read() -> None:
    part = Continuation(PageId(2), None, was_looked_at=True)
    states = next_states(before(settled(3, 1, "甲。", next_page=2), part), seen(page=2, outcome=Outcome.NONE))
    assert states.new is not None
    assert states.new.readings == (3,)


def test_the_look_at_a_continuation_completes_the_article() -> None:
    part = Continuation(PageId(2), None, was_looked_at=True)
    known = before(settled(3, 1, "甲。", next_page=2), part)
    states = next_states(known, seen(page=2, outcome=Outcome.FIRST, new=settled(NEW, 2, "乙。")))
    assert states.new is not None
    assert (states.new.article.paragraphs, states.new.readings) == (("甲。", "乙。"), (3, NEW))


def test_a_continuation_that_comes_late_mends_the_revision_and_is_no_edit() -> None:
    part = Continuation(PageId(2), None, was_looked_at=True)
    known = before(settled(3, 1, "甲。", next_page=2), part, current=revision("甲。"))
    states = next_states(known, seen(page=2, outcome=Outcome.FIRST, new=settled(NEW, 2, "乙。")))
    assert states.new is None
    assert states.mended is not None
    assert states.mended.article.paragraphs == ("甲。", "乙。")


def test_an_edit_of_a_continuation_is_a_new_state() -> None:
    part = Continuation(PageId(2), settled(4, 2, "乙。"), was_looked_at=True)
    known = before(settled(3, 1, "甲。", next_page=2), part, current=revision("甲。", "乙。"))
    states = next_states(known, seen(page=2, new=settled(NEW, 2, "丙。")))
    assert states.new is not None
    assert states.new.readings == (3, NEW)
    assert states.mended is None


def test_rotating_matter_leaves_the_current_revision_without_a_new_state() -> None:
    known = before(
        settled(3, 1, "甲。广告"), current=revision("甲。广告"), shown=(settled(3, 1, "甲。广告"),)
    )
    look = seen(outcome=Outcome.UNSETTLED, new=settled(NEW, 1, "甲。"), cleaned=settled(3, 1, "甲。"))
    states = next_states(known, look)
    assert states.new is None
    assert states.mended is not None
    assert (states.mended.article.paragraphs, states.mended.readings) == (("甲。",), (3,))


def test_an_edit_beside_rotating_matter_mends_the_old_revision_and_adds_a_new_one() -> None:
    known = before(
        settled(3, 1, "甲。广告"), current=revision("甲。广告"), shown=(settled(3, 1, "甲。广告"),)
    )
    look = seen(new=settled(NEW, 1, "乙。"), cleaned=settled(3, 1, "甲。"))
    states = next_states(known, look)
    assert states.mended is not None
    assert states.new is not None
    assert states.new.article.paragraphs == ("乙。",)


@given(st.lists(st.integers(2, 6), max_size=6))
def test_pages_that_name_one_another_as_the_next_end_and_no_page_is_read_twice(following: list[int]) -> None:
    """The n-th page names the page at the n-th place as the next."""
    chain = dict(enumerate(following, 1))
    parts = [
        Continuation(PageId(page), settled(page, page, f"{page}。", chain.get(page)), was_looked_at=True)
        for page in range(2, 7)
    ]
    known = before(settled(1, 1, "1。", chain.get(1)), *parts)
    states = next_states(known, replace(seen(), settled=None))
    assert states.new is not None
    assert len(set(states.new.readings)) == len(states.new.readings)
    assert states.new.readings[0] == 1
