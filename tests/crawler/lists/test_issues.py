"""The address and the words of an e-paper's page tell its issue and the number of its page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.issues import is_past_issue, issue_address, page_number_in, paper_in, paper_named

HOST = "http://epaper.nanpu.example.com"


@pytest.mark.parametrize(
    ("path", "paper", "is_layout"),
    [
        ("/html/2026-11/23/node_187.htm", "/html", True),
        ("/html/2026-11/23/content_401862.htm", "/html", False),
        ("/nprb/html/2026-11/23/nbs.D110000nprb_01.htm", "/nprb/html", True),
        ("/nprb/html/2026-11/23/nw.D110000nprb_20261123_1-01.htm", "/nprb/html", False),
        ("/nprb/pc/layout/202611/23/node_01.html", "/nprb/pc", True),
        ("/nprb/pc/content/202611/23/content_30062785.html", "/nprb/pc", False),
    ],
)
def test_an_address_of_an_issue_tells_paper_day_and_kind(path: str, paper: str, is_layout: bool) -> None:
    issue = issue_address(HOST + path)
    assert issue is not None
    assert (issue.paper, issue.day, issue.is_layout) == (paper, date(2026, 11, 23), is_layout)


@pytest.mark.parametrize(
    "path",
    [
        "/2026-11/23/index.htm",
        "/n152/node_4108.htm",
        "/html/2026-13/41/node_1.htm",
        "/art/2026/11/23/content_1.html",
    ],
)
def test_other_addresses_belong_to_no_issue(path: str) -> None:
    assert issue_address(HOST + path) is None


def test_pages_of_one_day_and_paper_are_of_one_issue() -> None:
    layout = issue_address(f"{HOST}/nprb/pc/layout/202611/23/node_01.html")
    article = issue_address(f"{HOST}/nprb/pc/content/202611/23/content_7.html")
    other_paper = issue_address(f"{HOST}/npwb/pc/content/202611/23/content_7.html")
    yesterday = issue_address(f"{HOST}/nprb/pc/content/202611/22/content_7.html")
    assert layout and article and other_paper and yesterday
    assert article.is_of(layout)
    assert not other_paper.is_of(layout)
    assert not yesterday.is_of(layout)


def test_an_issue_is_complete_two_days_after_its_day_in_china() -> None:
    layout = f"{HOST}/html/2026-11/23/node_187.htm"
    assert not is_past_issue(layout, datetime(2026, 11, 25, 15, 59, tzinfo=UTC))
    assert is_past_issue(layout, datetime(2026, 11, 25, 16, 0, tzinfo=UTC))
    assert not is_past_issue(f"{HOST}/list.html", datetime(2026, 11, 30, tzinfo=UTC))


def test_the_number_of_a_page_and_the_paper_are_read_as_written() -> None:
    assert page_number_in("第A01版：头版") == "A01"
    assert page_number_in("《南浦日报》（2026年11月23日 第 01 版）") == "01"
    assert paper_in("《南浦日报》（2026年11月23日 第 01 版）") == "南浦日报"
    assert page_number_in("第3版次的说明") is None
    assert paper_in("《南浦日报》头版刊文") is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    issue_address(text)
    page_number_in(text)
    paper_in(text)


@pytest.mark.parametrize(
    ("title", "lines", "paper"),
    [
        ("南浦社会报数字报", (), "南浦社会报"),
        ("我市通报检查情况-南浦社会报多媒体数字报平台", (), "南浦社会报"),
        ("我市通报检查情况_社会_南浦晚报", (), "南浦晚报"),
        ("我市通报检查情况", ("南浦社会报 2026年11月23日 星期一", "第A02版：要闻"), "南浦社会报"),
        ("我市通报检查情况", ("版权所有 南浦社会报社 技术支持",), "南浦社会报"),
        ("南浦社区食堂情况通报", ("责任编辑 王某某", "天气预报"), None),
        ("我市通报检查情况", ("《国际先驱导报》记者到访本市",), None),
    ],
)
def test_the_frame_of_a_page_names_the_paper(title: str, lines: tuple[str, ...], paper: str | None) -> None:
    assert paper_named(title, "我市通报检查情况", lines) == paper
