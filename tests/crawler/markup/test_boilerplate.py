"""Names of elements → frame, rotating matter or text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.markup.boilerplate import (
    ADVERT_AT_MOST,
    is_inner_noise,
    is_never_text,
    is_short_advert,
    make_of,
    name_of,
    noise_of,
)

Element = etree._Element


def element(tag: str = "div", text: str = "", **names: str) -> Element:
    made = etree.Element(tag, {key.rstrip("_"): value for key, value in names.items()})
    made.text = text
    return made


def test_a_name_is_made_of_classes_and_id() -> None:
    assert name_of(element(class_="box main", id="zoom")) == "box main zoom"
    assert name_of(element()) == ""
    assert len(name_of(element(class_="x" * 5000))) == 200


@pytest.mark.parametrize(
    "name",
    ["share", "bdsharebuttonbox", "related", "related-news", "xgxw", "comment_list", "pager", "ewm", "ad", "gg300",
     "guanggao_top", "prevnext", "copyright-note", "author-box", "hotnews", "fenxiang"],
)  # fmt: skip
def test_rotating_matter_is_known_by_its_name(name: str) -> None:
    assert noise_of(name)[0]
    assert is_inner_noise(element(class_=name))
    assert is_inner_noise(element(id=name))


@pytest.mark.parametrize(
    "name", ["nav", "mainnav", "sidebar", "footer", "crumbs", "dqwz", "search", "login-box", "friendlinks"]
)
def test_frames_are_known_by_their_name(name: str) -> None:
    assert noise_of(name) == (False, True)


@pytest.mark.parametrize(
    "name", ["", "content", "article", "TRS_Editor", "zoom", "header", "additional", "shadow", "download"]
)
def test_names_of_bodies_are_neither(name: str) -> None:
    assert noise_of(name) == (False, False)


def test_an_advert_inside_a_line_is_short() -> None:
    assert is_short_advert(element("span", "广告" * 10))
    assert not is_short_advert(element("span", "长" * (ADVERT_AT_MOST + 1)))
    assert [make_of(name, None, None).is_advert for name in ("ad", "title")] == [True, False]
    assert [make_of(None, None, style).is_hidden for style in ("display: none", None)] == [True, False]


@pytest.mark.parametrize(
    ("tag", "name", "never"),
    [
        ("div", "footer", True),
        ("nav", "", True),
        ("aside", "", True),
        ("div", "comments", True),
        ("div", "content", False),
    ],
)
def test_some_elements_never_hold_an_article(tag: str, name: str, never: bool) -> None:
    assert is_never_text(element(tag, class_=name)) is never


@given(st.text(max_size=200))
def test_any_name_is_read_in_a_moment(name: str) -> None:
    noise_of(name)
