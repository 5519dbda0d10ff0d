"""Elements of an article → files with name and address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.attachments import attachments_of, is_attachment, name_in
from crawler.markup.tree import page_tree
from storage.records import Attachment

BASE = "http://www.portal.example/info/1016/1.htm"
HOST = "http://www.portal.example"


def files_in(markup: str) -> list[tuple[str, str]]:
    page = page_tree(f"<html><body><div>{markup}</div></body></html>")
    return [(each.name, each.address.removeprefix(HOST)) for each in attachments_of(page.root.iter(), BASE)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href='../f/1.docx'>名单</a>", ("名单", "/info/f/1.docx")),
        ("<a href='/f/1.OFD?v=2'>公报</a>", ("公报", "/f/1.OFD?v=2")),
        (
            "<a href='/system/_content/download.jsp?owner=1&amp;wbfileid=43'>办法.doc</a>",
            ("办法.doc", "/system/_content/download.jsp?owner=1&wbfileid=43"),
        ),
        ("<a href='/download?id=12'>附件1：名单</a>", ("附件1：名单", "/download?id=12")),
        (
            "<a href='/module/downfile.jsp?filename=21.wps'>点击下载</a>",
            ("21.wps", "/module/downfile.jsp?filename=21.wps"),
        ),
        ("<p>采购结果公示：<a href='/f/3.ceb'>点击下载</a></p>", ("采购结果公示", "/f/3.ceb")),
        ("<a href='/f/3.xls' title='预算表.xls'>下载</a>", ("预算表.xls", "/f/3.xls")),
        ("<a href=\"javascript:download('/f/4.rar')\">材料</a>", ("材料", "/f/4.rar")),
        ("<a href='javascript:void(0)' onclick=\"openFile('/f/5.et', 1)\">报表</a>", ("报表", "/f/5.et")),
        ("<span data-url='/f/6.wps'>方案</span>", ("方案", "/f/6.wps")),
        ("<div class='wp_pdf_player' pdfsrc='/f/7.pdf'></div>", ("7.pdf", "/f/7.pdf")),
        ("<object data='/f/8.pdf' type='application/pdf'></object>", ("8.pdf", "/f/8.pdf")),
        ("<embed src='/f/9.pdf'>", ("9.pdf", "/f/9.pdf")),
        ("<iframe src='/pdfjs/web/viewer.html?file=/f/10.pdf#page=1'></iframe>", ("10.pdf", "/f/10.pdf")),
        ("<iframe src='/view#/f/11.ofd'></iframe>", ("11.ofd", "/f/11.ofd")),
        ('<script>showPdfFrame("/f/12.pdf","100%","600");</script>', ("12.pdf", "/f/12.pdf")),
        ("<a href='/c/13.jpg'>附件2：证书.jpg</a>", ("附件2：证书.jpg", "/c/13.jpg")),
        ("<p>附件：<a href='/a/zn.html'>申报指南</a></p>", ("申报指南", "/a/zn.html")),
        ("<p>附件</p><p>1．<a href='/a/zn.html'>申报指南</a></p>", ("申报指南", "/a/zn.html")),
        ("<p>附件：<br>1. <a href='/view?id=3'>申报指南</a>；</p>", ("申报指南", "/view?id=3")),
        ("<p><a href='./zn.htm'>附件2：申报指南</a></p>", ("附件2：申报指南", "/info/1016/zn.htm")),
        ("<a href='/f/%E5%90%8D%E5%8D%95.zip'></a>", ("名单.zip", "/f/%E5%90%8D%E5%8D%95.zip")),
    ],
)
def test_a_file_is_named_with_its_address(markup: str, expected: tuple[str, str]) -> None:
    assert files_in(markup) == [expected]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/info/2.htm'>关于报名表.doc的说明</a>",
        "<a href='/download/'>下载中心</a>",
        "<a href='/download/app?v=3'>客户端下载</a>",
        "<img src='/f/1.pdf'>",
        "<a href='javascript:window.print()'>打印</a>",
        "<a href='mailto:a@b.cn'>邮箱</a>",
        "<a href='/c/1.jpg'>现场照片</a>",
        "<a href='/2.html'>会议</a>",
        "<p>附件所列单位见<a href='/2.html'>专题</a></p>",
        "<p>附件：1. 名单</p><p>责任编辑</p><p><a href='/2.html'>上一篇</a></p>",
        "<p>附件：<a href='/'>首页</a></p>",
        "<iframe src='/c/1.html'></iframe>",
        "<a href='http://[::1'>坏</a>",
    ],
)
def test_links_to_pages_tools_and_pictures_are_no_files(markup: str) -> None:
    assert files_in(markup) == []


def test_a_file_linked_twice_is_named_once() -> None:
    link = "<a href='/f/1.docx'>名单</a>"
    assert files_in(link + link) == [("名单", "/f/1.docx")]


def test_a_line_with_a_link_of_a_script_offers_a_file() -> None:
    page = page_tree(
        "<p><a href='javascript:;' data-url='/f/1.ceb'>名单</a></p><p><a href='/1.html'>会议</a></p>"
    )
    assert [is_attachment(line) for line in page.lines] == [True, False]


def test_the_name_in_an_address_is_a_parameter_that_names_a_file_else_the_end_of_the_path() -> None:
    assert name_in("http://a.cn/down?f=%E5%90%8D.pdf") == "名.pdf"
    assert name_in("http://a.cn/f/1.pdf?t=2") == "1.pdf"
    assert name_in("http://[") == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_address_raises(address: str, words: str) -> None:
    page = page_tree("<div><a>x</a></div>")
    link = next(page.root.iter("a"))
    visible = "".join(char for char in address if char.isprintable() and not "\ud800" <= char <= "\udfff")
    link.set("href", visible)
    link.set("data-url", visible)
    assert all(isinstance(each, Attachment) for each in attachments_of([link], BASE)), words
