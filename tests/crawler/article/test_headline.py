"""Lines of a page, <title> and meta tags → the headline and the site's name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.headline import Headline, find_headline, site_names, squeezed, without_site
from crawler.markup.tree import page_tree

TITLE = "临江县召开防汛工作会议"
TEXT = "<p>全县防汛工作会议6月24日召开，部署近期工作。</p>"


def headline_of(body: str, title: str = "", metas: str = "") -> Headline | None:
    page = page_tree(f"<html><head><title>{title}</title>{metas}</head><body>{body}</body></html>")
    start = next(number for number, line in enumerate(page.lines) if line.text.endswith("工作。"))
    return find_headline(page, start, len(page.lines))


def text_of(body: str, title: str = "", metas: str = "") -> str | None:
    headline = headline_of(body, title, metas)
    return headline.text if headline else None


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>{TEXT}",
        f"<h1>民声观察网</h1><h2>{TITLE}</h2>{TEXT}",
        f"<div class='biaoti'>{TITLE}</div>{TEXT}",
        f"<p>{TITLE}</p>{TEXT}",
        f"<h1>标题：{TITLE}</h1>{TEXT}",
        f"<h1>{TITLE} 2021-06-24 来源：临江日报</h1>{TEXT}",
        f"<h1>临江县召开<br>防汛工作会议</h1><p>来源：临江日报</p>{TEXT}",
        f"<h3><a href='/1.html'>我市举办第三届文化艺术节活动</a></h3><h3>{TITLE}</h3>{TEXT}",
        f"<h2>新闻详情</h2><h2>{TITLE}</h2>{TEXT}",
    ],
)
def test_the_line_that_agrees_with_the_title_is_the_headline(body: str) -> None:
    assert squeezed(text_of(body, f"{TITLE}_民声观察网") or "") == TITLE


LINKS = "<p><a href='/1.html'>城南桥面维修公告</a></p><p><a href='/2.html'>城北水管更换公告</a></p>"
BOX = f"<div class='hd'>通知公告</div>{LINKS}"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"{BOX}<div class='bt'>{TITLE}</div>{TEXT}", "民声观察网"),
        (f"<td>{TITLE}</td><p>来源：临江日报 2021-06-24</p>{TEXT}", "临江县档案馆"),
    ],
    ids=["below a box of links", "below a title that names the publisher"],
)
def test_a_headline_is_told_by_its_place_where_the_title_names_the_site(body: str, title: str) -> None:
    assert text_of(body, title) == TITLE


def test_a_link_is_no_headline_though_the_title_names_the_site_alone() -> None:
    row = "<h3><a href='/1.html'>我市举办第三届文化艺术节活动</a></h3>"
    assert text_of(f"{row}<p>简介</p>{TEXT}", "临江县图书馆") == "临江县图书馆"


def test_a_forecast_is_no_newspaper() -> None:
    assert text_of(f"<h1>临江县一周天气预报</h1>{TEXT}") == "临江县一周天气预报"


def test_a_headline_says_over_which_lines_it_runs() -> None:
    body = f"<p>首页</p><h1>临江县召开<br>防汛工作会议</h1><p>来源：临江日报</p>{TEXT}"
    assert headline_of(body, TITLE) == Headline("临江县召开 防汛工作会议", 1, 2)


def test_a_line_that_goes_on_with_date_and_source_is_stamped() -> None:
    headline = headline_of(f"<h1>{TITLE} 2021-06-24</h1>{TEXT}", TITLE)
    assert headline == Headline(TITLE, 0, 0, stamped=True)


@pytest.mark.parametrize(
    ("title", "metas"),
    [
        (f"{TITLE}_要闻_民声观察网", ""),
        ("民声观察网", f'<meta name="ArticleTitle" content="{TITLE}">'),
        ("", f'<meta property="og:title" content="{TITLE}">'),
    ],
)
def test_a_headline_that_no_line_shows_comes_from_title_or_meta_tags(title: str, metas: str) -> None:
    assert headline_of(TEXT, title, metas) == Headline(TITLE, -1, -1)


def test_a_page_without_any_title_has_no_headline() -> None:
    assert headline_of(TEXT) is None


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        (f"{TITLE}_要闻_民声观察网", (), TITLE),
        (f"{TITLE}-临江县人民政府", (), TITLE),
        (f"{TITLE} - 江边", (), TITLE),
        (f"{TITLE}-江边", (), f"{TITLE}-江边"),
        (f"{TITLE}-江边", ("江 边",), TITLE),
        ("短_民声观察网", (), "短_民声观察网"),
        (
            "甲乙丙丁|一个比前面的标题还要长得多的后半部分",
            (),
            "甲乙丙丁|一个比前面的标题还要长得多的后半部分",
        ),
        ("_民声观察网", (), "_民声观察网"),
        ("", (), ""),
    ],
)
def test_a_title_loses_the_names_of_site_and_column(
    title: str, names: tuple[str, ...], expected: str
) -> None:
    assert without_site(title, names) == expected


@given(st.text(st.sampled_from("临江县会议网报_-|— >"), max_size=40))
def test_a_title_without_site_is_a_beginning_of_the_title_and_loses_nothing_twice(title: str) -> None:
    short = without_site(title)
    assert title.startswith(short)
    assert without_site(short) == short


def test_the_site_is_named_by_meta_tags() -> None:
    page = page_tree(
        '<meta name="SiteName" content="临江县民政局"><meta property="og:site_name" content="民声">'
    )
    assert site_names(page) == ("临江县民政局", "民声")


def test_white_space_quotation_marks_and_case_do_not_count_in_comparison() -> None:
    assert squeezed(" “一窗 通办” News－1") == "一窗通办news-1"


@pytest.mark.timeout(20)
def test_a_title_of_a_million_separators_is_read_in_time() -> None:
    begun = time.process_time()
    assert without_site("关于" + "_通知" * 300_000).startswith("关于")
    assert time.process_time() - begun < 10
