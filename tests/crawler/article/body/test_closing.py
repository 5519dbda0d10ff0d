"""Classed lines → paragraphs and closing credit."""

from __future__ import annotations

import pytest

from crawler.article.blocks import lines_within
from crawler.article.body.closing import closing_credit, credit_above, is_read_whole, paragraphs_of
from crawler.article.body.line_classes import classed_lines
from crawler.article.body.run import ClassedLine, TextPlace
from crawler.markup.tree import page_tree

URL = "http://www.portal.example/a/1.html"
TEXT = "全县防汛工作会议6月24日召开，部署近期工作。"


def classes_in(inner: str) -> list[ClassedLine]:
    page = page_tree(f"<html><body><div id='c'>{inner}</div></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    return classed_lines(page.lines[first:end], TextPlace(container, URL, "会议", False))


def test_a_bracket_of_credit_leaves_the_paragraph_only_if_statements_hold_the_bracket() -> None:
    assert paragraphs_of(classes_in(f"<p>{TEXT}</p><p>{TEXT}（来源：临江日报）</p>"), URL) == (
        (TEXT, TEXT),
        ["（来源：临江日报）"],
    )
    long = f"{TEXT}(作者：联合会发起人、毕业于临江大学、代表作《水边记》周立秋)"
    paragraphs, _ = paragraphs_of(classes_in(f"<p>{TEXT}</p><p>{long}</p>"), URL)
    assert paragraphs == (TEXT, long)


def test_credit_is_told_by_place() -> None:
    classes = classes_in(f"<p>来源：临江日报 2021-06-24</p><p>{TEXT}</p><p>责任编辑：周立秋</p>")
    assert [line.text for line in credit_above(classes)] == ["来源：临江日报 2021-06-24"]
    assert closing_credit(classes) == ["责任编辑：周立秋"]


def test_a_credit_is_read_whole_if_the_names_are_all_there_is() -> None:
    assert is_read_whole("（来源：临江日报 作者：周立秋）", URL)
    assert is_read_whole("来源：http://www.a.example/1.html", URL)
    assert not is_read_whole("（作者：联合会发起人、毕业于临江大学、代表作《水边记》周立秋）", URL)


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        ("（下载次数：{}）", ""),
        (" 已下载<span>{}</span>次", ""),
        ("【下载 {} 人次】", ""),
        ("（共{}页）", "（共1,204页）"),
        ("下载{}年版", "下载1,204年版"),
    ],
)
def test_a_count_of_downloads_beside_a_file_is_no_text(count: str, kept: str) -> None:
    file = f"<p>附件：<a href='/f/1.docx'>申请表.docx</a>{count.format('1,204')}</p>"
    assert paragraphs_of(classes_in(f"<p>{TEXT}</p>{file}"), URL)[0] == (TEXT, f"附件：申请表.docx{kept}")
