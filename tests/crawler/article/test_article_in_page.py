"""Lines of a page → the article in the page."""

from __future__ import annotations

import pytest

from crawler.article.article_in_page import (
    Expectation,
    FoundArticle,
    find_article,
    find_by_trafilatura,
    is_hardly_there,
)
from crawler.markup.tree import page_tree
from storage.records import Attachment

URL = "http://www.portal.example/a/1.html"
HEAD = "<h1>临江县召开防汛工作会议</h1>"
TEXT = (
    "全县防汛工作会议6月24日召开，部署近期工作。",
    "会议要求，各乡镇要落实责任，加强值守。",
    "会上，3个乡镇作了交流发言。",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def found_in(body: str, pinned: str | None = None) -> FoundArticle | None:
    page = page_tree(f"<html><body>{body}</body></html>")
    return find_article(page, URL, Expectation(pinned, None, None))


def test_the_lines_around_a_text_are_told_by_place() -> None:
    found = found_in(
        f"<p>2021-06-24</p>{HEAD}<p>来源：临江日报</p><div class='c'>{PARAGRAPHS}<p>责任编辑：李四</p></div>"
        "<p><a href='/1.doc'>附件一</a></p><p>版权所有</p>"
    )
    assert found is not None
    assert (found.headline.text, found.paragraphs) == ("临江县召开防汛工作会议", TEXT)
    assert [line.text for line in found.places.head] == ["来源：临江日报", "2021-06-24"]
    assert found.places.closing == ("责任编辑：李四",)
    assert [line.text for line in found.places.after] == ["附件一", "版权所有"]
    assert found.attachments == (Attachment("附件一", "http://www.portal.example/1.doc"),)
    assert [line.text for line in found.lines] == list(TEXT)
    assert [line.text for line in found.shown] == [*TEXT, "责任编辑：李四"]


def test_the_author_named_by_the_text_is_kept_beside_the_places() -> None:
    found = found_in(f"{HEAD}<div class='c'><p>本报讯（记者 李明）会议召开。</p>{PARAGRAPHS}</div>")
    assert found is not None
    assert found.places.byline.author == "李明"


def test_a_headline_within_the_element_of_the_text_is_no_paragraph() -> None:
    found = found_in(f"<div class='c'>{HEAD}<p>来源：临江日报</p>{PARAGRAPHS}</div>")
    assert found is not None
    assert found.paragraphs == TEXT


@pytest.mark.parametrize("body", ["", "<p>首页</p>", PARAGRAPHS, f"{HEAD}<p>首页</p>"])
def test_a_page_without_text_or_headline_has_no_article(body: str) -> None:
    found = found_in(body)
    assert found is None or not found.paragraphs


def test_a_hidden_text_is_found_if_the_visible_text_is_missing_or_much_shorter() -> None:
    hidden = f"<div class='c' style='display:none'>{PARAGRAPHS * 2}</div>"
    for visible in ("", "<div class='v'><p>正在加载，请稍候。</p></div>"):
        found = found_in(f"{HEAD}{visible}{hidden}")
        assert found is not None
        assert found.paragraphs[:3] == TEXT


def test_a_visible_text_is_preferred_to_a_hidden_text() -> None:
    last = "会议强调，困难群众救助补助资金要在7月10日前发放到位。"
    hidden = f"<div style='display:none'><p>{'隐藏，' * 300}</p></div>"
    found = found_in(f"{HEAD}<div class='c'>{PARAGRAPHS}<p>{last}</p></div>{hidden}")
    assert found is not None
    assert found.paragraphs == (*TEXT, last)


def test_a_missing_or_tiny_article_is_hardly_there() -> None:
    assert is_hardly_there(None)
    assert is_hardly_there(found_in(f"{HEAD}<div class='c'><p>会议召开，部署工作。</p></div>"))
    assert not is_hardly_there(found_in(f"{HEAD}<div class='c'>{PARAGRAPHS * 2}</div>"))


def test_trafilatura_reads_a_page_without_an_element_of_ours() -> None:
    body = f"<html><body>{HEAD}<article>{PARAGRAPHS * 2}</article></body></html>"
    found = find_by_trafilatura(page_tree(body))
    assert found is not None
    assert found.container is None
    assert TEXT[0] in found.paragraphs


@pytest.mark.parametrize("body", ["", f"{HEAD}<p>短。</p>", PARAGRAPHS * 3])
def test_trafilatura_finds_no_article_without_headline_or_text(body: str) -> None:
    assert find_by_trafilatura(page_tree(f"<html><body>{body}</body></html>")) is None
