"""The first publication of a text is told along the chain of its derivations."""

from __future__ import annotations

from sites.press import Press, Sheet

from monitor.present.first_publication import (
    FirstPublication,
    as_answer,
    chain_of,
    first_publication,
    first_publications,
    words_of,
)
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Attribution

TEXT = (
    "全市新建社区食堂四十三处，老人凭卡用餐，每份补贴十二元，由区财政按季度拨付。" * 3,
    "民政部门负责人李某说。" * 4,
)


def test_a_reprint_of_a_reprint_leads_to_the_first_page(db: Store) -> None:
    press = Press(db)
    first = press.print(Sheet("mca", "1", TEXT, published="2026-11-18"))
    middle = press.print(Sheet("hb", "2", TEXT, source="民政部", link="http://mca.cn/1.html", minute=5))
    last = press.print(
        Sheet("portal", "3", TEXT, source="湖北省民政厅", link="http://hb.cn/2.html", minute=9)
    )
    press.judge()
    page = pages.page_of(db, last)
    assert [each.id for each, _ in chain_of(db, page)] == [first, middle]
    every = [pages.page_of(db, each) for each in (last, first, middle)]
    assert first_publications(db, every) == {each.id: first_publication(db, each) for each in every}
    found = first_publication(db, page)
    assert found is not None
    assert words_of(found, {"mca": "民政部"}) == "first published: 民政部 2026-11-18"
    assert as_answer(found) == {
        "url": "http://mca.cn/1.html",
        "site": "mca",
        "source": None,
        "published_at": "2026-11-18",
        "page_number": None,
    }


def test_the_page_of_a_paper_stands_beside_the_day(db: Store) -> None:
    press = Press(db)
    page = pages.page_of(db, press.print(Sheet("mca", "1", TEXT)))
    assert first_publication(db, page) is None
    article = Article("题", TEXT, Attribution(published_at="2021-06-24", page_number="02"))
    words = words_of(FirstPublication(page, article), {"mca": "中国社会报"})
    assert words == "first published: 中国社会报 2021-06-24 page 2"
