"""An annex in HTML is read as an article, as a document without a headline, or as the viewer of a file."""

from __future__ import annotations

from crawler.article.extract import read_page
from crawler.files.annex_page import with_annex
from storage.records import PageKind, Reading

URL = "http://www.minzheng.example.gov.cn/att/1.htm"
TABLE = "<tr><td>特困人员</td><td>800</td></tr><tr><td>低保家庭</td><td>500</td></tr>"


def read(markup: str) -> Reading:
    body = (
        f"<html><head><meta charset=utf-8><title>发放标准</title></head><body>{markup}</body></html>".encode()
    )
    return with_annex(read_page(body, URL), body, ())


def test_a_document_without_headline_and_date_has_its_lines() -> None:
    reading = read(f"<p>发放标准</p><table>{TABLE}</table><p>慰问金于春节前一周发放到位。</p>")
    assert reading.kind is PageKind.ARTICLE and reading.article is not None
    assert reading.article.title == "发放标准"
    assert "800" in reading.article.text and "慰问金于春节前一周发放到位。" in reading.article.paragraphs


def test_a_viewer_has_the_file_that_it_shows() -> None:
    for shown in (
        "<iframe src='/f/1.pdf' width='100%'></iframe>",
        "<div id=v></div><script>PDFObject.embed('/f/1.pdf', '#v');</script>",
    ):
        reading = read(shown)
        assert reading.article is not None and reading.article.paragraphs == ()
        assert [each.address for each in reading.article.files] == [
            "http://www.minzheng.example.gov.cn/f/1.pdf"
        ]


def test_a_page_of_links_and_a_missing_page_are_no_annex() -> None:
    rows = "".join(f"<li><a href='/a/{n}.html'>关于第{n}号事项的情况通报</a></li>" for n in range(9))
    assert read(f"<ul>{rows}</ul>").article is None
    assert with_annex(read_page(b"<p>404</p>", URL, status=404), b"<p>404</p>", ()).article is None
