"""Articles and groups are read once while they are asked for, and credits are read with several publishers."""

from __future__ import annotations

import pytest
from sites.press import SITES, Press, Sheet

from monitor.analysis.reprints.shelf import (
    MOST_COMPARED,
    MOST_UNCLAIMED,
    Recent,
    Shelf,
    claimants,
    credits_page,
)
from monitor.analysis.setup import Setup
from monitor.judge.policy import Policy
from monitor.reuse.holders import LEARNT
from storage.conclusions.groups import Member
from storage.engine.store import Store
from storage.records import Article, Attribution, Page, PageId, PageRole

SETUP = Setup(SITES, Policy())


def test_the_value_not_asked_for_longest_is_dropped() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert recent.get("a") == 1
    recent.keep("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]
    recent.drop("c")
    assert recent.get("c") is None


def member(number: int, site: str, published: str | None = None) -> Member:
    return Member(PageId(number), f"http://{site}.cn/{number:03}", site, 50, published)


def test_originals_and_the_own_site_stand_for_a_group_whatever_the_order() -> None:
    group = [
        member(1, "other"),
        member(2, "portal"),
        member(3, "hb", "2026-01-02"),
        member(4, "mca", "2026-01-01"),
    ]
    for members in (group, group[::-1]):
        assert [each.page for each in claimants(SETUP, "portal", members)] == [4, 3, 2]
        assert [each.page for each in claimants(SETUP, "elsewhere", members)] == [4, 3]


def test_the_page_of_a_credited_portal_stands_for_a_group_too() -> None:
    group = [member(1, "other"), member(2, "third"), member(3, "mca")]
    assert [each.page for each in claimants(SETUP, "portal", group, {"third"})] == [2, 3]


def test_a_group_of_portals_alone_is_stood_for_by_a_few_pages() -> None:
    group = [member(number, "other", f"2026-01-{30 - number:02}") for number in range(1, 20)]
    assert [each.page for each in claimants(SETUP, "portal", group)] == [19, 18, 17][:MOST_UNCLAIMED]
    originals = [member(number, "mca") for number in range(20)]
    assert len(claimants(SETUP, "portal", originals)) == MOST_COMPARED


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("民政部", True),
        ("新华社、民政部", True),
        ("中国社会报", True),
        ("湖北省民政厅", False),
        ("网络", False),
        (None, False),
    ],
)
def test_a_page_is_credited_by_its_site_or_by_the_source_it_names(credit: str | None, expected: bool) -> None:
    page = Page(PageId(1), "http://mca.cn/1", "mca", PageRole.ARTICLE)
    other = Article("题", ("文。",), Attribution(source="中国社会报"))
    article = Article("题", ("文。",), Attribution(source=credit))
    assert credits_page(SETUP, article, "portal", page, other) is expected


def test_an_article_that_names_its_own_site_as_the_source_credits_no_page_that_copied_it() -> None:
    copy = Page(PageId(2), "http://hb.cn/1", "hb", PageRole.ARTICLE)
    own = Article("题", ("文。",), Attribution(source="民政部"))
    assert not credits_page(SETUP, own, "mca", copy, own)
    assert credits_page(SETUP, own, "hb", Page(PageId(1), "http://mca.cn/1", "mca", PageRole.ARTICLE), own)


def test_an_article_of_a_site_out_of_the_configuration_is_not_judged(db: Store) -> None:
    press = Press(db)
    page = press.print(Sheet("mca", "1", ("正文。" * 20,)))
    assert Shelf(db, SETUP).article_of(page) is not None
    assert Shelf(db, Setup({}, Policy())).article_of(page) is None


def test_a_site_is_known_by_its_indexed_articles(db: Store) -> None:
    press = Press(db)
    for number in range(LEARNT):
        assert not Shelf(db, SETUP).is_known("mca")
        press.publish([Sheet("mca", f"{number}", (f"第{number}篇文章的正文，没有什么特别的内容。" * 3,))])
    assert Shelf(db, SETUP).is_known("mca")
    assert not Shelf(db, SETUP).is_known("hb")


def test_pages_read_ahead_are_the_pages_read_one_by_one(db: Store) -> None:
    press = Press(db)
    texts = [(f"第{number}篇文章的正文，说的是{number * 37}件事。" * 4,) for number in range(5)]
    printed = [press.print(Sheet("mca", f"{number}", text)) for number, text in enumerate(texts)]
    together, apart = Shelf(db, SETUP), Shelf(db, SETUP)
    together.read_ahead([*printed, printed[0]])
    for page in printed:
        one, other = together.article_of(page), apart.article_of(page)
        assert one is not None
        assert other is not None
        assert one.marks == other.marks
        assert [state.raw for state in one.states] == [state.raw for state in other.states]
        assert one.current.document.print.digest == other.current.document.print.digest
        assert one.page == other.page
