"""The comment at the end of a newspaper's page counts like meta tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.properties import founder_properties
from crawler.markup.tree import page_tree

COMMENT = (
    "</html><!--enpproperty <founder-title>社区食堂<br/>开张&amp;营业</founder-title><founder-author></founder-author>"
    "<founder-date>2026-11-23 23:59:57</founder-date><founder-pagenum>A01</founder-pagenum> /enpproperty-->"
)


def test_the_properties_of_a_page_are_read_and_its_date_is_a_day() -> None:
    assert founder_properties(COMMENT) == {
        "founder-title": "社区食堂 开张&营业",
        "founder-date": "2026-11-23",
        "founder-pagenum": "A01",
    }


def test_properties_count_as_meta_tags_of_the_page() -> None:
    assert page_tree(f"<html><body><p>正文</p></body>{COMMENT}").metas["founder-pagenum"] == "A01"


@pytest.mark.parametrize(
    "text",
    ["", "<!--enpproperty", "<!--enpproperty <articleid>1</articleid><date>2026-11-23</date>/enpproperty-->"],
)
def test_a_page_without_properties_of_a_newspaper_has_none(text: str) -> None:
    assert founder_properties(text) == {}


@given(st.text(alphabet="<founder-tile>/abc", max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    founder_properties("<!--enpproperty" + text)
