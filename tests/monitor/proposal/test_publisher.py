"""Names and domains of a publisher by its address and its pages."""

from __future__ import annotations

import pytest

from monitor.proposal.page_facts import SeenPage
from monitor.proposal.publisher import (
    domain_of,
    domains_for_search,
    domains_of,
    has_one_owner,
    name_of,
    title_of,
)

FRONT = "http://www.mzb.gov.cn/"


@pytest.mark.parametrize(
    ("url", "domain", "name"),
    [
        ("http://www.mzb.gov.cn/a", "mzb.gov.cn", "mzb"),
        ("http://www.gov.cn/a", "www.gov.cn", "gov"),
        ("https://mzt.zj.gov.cn/a", "mzt.zj.gov.cn", "mzt-zj"),
        ("http://news.cnr.cn/", "news.cnr.cn", "news-cnr"),
        ("http://www.cnr.cn/", "cnr.cn", "cnr"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080", "127-0-0-1"),
        ("http://intranet/", "intranet", "intranet"),
    ],
)
def test_domain_and_name_follow_from_the_address(url: str, domain: str, name: str) -> None:
    assert (domain_of(url), name_of(url, ())) == (domain, name)


def test_a_host_of_the_same_owner_with_many_entries_becomes_a_domain() -> None:
    entries = [
        "http://china.cnr.cn/1",
        "http://china.cnr.cn/2",
        "http://news.cnr.cn/3",
        "http://www.other.cn/4",
    ]
    assert domains_of("http://news.cnr.cn/list", entries) == ("news.cnr.cn", "china.cnr.cn")


def test_one_owner_is_one_registered_domain_and_a_public_suffix_is_no_owner() -> None:
    assert has_one_owner("http://a.cnr.cn/", "http://b.cnr.cn/")
    assert not has_one_owner("http://www.mzb.gov.cn/", "http://www.moe.gov.cn/")
    assert domains_for_search("http://mzt.zj.gov.cn/") == ("mzt.zj.gov.cn", "zj.gov.cn")


@pytest.mark.parametrize(
    ("titles", "names", "title"),
    [
        (["通知公告"], ("中华人民共和国民政保障部门户网站",), "中华人民共和国民政保障部"),
        (["通知公告_青石县民政局", "关于公告_青石县民政局"], (), "青石县民政局"),
        (["欢迎访问青石县民政局网站"], (), "青石县民政局"),
        ([""], (), "www.mzb.gov.cn"),
    ],
)
def test_the_title_is_the_name_that_pages_share_without_words_for_a_website(
    titles: list[str], names: tuple[str, ...], title: str
) -> None:
    pages = [SeenPage(FRONT, FRONT, 200, title=each, site_names=names) for each in titles]
    assert title_of(pages, FRONT)[0] == title


def test_the_long_form_of_the_name_is_an_alias() -> None:
    pages = [SeenPage(FRONT, FRONT, 200, site_names=("民政保障部网站",))]
    assert title_of(pages, FRONT) == ("民政保障部", ("民政保障部网站",))
