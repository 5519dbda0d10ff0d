"""What a site repeats on page after page is left out of a text, line by line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.reuse.furniture import repeated_edges, without_furniture
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


STORIES = (
    "全县今年新增灌溉渠道47公里，8个乡镇的旱地变成水浇地。",
    "市图书馆夏季延长开放时间，自修室增加座位120个。",
    "三号线东段昨日开通试运行，沿线设站十一座。",
    "农业农村局组织技术员下田，指导晚稻移栽。",
    "公积金贷款额度调整，多子女家庭最高可贷八十万元。",
    "林场完成春季造林两千亩，成活率超过九成。",
    "中学生篮球赛落幕，清溪一中女队夺得冠军。",
    "社区食堂增至九家，老人用餐享受补贴。",
)
SERIES = "【走进老区看变化系列报道】本报今起推出专栏，讲述老区群众的新生活。"
FORMULA = "会议强调，要坚持稳中求进工作总基调，扎实做好各项工作。"


def edges_of(texts: list[str], at: int) -> list[str]:
    """Return the lines of a text that the site of all texts repeats at the edges."""
    prints = [fingerprint(text).passages.tolist() for text in texts]
    held = {value: {group for group, each in enumerate(prints) if value in each} for value in prints[at]}
    lines = texts[at].split("\n")
    return [
        lines[number]
        for number in repeated_edges(normal_form(texts[at]), held, range(len(texts)), len(texts))
    ]


def test_lines_at_the_edges_of_most_articles_are_furniture_for_reading() -> None:
    texts = [f"{HEADER}\n{story}\n{FORMULA}\n{story[::-1]}\n{FOOTER}" for story in STORIES]
    assert edges_of(texts, 0) == [HEADER, FOOTER]


def test_the_formula_within_a_text_and_the_heading_of_a_series_stay() -> None:
    texts = [
        f"{SERIES}\n{story}\n{FORMULA}\n{story[::-1]}" if number < 4 else f"{story}\n{story[::-1]}"
        for number, story in enumerate(STORIES)
    ]
    assert edges_of(texts, 0) == []


def test_few_articles_tell_no_furniture_for_reading() -> None:
    assert edges_of([f"{story}\n{story[::-1]}\n{FOOTER}" for story in STORIES[:5]], 0) == []


def test_an_article_of_repeated_lines_alone_keeps_them() -> None:
    texts = [f"{HEADER}\n{FOOTER}", *(f"{HEADER}\n{story}\n{FOOTER}" for story in STORIES)]
    assert edges_of(texts, 0) == [] and edges_of(texts, 1) == [HEADER, FOOTER]
