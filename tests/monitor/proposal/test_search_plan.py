"""Which pages a search looks at: few, on hosts of one owner, and none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sites.publishers import Publisher, page, rows, searched, trs, with_columns

from monitor.proposal.search_plan import MOST_LOOKS, lists_of, next_addresses

MANY = 40


def labyrinth() -> Publisher:
    """A front page with more columns than a search looks at, none with a list."""
    names = [f"/lm{n}/" for n in range(MANY)]
    menu = "".join(f'<a href="{path}">新闻动态{n}</a> ' for n, path in enumerate(names))
    empty = {path: page("栏目", f"{menu}<p>暂无内容。</p>") for path in names}
    return Publisher("www.migong.org.cn", "迷宫", "/", {"/": page("迷宫", menu), **empty}, (), (), ())


def test_a_given_list_costs_one_look_and_three_for_its_entries() -> None:
    start, seen = searched(trs())
    assert next(iter(seen)) == start
    assert len(seen) == 4
    assert next_addresses(start, seen) == ()


def test_a_search_without_success_ends() -> None:
    _, seen = searched(labyrinth())
    assert len(seen) <= MOST_LOOKS


def test_hosts_of_other_owners_are_not_looked_at() -> None:
    whole = with_columns()
    front = page(
        "首页-柳河", '<a href="http://www.other.gov.cn/news/">新闻动态</a><a href="/xwzx/">新闻中心</a>'
    )
    _, seen = searched(replace(whole, pages={**whole.pages, "/": front}))
    assert all("liuhe.gov.cn" in url for url in seen)


@pytest.mark.parametrize("count", [0, 2])
def test_fewer_than_three_entries_make_no_list(count: int) -> None:
    whole = trs()
    short = page("通知公告", f"<ul>{rows(lambda n: f'/a/{n}.html', count)}</ul>")
    start, seen = searched(replace(whole, pages={whole.start: short}))
    assert lists_of(start, seen) == []
