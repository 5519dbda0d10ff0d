"""What a site repeats on page after page is left out of a text, line by line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.reuse.furniture import without_furniture
from monitor.texts.fingerprint import fingerprint, normal_form

HEADER = "您现在的位置：清溪新闻网首页国内要闻正文字号大中小打印本页关闭窗口分享到微信微博"
ARTICLE = "全县今年新增灌溉渠道47公里，8个乡镇的3200亩旱地变成水浇地，亩均增收260元。"
FOOTER = (
    "免责声明：本网注明来源为其他媒体的作品均转载自其他媒体，转载目的在于传递更多信息，不代表本网赞同其观点。"
)


def own_text(page: str, repeated: str) -> str:
    form = normal_form(page)
    own = without_furniture(form, fingerprint(repeated).passages)
    kept = form.codes if own is None else form.codes[own]
    return "".join(map(chr, kept.tolist()))


def test_header_and_footer_are_left_out() -> None:
    page = "\n".join([HEADER, ARTICLE, FOOTER])
    assert own_text(page, f"{HEADER}\n{FOOTER}") == normal_form(ARTICLE).text


def test_a_line_with_another_date_is_furniture_all_the_same() -> None:
    assert own_text(f"{HEADER}2026年3月1日\n{ARTICLE}", HEADER) == normal_form(ARTICLE).text


def test_a_line_that_merely_quotes_furniture_stays() -> None:
    page = f"{ARTICLE}{HEADER[:20]}\n{FOOTER}"
    assert own_text(page, HEADER) == normal_form(page).text


def test_a_page_of_furniture_alone_keeps_its_text() -> None:
    assert own_text(HEADER, HEADER) == normal_form(HEADER).text


@given(st.text("县渠道公里旱地水浇地增收。\n", max_size=200))
def test_without_repeated_passages_nothing_is_left_out(page: str) -> None:
    assert without_furniture(normal_form(page), np.zeros(0, dtype=np.int64)) is None
