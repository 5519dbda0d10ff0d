"""A part of a page is told from an edit by the page's end, by its length and by what earlier looks had."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.looks.truncation import (
    MOST_HELD,
    MOST_HELD_LISTS,
    Ends,
    continues,
    is_truncated,
    look_again_in,
    was_truncated,
)
from storage.records import Article, Attachment, Attribution, BodyEnd, Cause, PageKind, Reading, Reason

TEXT = ("甲段落，说明总体情况。", "乙段落，金额为每人每月720元。", "丙段落，说明下一步工作。")
KNOWN = Article(
    "通知", TEXT, Attribution(source="民政部", editor="张三"), (Attachment("a", "http://a.cn/1.pdf"),)
)
SHORTER = replace(KNOWN, paragraphs=TEXT[:2])
SHORT = Article("通知", TEXT[:2], Attribution(source="民政部"))


def page(*paragraphs: str, end: str = "</div></body></html>", foot: str = "") -> bytes:
    shown = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<html><body><div>{shown}{foot}{end}".encode()


WHOLE = page(*TEXT)
PART = page(*TEXT[:2], end="")
UNCLOSED = page(*TEXT, end="</div>", foot="<div>主办：民政部办公厅，电话：（010）</div>")


def truncated(end: BodyEnd, body: bytes, article: Article | None = SHORT, kind: PageKind = PageKind.ARTICLE,
              known: Article | None = KNOWN, **facts: object) -> bool:  # fmt: skip
    earlier = facts.get("earlier", WHOLE)
    facts = {"earlier": earlier, "was_believed": earlier is not None} | facts
    reading = Reading("http://a.cn/1.html", kind, Reason(Cause.PARAGRAPHS, (2,)), article=article)
    return is_truncated(Ends(end, body, **facts), reading, known)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", BodyEnd)
def test_half_of_a_closed_page_is_truncated_however_the_connection_ended(end: BodyEnd) -> None:
    assert truncated(end, PART)


@given(st.integers(0, len(WHOLE) - len(b"</div></body></html>")), st.sampled_from(BodyEnd))
def test_a_cut_anywhere_in_the_text_is_truncated(length: int, end: BodyEnd) -> None:
    assert truncated(end, WHOLE[:length])


@pytest.mark.parametrize("end", BodyEnd)
def test_a_shortened_text_with_the_template_intact_is_no_part(end: BodyEnd) -> None:
    assert not truncated(end, page(*TEXT[:2]), SHORTER)


def test_a_new_template_without_closing_marks_is_believed_where_the_text_is_whole() -> None:
    body = page(*TEXT, end="")
    assert not truncated(BodyEnd.WHOLE, body, KNOWN)
    assert truncated(BodyEnd.CLOSED, body, KNOWN)
    assert not truncated(BodyEnd.CLOSED, body, KNOWN, held=body, times_held=1)
    assert truncated(BodyEnd.CLOSED, PART, held=PART, times_held=40)  # half of it never


@pytest.mark.parametrize(
    "lost", [replace(KNOWN, attachments=()), replace(KNOWN, attribution=Attribution("民政部"))]
)
def test_credit_and_attachments_behind_the_text_may_be_cut_off_too(lost: Article) -> None:
    assert truncated(BodyEnd.WHOLE, page(*TEXT, end=""), lost)


@pytest.mark.parametrize("kind", [PageKind.SOFT_404, PageKind.CHALLENGE, PageKind.ATTACHMENT])
def test_missing_pages_challenges_and_files_need_no_end(kind: PageKind) -> None:
    assert not truncated(BodyEnd.CLOSED, PART, None, kind)


def test_a_cut_page_on_which_no_article_was_read_is_truncated_too() -> None:
    assert truncated(BodyEnd.CLOSED, b"<html><head><title>\xe9\x80", None, PageKind.ERROR)


def test_a_page_that_never_had_an_end_goes_on_to_work() -> None:
    edited = UNCLOSED.replace(b"720", b"680")
    changed = replace(KNOWN, paragraphs=(TEXT[0], TEXT[1].replace("720", "680"), TEXT[2]))
    for end in (BodyEnd.WHOLE, BodyEnd.CLOSED):
        assert not truncated(end, edited, changed, earlier=UNCLOSED)
        shortened = UNCLOSED.replace(f"<p>{TEXT[2]}</p>".encode(), b"")
        assert not truncated(end, shortened, SHORT, earlier=UNCLOSED)  # its footer is there
        assert truncated(end, UNCLOSED[: UNCLOSED.index(TEXT[2].encode()) + 4], earlier=UNCLOSED)


def test_without_footer_and_end_the_length_decides() -> None:
    earlier, shortened = page(*TEXT, end="</div>"), page(*TEXT[:2], end="</div>")
    assert not truncated(BodyEnd.WHOLE, shortened, earlier=earlier)
    assert truncated(BodyEnd.CLOSED, shortened, earlier=earlier)
    rewritten = replace(SHORT, paragraphs=("甲段落，另有说明。", TEXT[1]))
    assert not truncated(BodyEnd.CLOSED, shortened, rewritten, earlier=earlier)


def test_at_first_sight_a_page_without_end_and_length_is_believed_at_the_second_look() -> None:
    first: dict[str, object] = {"known": None, "earlier": None}
    assert not truncated(BodyEnd.WHOLE, PART, **first)
    assert not truncated(BodyEnd.CLOSED, WHOLE, KNOWN, **first)
    assert truncated(BodyEnd.CLOSED, UNCLOSED, KNOWN, **first)
    assert truncated(BodyEnd.CLOSED, UNCLOSED, KNOWN, held=PART, times_held=1, **first)
    assert not truncated(BodyEnd.CLOSED, UNCLOSED, KNOWN, held=UNCLOSED, times_held=1, **first)
    assert not truncated(BodyEnd.CLOSED, UNCLOSED, KNOWN, held=PART, times_held=MOST_HELD, **first)
    assert truncated(BodyEnd.CUT, PART, held=PART, times_held=MOST_HELD, **first)


def test_a_list_without_the_end_of_before_is_a_new_template_after_a_day() -> None:
    listing: dict[str, object] = {"article": None, "kind": PageKind.LIST, "known": None, "held": PART}
    assert truncated(BodyEnd.WHOLE, PART, times_held=3, **listing)
    assert not truncated(BodyEnd.WHOLE, PART, times_held=MOST_HELD_LISTS, **listing)


def test_a_pruned_body_leaves_the_text_to_decide() -> None:
    assert truncated(BodyEnd.CLOSED, PART, earlier=None, was_believed=True)
    assert not truncated(BodyEnd.WHOLE, PART, earlier=None, was_believed=True)


def test_nothing_to_compare_is_nothing_truncated() -> None:
    reading = Reading("http://a.cn/1.html", PageKind.ARTICLE, Reason(Cause.PARAGRAPHS, (2,)), article=SHORT)
    assert not is_truncated(None, reading, KNOWN)


def test_a_page_that_stays_truncated_is_looked_at_ever_more_seldom() -> None:
    waits = [look_again_in(times) for times in (0, 1, 2, 3, 1000)]
    assert waits == [timedelta(0), *(timedelta(minutes=each) for each in (30, 60, 120, 1440))]


def test_a_list_that_never_had_an_end_is_believed_once_it_ends_alike_twice() -> None:
    longer = page(*TEXT, "丁段落，新的一条。", end="</div>")
    listing: dict[str, object] = {"article": None, "kind": PageKind.LIST, "known": None}
    listing["earlier"] = page(*TEXT, end="</div>")
    assert not truncated(BodyEnd.WHOLE, longer, **listing)
    assert truncated(BodyEnd.CLOSED, longer, **listing)
    assert not truncated(BodyEnd.CLOSED, longer, held=longer, times_held=1, **listing)


def test_a_text_that_goes_on_where_a_part_stopped_was_truncated_before() -> None:
    cut = replace(KNOWN, paragraphs=(TEXT[0], TEXT[1][:6]))
    assert continues(cut, KNOWN)
    assert not continues(KNOWN, cut)
    assert not continues(KNOWN, KNOWN)
    assert not continues(replace(cut, paragraphs=("另一篇。",)), KNOWN)
    assert was_truncated(PART, WHOLE)
    assert not was_truncated(page(*TEXT[:2]), WHOLE)  # an editor added a paragraph
    assert not was_truncated(PART, PART + b"<p>")
