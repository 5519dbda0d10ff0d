"""Scripts of a page with hardly a word → the text that a script writes into the page."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from crawler.markup.script_text import with_script_text
from crawler.markup.tree import page_tree

ONE, TWO = "全市巡查工作本周展开，各街道分段清理垃圾。", "发现的问题当天移交，一周内复查整改结果。"


def lines_of(script: str) -> list[str]:
    page = page_tree(f"<div id='js_content'></div><p>向上滑动</p><script>{script}</script>")
    return [line.text for line in with_script_text(page).lines]


@pytest.mark.parametrize(
    "script",
    [
        f"window.d = {{ content_noencode: JsDecode('{ONE}\\x0a{TWO}') }};",
        f'var s = {{"content": "<p>{ONE}<\\/p><p>{TWO}<\\/p>"}};',
        f"var articleBody = '{ONE}\\n{TWO}';",
        f'var all = {{"contentList": [{{"type": "text", "data": "<p>{ONE}</p><p>{TWO}</p>"}}]}};',
        quote(f'{{"content": "<p>{ONE}</p><p>{TWO}</p>"}}'),
    ],
)
def test_a_text_of_a_script_stands_in_its_place(script: str) -> None:
    assert lines_of(script) == [ONE, TWO, "向上滑动"]


@pytest.mark.parametrize(
    "script",
    ["var content = '短。';", "var content = 'width=device-width, initial-scale=1';", f"alert('{ONE}{TWO}')"],
)
def test_words_of_a_program_are_no_text(script: str) -> None:
    assert lines_of(script) == ["向上滑动"]


def test_escapes_of_every_form_are_undone() -> None:
    text = "\\u5168\\u5e02\\x26amp; \\'工作\\'。" + ONE
    assert lines_of(f"a = {{content: '{text}\\ud800\\x01'}}")[0] == f"全市&amp; '工作'。{ONE}"


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ('"publishTime": "2025-03-18 11:20:00"', "2025-03-18 11:20:00"),
        ('"newsTime": "2025-03-18 11:20"', "2025-03-18 11:20"),
        ('"pub_date": 1742268000', "2025-03-18T03:20:00Z"),
        ('"releaseTime": 1742268000000', "2025-03-18T03:20:00Z"),
    ],
)
def test_headline_source_and_date_beside_the_text_count_as_meta_tags(stated: str, moment: str) -> None:
    further = '{"title": "别的", "publishTime": "2025-01-01"}' + " " * 500
    own = f'{{"title": "\\u5de1\\u67e5", "sourceName": "样例", "author": "柯某", {stated}, "content": "{ONE}{TWO}"}}'
    page = with_script_text(page_tree(f"<div id='app'></div><script>a = [{further}, {own}]</script>"))
    assert page.metas == {
        "articletitle": "巡查",
        "contentsource": "样例",
        "script:author": "柯某",
        "pubdate": moment,
    }
