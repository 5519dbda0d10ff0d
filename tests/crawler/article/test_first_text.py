"""A few sentences right below headline and credit are the article, however much stands far below."""

from __future__ import annotations

from crawler.article.article_in_page import Expectation, FoundArticle, find_article
from crawler.markup.tree import page_tree

URL = "http://www.portal.example/ms/1234.html"
HEAD = "<div class='t'><h1>志愿者走进临江县敬老院</h1></div><div class='i'>2021-06-24 来源：临江日报</div>"
CAPTIONS = (
    "图为6月24日，志愿者在临江县敬老院为老人理发。",
    "当日，临江县的志愿者走进敬老院，陪老人过节。",
)
TEXT = f"<div class='c'>{''.join(f'<p>{line}</p>' for line in CAPTIONS)}</div>"
LINKS = "".join(f"<li><a href='/ms/{n}.html'>临江县第{n}次会议</a></li>" for n in range(101, 113))
COLUMN = "某栏目的编辑常年收信，凡来信必有回音，凡问题必有着落，读者可以放心。"


def found_in(between: str, far: str) -> FoundArticle:
    page = page_tree(
        f"<html><body><div class='m'>{HEAD}{TEXT}<ul>{between}</ul></div><div class='s'>{far}</div></body></html>"
    )
    found = find_article(page, URL, Expectation(None, None, None))
    assert found is not None
    return found


def test_a_column_far_below_is_not_the_article() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(3))
    assert found_in(LINKS, far).paragraphs == CAPTIONS


def test_a_much_longer_text_is_the_article_wherever_it_stands() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(20))
    assert len(found_in(LINKS, far).paragraphs) >= 20


def test_a_text_that_goes_on_in_the_next_element_is_kept_whole() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(3))
    paragraphs = found_in("", far).paragraphs
    assert all(f"{number}、{COLUMN}" in paragraphs for number in range(3))
