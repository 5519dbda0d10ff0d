"""Links that may lead to a list, the likeliest first."""

from __future__ import annotations

from crawler.markup.tree import page_tree
from monitor.proposal.ways import WayRank, ways

HERE = "http://mz.example.gov.cn/xw/dt/2.html"


def found(markup: str) -> dict[str, WayRank]:
    tree = page_tree(f"<html><head>{markup}</head><body>{markup}</body></html>")
    return {way.url.removeprefix("http://mz.example.gov.cn"): way.rank for way in ways(tree, HERE)}


def test_feeds_breadcrumbs_columns_frames_and_folders_in_this_order() -> None:
    markup = (
        '<iframe src="/list.htm"></iframe><iframe src="http://ads.example.com/"></iframe>'
        '<link rel="alternate" type="application/atom+xml" href="/atom.xml"><a href="/gg/">通知公告</a>'
        '<a href="/more/">更多 &gt;</a><p>当前位置：<a href="/">首页</a> &gt; <a href="/lm/">栏目</a> &gt; 正文</p>'
    )
    assert found(markup) == {
        "/atom.xml": WayRank.FEED,
        "/lm/": WayRank.BREADCRUMB,
        "/gg/": WayRank.COLUMN,
        "/list.htm": WayRank.FRAME,
        "/more/": WayRank.MORE,
        "/xw/dt/": WayRank.FOLDER,
        "/xw/": WayRank.FOLDER,
    }
    assert list(found(markup).values()) == sorted(found(markup).values())


def test_headlines_scripts_mail_and_the_front_page_are_no_ways() -> None:
    markup = (
        '<a href="/1.html">关于做好冬季困难群众取暖救助工作的通知</a><a href="javascript:void(0)">新闻</a>'
        '<a href="mailto:a@b.cn">新闻</a><a href="/">新闻网</a>'
    )
    assert set(found(markup).values()) == {WayRank.FOLDER}
