"""What is known of single sites: data with a date, believed as long as it holds."""

from __future__ import annotations

import pytest

from crawler.article.extract import read_page
from crawler.article.profiles import profile_of, profiles
from storage.records import PageKind

TEXT = "".join(
    f"<p>{each}</p>"
    for each in (
        "全国民政工作视频会议6月24日召开，部署近期重点工作。",
        "会议要求，各地要落实责任，加强值守，确保养老机构安全度汛。",
        "会议强调，困难群众救助补助资金要在7月10日前发放到位，不得截留挪用。",
    )
)
OTHER = "<p>本栏目编辑提示：欢迎各地民政部门踊跃投稿，来稿请注明单位。</p>"


def page(inner: str) -> bytes:
    head = "<h1>全国民政工作视频会议召开</h1><div>来源：民政部 2021-06-24 09:12</div>"
    title = "<meta charset=utf-8><title>全国民政工作视频会议召开</title>"
    return f"<html><head>{title}</head><body>{head}{inner}</body></html>".encode()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.mca.gov.cn/n152/n165/c1662004999979993926/content.html", "mca-2023"),
        ("http://www.mca.gov.cn/article/xw/mzyw/202106/20210600034811.shtml", "mca-2016"),
        ("http://www.mca.gov.cn/n152/n165/index.html", None),
        ("http://notmca.gov.cn/article/xw/1.shtml", None),
        ("http://[bad/article/xw/1.shtml", None),
        ("", None),
    ],
)
def test_an_address_belongs_to_the_profile_of_its_site_and_make(url: str, name: str | None) -> None:
    found = profile_of(url)
    assert (found.name if found else None) == name


def test_every_profile_says_since_when_and_when_it_was_last_seen() -> None:
    assert len({each.name for each in profiles()}) == len(profiles())
    for each in profiles():
        assert each.bodies
        assert each.since <= each.seen
        assert each.until is None or each.since < each.until


def test_the_element_that_the_profile_names_is_the_article() -> None:
    url = "https://www.mca.gov.cn/n152/n165/c1662004999979993926/content.html"
    held = read_page(page(f'<div class="article">{TEXT}</div><div class="more">{OTHER}</div>'), url)
    assert held.article is not None
    assert (held.profile, held.profile_holds) == ("mca-2023", True)
    assert not any("投稿" in each for each in held.article.paragraphs)


def test_a_page_that_the_profile_fits_no_more_is_read_all_the_same() -> None:
    url = "http://www.mca.gov.cn/article/xw/mzyw/202106/20210600034811.shtml"
    lost = read_page(page(f'<div class="neirong">{TEXT}</div>'), url)
    assert lost.article is not None
    assert (lost.profile, lost.profile_holds) == ("mca-2016", False)


def test_what_a_site_says_of_a_page_that_is_gone_is_known() -> None:
    body = "<html><body><p>该内容已被发布者删除</p></body></html>".encode()
    assert read_page(body, "https://mp.weixin.qq.com/s/abc").kind is PageKind.SOFT_404
