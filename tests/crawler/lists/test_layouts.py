"""A layout page of an e-paper names the articles and pages of its issue, and nothing else."""

from __future__ import annotations

import pytest

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


def test_the_map_and_the_page_links_tell_an_issue_whatever_its_addresses_are() -> None:
    text = PAGE.replace("content_", "show.php?id=").replace("node_", "page.php?n=").replace(".htm", "")
    base = "http://epaper.nanpu.example.com/"
    layout = layout_page(page_tree(text.format(2)), f"{base}page.php?n=2")
    assert layout is not None
    assert layout.entries == (
        Link(f"{base}show.php?id=7", "云溪新建社区食堂四处", "2026-11-23"),
        Link(f"{base}show.php?id=8", "图片新闻", "2026-11-23"),
    )
    assert layout.further == (f"{base}page.php?n=3",)


def test_a_page_of_the_paper_without_map_and_issue_is_an_ordinary_list() -> None:
    text = PAGE.format(2).replace("<map name=pagepicmap>", "<map>")
    assert layout_page(page_tree(text), "http://epaper.nanpu.example.com/index.htm") is None


@pytest.mark.parametrize(
    "given",
    [
        "<script>var areas = [{{coords: '1,2', href: 'content_9.htm'}}]; draw(\"node_4.htm\")</script>",
        "<select><option value=content_9.htm>专栏<option value=node_4.htm>第3版</select>",
    ],
)
def test_articles_and_pages_may_stand_in_a_script_or_a_choice(given: str) -> None:
    layout = layout_page(page_tree(PAGE.replace("</body>", given + "</body>").format(2)), URL)
    assert layout is not None
    assert [each.url[-13:] for each in layout.entries] == ["content_7.htm", "content_8.htm", "content_9.htm"]
    assert [each[-10:] for each in layout.further] == ["node_3.htm", "node_4.htm"]


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
