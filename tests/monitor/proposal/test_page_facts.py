"""A fetch → the facts that a proposal needs."""

from __future__ import annotations

from sites.publishers import fetched, trs, with_a_feed

from monitor.proposal.page_facts import page_facts
from storage.records import Failure, PageKind


def test_a_list_page_gives_entries_columns_names_and_the_next_page() -> None:
    publisher = trs()
    found = page_facts(fetched(publisher, publisher.url))
    assert (found.kind, len(found.entries), found.site_names) == (
        PageKind.LIST,
        12,
        ("青石县民政局门户网站",),
    )
    assert found.next_page == f"http://{publisher.host}/zwgk/tzgg/index_1.html"
    assert f"http://{publisher.host}/jggk/" in found.columns


def test_an_article_gives_headline_day_and_source() -> None:
    publisher = trs()
    found = page_facts(fetched(publisher, f"http://{publisher.host}{publisher.articles[0]}"))
    assert (found.kind, found.headline, found.source) == (
        PageKind.ARTICLE, "青石县开展养老服务机构安全检查", "青石县民政局",
    )  # fmt: skip
    assert found.published_at == "2026-11-28T02:12:00Z"


def test_a_feed_is_a_list_for_programs() -> None:
    publisher = with_a_feed()
    assert page_facts(fetched(publisher, f"http://{publisher.host}/feed.xml")).is_feed


def test_a_failed_look_has_the_words_of_the_failure() -> None:
    found = page_facts(fetched(trs(), trs().url, Failure.DNS))
    assert (found.failure, found.detail, found.kind) == (Failure.DNS, "no answer", None)
