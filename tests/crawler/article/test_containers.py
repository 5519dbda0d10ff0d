"""Lines of a page → the element of the article."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.containers import Container, find_container, find_path, is_left_empty, path_of
from crawler.article.profiles import profile_of
from crawler.markup.tree import PageTree, page_tree

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "全县防汛工作会议6月24日召开，部署近期重点工作，县长主持会议。",
        "会议要求，各乡镇要落实责任，加强值守，确保群众安全度汛。",
        "会上，3个乡镇作了交流发言，县财政局负责人参加会议。",
    )
)
COMMENTS = "".join(f"<p>网友{n}：写得真好，支持一下，希望继续努力，造福百姓。</p>" for n in range(9))


def container_of(body: str, pinned: str | None = None) -> Container:
    container = find_container(page_tree(f"<html><body>{body}</body></html>"), pinned)
    assert container is not None
    return container


@pytest.mark.parametrize(
    ("body", "path", "method"),
    [
        (f"<div id='a'><div class='nr'>{TEXT}</div></div>", "div#a/div.nr", "score"),
        (f"<div id='zoom'>{TEXT}</div>", "div#zoom", "known"),
        (f"<div><div class='TRS_Editor'>{TEXT}</div></div>", "div/div.TRS_Editor", "known"),
        (f"<div id='vsb_content_2'>{TEXT}</div>", "div#vsb_content_2", "known"),
        (f"<div class='m'>{TEXT}</div><div id='zoom'><p>短句，一行。</p></div>", "div.m", "score"),
        (f"<div class='zw'><div class='in'>{TEXT}</div></div>", "div.zw/div.in", "score"),
        ("<div class='zw'><p>全县防汛工作会议6月24日召开，部署近期工作。</p></div>", "div.zw", "score"),
        (f"<table><tr><td class='wz'>{TEXT.replace('<p>', '').replace('</p>', '<br>')}</td></tr></table>", "table/tr/td.wz", "score"),
    ],
)  # fmt: skip
def test_the_smallest_element_with_the_whole_text_is_found(body: str, path: str, method: str) -> None:
    container = container_of(body)
    assert (container.path, container.method) == (path, method)


def test_a_page_without_a_sentence_has_no_container() -> None:
    assert find_container(page_tree("<html><body><h1>首页</h1></body></html>"), None) is None


def test_a_pinned_element_is_believed_as_long_as_it_holds_enough_text() -> None:
    body = f"<div class='outer'><div class='in'>{TEXT}</div></div><div class='side'><p>短句，一行。</p></div>"
    assert container_of(body, "div.outer").method == "pinned"
    assert container_of(body, "div.side").method == "score"
    assert container_of(body, "div.gone").method == "score"


def test_the_element_of_the_site_profile_comes_before_known_systems() -> None:
    profile = profile_of("https://www.mca.gov.cn/n152/n165/c1662004999979993926/content.html")
    page = page_tree(f"<html><body><div class='article'><div id='zoom'>{TEXT}</div></div></body></html>")
    container = find_container(page, None, profile)
    assert container is not None
    assert container.method == "profile"


@pytest.mark.parametrize(
    "noise",
    [
        f"<h3>网友评论</h3>{COMMENTS}",
        f"<div><h4>小编推荐</h4>{COMMENTS}</div>",
        f"<div class='side'>{COMMENTS}{COMMENTS}</div>",
        f"<div class='large'>{TEXT}</div>",
        "<div>版权所有：本站部分信息由网友提供，不承担责任，转载请注明。</div>" * 9,
    ],
    ids=["comments", "related", "frame", "second copy", "notices"],
)
def test_other_sentences_of_the_page_draw_no_wider_element(noise: str) -> None:
    assert container_of(f"<div class='a'><div class='nr'>{TEXT}</div>{noise}</div>").path == "div.a/div.nr"


def test_a_text_in_an_element_named_like_a_frame_by_chance_is_found() -> None:
    assert container_of(f"<div class='sidebar'>{TEXT * 1}</div><p>首页</p>").path == "div.sidebar"


def test_an_empty_element_of_a_known_system_shows_that_the_text_is_missing() -> None:
    assert is_left_empty(page_tree("<div id='zoom'> </div>"))
    assert not is_left_empty(page_tree("<div id='zoom'>文</div>"))
    assert not is_left_empty(page_tree("<div id='other'></div>"))


def _trees_of(name: str) -> list[PageTree]:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [page_tree(make(random.Random(1))) for make in module.TEMPLATES.values()]


PAGES = _trees_of("government_pages") + _trees_of("portal_pages")


@given(st.sampled_from(PAGES), st.randoms(use_true_random=False))
def test_every_element_is_found_by_its_path(page: PageTree, rng: random.Random) -> None:
    body = page.root.find("body")
    assert body is not None
    elements = [element for element in body.iterdescendants() if isinstance(element.tag, str)]
    element = rng.choice(elements)
    path = path_of(element)
    found = find_path(page.root, path)
    assert found is not None
    assert path_of(found) == path


@pytest.mark.parametrize(
    "path", ["", "]][[", "div#gone", "div[0]", "div[9999]", "p.x/p", "html/body", "/", "<!#a"]
)
def test_a_foreign_path_leads_nowhere(path: str) -> None:
    assert find_path(page_tree("<html><body><div>文</div></body></html>").root, path) is None


def test_rotating_numbers_are_no_part_of_a_path() -> None:
    page = page_tree(
        "<html><body><div id='a2021062'><p class='x t20210624'>一</p><p class='x'>二</p></div></body></html>"
    )
    assert [path_of(element) for element in page.root.iter("p")] == ["div/p.x", "div/p.x[2]"]
