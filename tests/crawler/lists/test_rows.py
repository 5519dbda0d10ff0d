"""Lines of a page → the entries of its main list: which links, with which titles and dates."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.rows import MAX_ENTRIES, list_entries
from crawler.markup.tree import page_tree
from storage.records import Link

HOST = "http://www.x.gov.cn"
BASE = f"{HOST}/list/index.html"
TITLES = ("临江县召开防汛工作会议", "全县春耕备耕现场会举行", "县图书馆延长开放时间公告")


def entries(markup: str, base: str = BASE) -> list[Link]:
    return list_entries(page_tree(f"<html><body>{markup}</body></html>"), base)


def titles(markup: str) -> list[str | None]:
    return [link.title for link in entries(markup)]


def rows(row: Callable[[int, str], str] | None = None, names: tuple[str, ...] = TITLES) -> str:
    row = row or (lambda n, title: f'<li><a href="/a/2026{n}.html">{title}</a><span>2026-11-0{n}</span></li>')
    return "".join(row(n, title) for n, title in enumerate(names, 1))


def test_entries_come_in_reading_order_with_address_title_and_date() -> None:
    assert entries(f"<ul>{rows()}</ul>") == [
        Link(f"{HOST}/a/2026{n}.html", title, f"2026-11-0{n}") for n, title in enumerate(TITLES, 1)
    ]


def test_a_page_without_links_has_no_entries() -> None:
    assert entries("<p>没有列表的页面。</p>") == []


@pytest.mark.parametrize(
    "words", ["更多", "下一页", "3", "2026-11-23", "[公告栏]", "阅读全文", "ICP备", "三字符", "查看详情"]
)
def test_links_of_the_frame_are_no_entries(words: str) -> None:
    assert titles(f'<ul>{rows()}<li><a href="/a/20269.html">{words}</a></li></ul>') == list(TITLES)


@pytest.mark.parametrize(
    "href", ["/", "http://www.y.gov.cn", BASE, f"{BASE}#top", "javascript:void(0)", "/a/9.jpg"]
)
def test_links_to_front_pages_the_page_itself_and_pictures_are_no_entries(href: str) -> None:
    assert titles(f'<ul>{rows()}<li><a href="{href}">关于民政事项的通知全文</a></li></ul>') == list(TITLES)


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        ('<a href="/a/1001.html" title="临江县召开防汛工作会议全文">临江县召开…</a>', "临江县召开防汛工作会议全文"),
        ('<a href="/a/1001.html" title="临江县召开防汛工作会议"></a> 2026-11-01', "临江县召开防汛工作会议"),
        ('<a href="/a/1001.html" title="点击查看这一篇的全部内容">临江县召开会议</a>', "临江县召开会议"),
        ('<a href="/a/1001.html">·临江县召开防汛工作会议 2026-11-01</a>', "临江县召开防汛工作会议"),
        ('<a href="/a/1001.html">[11-01] 临江县召开防汛工作会议</a>', "临江县召开防汛工作会议"),
    ],
)  # fmt: skip
def test_the_title_is_whole_and_without_its_date(anchor: str, title: str) -> None:
    assert titles(f"<ul><li>{anchor}</li>{rows(names=TITLES[1:])}</ul>")[0] == title


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ('<li><a href="/a/1001.html">{}</a> 2026年11月1日</li>', "2026-11-01"),
        ('<li><a href="/a/1001.html">{}</a></li>2026-11-01', "2026-11-01"),
        ('<li><b>01</b><i>2026-11</i><a href="/a/1001.html">{}</a></li>', "2026-11-01"),
        ('<h3><a href="/a/1001.html">{}</a></h3><span>2026-11-01 08:00</span>', "2026-11-01T00:00:00Z"),
        ('<h3><a href="/a/1001.html">{}</a></h3><p>自2026-11-01起施行的办法已经公布，请各单位认真学习执行。</p>', None),
    ],
)  # fmt: skip
def test_the_date_stands_in_the_row_or_just_behind(row: str, date: str | None) -> None:
    markup = "".join(row.format(title).replace("1001", f"100{n}") for n, title in enumerate(TITLES))
    assert [link.date for link in entries(f"<div>{markup}</div>")] == [date] * len(TITLES)


def test_of_picture_and_title_with_the_same_address_the_title_is_kept() -> None:
    markup = rows(
        lambda n, t: f'<li><a href="/a/2026{n}.html">{t[:6]}</a><a href="/a/2026{n}.html">{t}</a></li>'
    )
    assert titles(f"<ul>{markup}</ul>") == list(TITLES)


@pytest.mark.parametrize("heading", ["热门文章", "【推荐阅读】", "点击排行", "友情链接"])
def test_a_list_below_such_a_heading_is_not_the_main_list(heading: str) -> None:
    hot = rows(lambda n, t: f'<li><a href="/a/9{n}99.html">{t}的热门文章标题</a></li>', TITLES * 3)
    assert titles(f"<div><h3>{heading}</h3><ul>{hot}</ul></div><div><ul>{rows()}</ul></div>") == list(TITLES)


def test_the_only_list_counts_although_its_heading_says_recommended() -> None:
    assert titles(f"<div><h3>推荐阅读</h3><ul>{rows()}</ul></div>") == list(TITLES)


def test_a_list_in_several_blocks_is_one_list() -> None:
    second = rows(lambda n, t: f'<li><a href="/a/2027{n}.html">{t}续</a></li>')
    assert len(entries(f"<ul>{rows()}</ul><hr><ul>{second}</ul>")) == 6


def test_a_menu_is_not_the_main_list() -> None:
    menu = "".join(f'<li><a href="/c{n}/index{n}.html">栏目{n}号</a></li>' for n in range(10, 40))
    assert titles(f"<ul>{menu}</ul><ul>{rows()}</ul>") == list(TITLES)


def test_a_pinned_row_of_another_make_belongs_to_the_list() -> None:
    pinned = '<div class="top"><p><a href="/a/20269.html">置顶：全县招聘工作人员公告</a></p></div>'
    assert titles(f"<div>{pinned}<div>{rows()}</div></div>") == list(TITLES)
    assert titles(f"<div>{rows(names=TITLES[:1])}{pinned}{rows()}</div>")[1] == "置顶：全县招聘工作人员公告"


def test_links_to_articles_of_another_site_are_a_list_too_unless_aside() -> None:
    foreign = rows(lambda n, t: f'<li><a href="http://www.y.gov.cn/a/2026{n}.html">{t}</a></li>')
    assert titles(f"<ul>{foreign}</ul>") == list(TITLES)
    assert titles(f"<h3>相关链接</h3><ul>{foreign}</ul>") == []


def test_of_an_endless_list_only_so_much_is_read() -> None:
    markup = "".join(
        f'<li><a href="/a/{n}.html">关于第{n}号事项的通知</a></li>' for n in range(10_000, 15_000)
    )
    assert len(entries(f"<ul>{markup}</ul>")) == MAX_ENTRIES


@given(st.lists(st.sampled_from(range(1000, 1040)), min_size=1, max_size=40))
def test_every_address_is_an_entry_once(numbers: list[int]) -> None:
    markup = "".join(f'<li><a href="/a/{n}.html">关于第{n}号事项的通知</a> 2026-11-01</li>' for n in numbers)
    assert [link.url for link in entries(f"<ul>{markup}</ul>")] == [
        f"{HOST}/a/{n}.html" for n in dict.fromkeys(numbers)
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    entries(text)


def test_rows_nested_in_rows_are_read_in_time() -> None:
    text = "各地要抓好落实。" * 8
    markup = "".join(f"<div><a href='/t/2026{n:06}.html'>通知公告第{n}号</a>{text}" for n in range(4000))
    begun = time.thread_time()
    entries(markup)
    assert time.thread_time() - begun < 20
