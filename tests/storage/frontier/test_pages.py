"""The frontier: which pages belong to which site."""

from __future__ import annotations

from datetime import datetime

from storage.engine.store import Store, transaction
from storage.frontier import hosts as host_table
from storage.frontier import pages
from storage.records import FoundPage, PageRole


def test_a_hosts_pages_are_handed_over_to_another_site(either: Store, now: datetime) -> None:
    found = {"mca": ("www.mca.gov.cn", "old.example.cn"), "msnc": ("www.msnc.org.cn",)}
    with transaction(either):
        for site, hosts in found.items():
            urls = [f"http://{host}/{number}.html" for host in hosts for number in range(3)]
            pages.add_pages(either, [FoundPage(url, site, PageRole.ARTICLE) for url in urls], now)
    assert pages.sites_with_pages(either) == ["mca", "msnc"]
    assert host_table.hosts_of_site(either, "mca") == ["old.example.cn", "www.mca.gov.cn"]
    with transaction(either):
        assert pages.hand_over(either, "www.mca.gov.cn", before="mca", site="民政部") == 3
    assert pages.sites_with_pages(either) == ["mca", "msnc", "民政部"]
    assert len(pages.pages_of_site(either, "民政部", PageRole.ARTICLE)) == 3
    assert len(pages.pages_of_site(either, "mca", PageRole.ARTICLE)) == 3


def test_an_empty_frontier_has_no_sites(either: Store) -> None:
    assert pages.sites_with_pages(either) == []


def test_a_cut_answer_counts_as_a_failure_once(either: Store, now: datetime) -> None:
    url = "http://www.mca.gov.cn/1.html"
    with transaction(either):
        pages.add_pages(either, [FoundPage(url, "mca", PageRole.LIST)], now)
        page = pages.get_page(either, url)
        assert page is not None
        pages.note_cut(either, page.id)
        pages.note_cut(either, page.id)
    assert pages.page_of(either, page.id).failures == 1
