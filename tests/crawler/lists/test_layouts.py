"""A layout page of an e-paper names the articles and pages of its issue, and nothing else."""

from __future__ import annotations

from crawler.lists.layouts import layout_page
from crawler.lists.listing import read_links
from crawler.markup.tree import page_tree
from storage.records import Link

URL = "http://epaper.nanpu.example.com/html/2026-11/23/node_2.htm"
PAGE = """<html><body><map name=pagepicmap><area coords=1 href=content_7.htm>
<area href="content_8.htm" title="图片新闻"></map>
<a class=preart href="../22/node_2.htm">上一期</a><a class=preart href=node_3.htm>下一版</a>
<a id=pageLink href=node_2.htm>第1版：要闻</a><a id=pageLink href=node_3.htm>第2版：综合</a>
<a href=../../page/1.pdf>PDF</a>
<ul><li><a href=content_7.htm><div>云溪新建社区食堂四处</div></a></li></ul>
<a href="http://www.nanpu.example.com/2026-11/23/content_99.htm">网站新闻</a></body></html>
<!--enpproperty <founder-date>2026-11-23 23:59:59</founder-date><founder-type>{}</founder-type>/enpproperty-->"""


def test_a_layout_page_names_the_articles_and_the_further_pages_of_its_issue() -> None:
    layout = layout_page(page_tree(PAGE.format(2)), URL)
    assert layout is not None
    base = URL.rpartition("/")[0]
    assert layout.entries == (
        Link(f"{base}/content_7.htm", "云溪新建社区食堂四处", "2026-11-23"),
        Link(f"{base}/content_8.htm", "图片新闻", "2026-11-23"),
    )
    assert layout.further == (f"{base}/node_3.htm",)


def test_an_article_of_an_e_paper_is_no_layout_page_though_it_shows_all_pages() -> None:
    assert layout_page(page_tree(PAGE.format(1)), URL) is None
    text = "<founder-content><p>本报讯 云溪县新建社区食堂四处。</p></founder-content>"
    assert layout_page(page_tree(PAGE.partition("<!--")[0] + text), URL) is None


def test_a_page_of_the_paper_outside_an_issue_is_an_ordinary_list() -> None:
    assert layout_page(page_tree(PAGE.format(2)), "http://epaper.nanpu.example.com/index.htm") is None


def test_an_entry_that_shows_the_first_page_of_an_issue_leads_to_the_issue() -> None:
    links = PAGE.replace("content_", "html/2026-11/23/content_").replace("node_", "html/2026-11/23/node_")
    layout = layout_page(page_tree(links.format(2)), "http://epaper.nanpu.example.com/paperindex.htm")
    assert layout is not None
    assert [each.date for each in layout.entries] == ["2026-11-23", "2026-11-23"]
    assert {each.rpartition("/")[2] for each in layout.further} == {"node_2.htm", "node_3.htm"}


def test_the_reader_of_lists_gives_the_layout_page() -> None:
    listing = read_links(PAGE.format(2), URL)
    assert listing.kind == "layout-page"
    assert len(listing.links) == 2
    assert listing.further == (URL.replace("node_2", "node_3"),)
