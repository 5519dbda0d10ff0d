"""Text of a page → its lines as a reader sees them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.tree import INLINE_EDGE, MAX_LINES, Line, page_tree, tidy, with_hidden

WORDS = st.text(alphabet="民政工作会议ab，。 ", min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)


def lines(body: str) -> list[Line]:
    return page_tree(f"<html><body>{body}</body></html>").lines


def texts(body: str) -> list[str]:
    return [line.text for line in lines(body)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>第一段</p><p>第二段</p>",
        "<div>第一段</div><div>第二段</div>",
        "第一段<br>第二段",
        "<p>第一段<br/><br/>第二段</p>",
        "<div>\n  <section><p>  第一段 </p></section>第二段\n</div>",
        "<pre>第一段\n第二段</pre>",
        "<ul><li>第一段<li>第二段</ul>",
        "<table><tr><td>第一段</td></tr><tr><td>第二段</td></tr></table>",
        "第一段<hr>第二段",
        "<p>第<b>一</b>段</p><p>第<span>二</span>段</p>",
    ],
)
def test_a_page_has_the_same_lines_however_its_paragraphs_are_marked_up(body: str) -> None:
    assert texts(body) == ["第一段", "第二段"]


@given(st.lists(WORDS, max_size=8))
def test_every_paragraph_is_a_line_in_reading_order(paragraphs: list[str]) -> None:
    assert texts("".join(f"<p>{text}</p>" for text in paragraphs)) == [tidy(text) for text in paragraphs]


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  民政\t工作 ", "民政 工作"),
        ("民政\r\n   工作", "民政工作"),  # a wrap of the source between Chinese characters
        ("civil\naffairs", "civil affairs"),
        ("民\u200b政\ufeff", "民政"),
        ("民\u00a0政", "民 政"),
        ("", ""),
    ],
)
def test_a_text_is_tidied_as_a_reader_sees_it(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("&amp;ldquo;民政&amp;rdquo;&amp;nbsp;工作&amp;#8212;", "“民政” 工作—"),
        ("&amp;amp;ldquo;民政", "“民政"),
        ("A&amp;B &amp;lt;b&amp;gt;", "A&B &lt;b&gt;"),
    ],
)
def test_an_entity_that_was_escaped_twice_is_its_character(markup: str, text: str) -> None:
    assert [line.text for line in page_tree(f"<p>{markup}</p>").lines] == [text]


@given(st.text(max_size=60))
def test_a_tidied_text_is_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_scripts_styles_forms_and_comments_are_not_read() -> None:
    body = "<script>a</script><style>b</style><select><option>c</select><!-- d --><noscript>e</noscript><p>正文</p>"
    assert texts(body) == ["正文"]


@pytest.mark.parametrize("how", ["style='display: none'", 'style="visibility:HIDDEN"', "hidden"])
def test_hidden_lines_are_read_only_on_demand(how: str) -> None:
    page = page_tree(f"<div {how}><p>隐藏</p></div><p>可见</p>")
    assert [line.text for line in page.lines] == ["可见"]
    assert [line.text for line in with_hidden(page).lines] == ["隐藏", "可见"]


def test_a_short_advert_inside_a_line_is_left_out_and_a_long_one_is_text() -> None:
    assert texts("<p>正文<span class='ad'>广告</span>继续</p>") == ["正文继续"]
    assert len(texts(f"<p>正文<span class='ad'>{'长' * 400}</span></p>")[0]) == 402


def test_links_stand_in_their_line_with_their_words() -> None:
    line = lines("<p>见<a href=' /a.html '>第 一\n篇</a>和<a href='/b.html'>第二篇</a>，<a>无址</a></p>")[0]
    assert [(anchor.href, anchor.text) for anchor in line.anchors] == [
        ("/a.html", "第 一篇"),
        ("/b.html", "第二篇"),
    ]
    assert line.link_chars == 6


def test_a_link_around_blocks_stands_in_each_of_their_lines() -> None:
    first, second = lines("<a href='/a.html'><div>标题</div><div>摘要</div></a>")
    assert [anchor.text for anchor in (*first.anchors, *second.anchors)] == ["标题", "摘要"]


def test_a_link_that_is_never_closed_ends_after_some_lines() -> None:
    body = "<a href='/a.html'>" + "".join(f"<div>第{n}行</div>" for n in range(20))
    linked = [bool(line.anchors) for line in lines(body)]
    assert linked[0]
    assert not any(linked[10:])


def test_a_row_of_data_is_a_line_and_a_row_of_layout_is_not() -> None:
    data = lines("<table><tr><th>来源<th>日期</tr><tr><td>本网</td><td>2026-11-23</td></tr></table>")
    assert [(line.text, line.row) for line in data] == [("来源 日期", True), ("本网 2026-11-23", True)]
    layout = lines("<table><tr><td><ul><li>导航</ul></td><td><p>一</p><p>二</p></td></tr></table>")
    assert [(line.text, line.row) for line in layout] == [("导航", False), ("一", False), ("二", False)]


def test_lines_know_whether_they_are_headings_or_stand_in_a_frame() -> None:
    heading, nav, related = lines("<h2>标题</h2><nav>栏目</nav><div class='related'><p>相关</p></div>")
    assert (heading.heading, heading.noise) == (True, None)
    assert (nav.heading, nav.noise is not None, nav.inner) == (False, True, None)
    assert related.inner is not None
    assert related.inner is related.noise


def test_edges_of_inline_elements_are_gaps_for_credit_lines() -> None:
    line = lines("<p><span>来源：本网</span><span>时间：2026</span></p>")[0]
    assert line.text == "来源：本网时间：2026"
    assert [part.strip() for part in line.spaced.split(INLINE_EDGE) if part.strip()] == [
        "来源：本网",
        "时间：2026",
    ]


def test_title_and_metas_are_read_and_the_first_of_a_name_counts() -> None:
    page = page_tree(
        "<title> 通知\n_某局 </title><meta name='Author' content='甲'><meta property='author' content='乙'>"
    )
    assert page.title == "通知 _某局"
    assert page.metas == {"author": "甲"}
    assert page_tree("<p>民政 工作</p>").chars == 4


@pytest.mark.parametrize(
    "text", ["", "\0\x01\x02", "<", "<html", "</p></p>", "no markup at all", "<p>a</body></html><p>b"]
)
def test_broken_markup_is_a_page_too(text: str) -> None:
    page = page_tree(text)
    assert page.title == ""


def test_text_behind_the_end_of_the_page_is_read() -> None:
    assert texts("<p>一</p></body></html><p>二</p>") == ["一", "二"]


def test_a_page_without_end_has_so_many_lines() -> None:
    assert len(lines("<p>行</p>" * (MAX_LINES + 50))) == MAX_LINES


@pytest.mark.parametrize(
    "flood",
    [
        "<div>" * 20_000 + "正文",
        "<p " + "".join(f"a{n}=1 " for n in range(40_000)) + ">正文</p>",
        "<a href=x>" * 20_000,
    ],
    ids=["depth", "attributes", "links"],
)
def test_floods_of_markup_are_read_in_a_moment(flood: str) -> None:
    started = time.process_time()
    page_tree(flood)
    assert time.process_time() - started < 20


def test_a_long_paragraph_between_tags_is_no_flood_of_attributes() -> None:
    text = "，".join("民政工作" for _ in range(6000)).replace("，", "， ")
    assert texts(f"<p>{text}</p>") == [text]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(line.text and line.bare for line in page_tree(text).lines)
