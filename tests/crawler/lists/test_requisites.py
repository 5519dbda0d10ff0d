from __future__ import annotations

from datetime import datetime

import pytest

from crawler.lists.requisites import is_style_sheet, requisites_of
from storage.records import Fetch

URL = "http://www.ju.example.cn/gg/1.html"


def fetch(body: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> Fetch:
    at = datetime.fromisoformat("2026-11-23T06:00:00+00:00")
    return Fetch(URL, at, 9, (), status, (("Content-Type", kind),), body.encode(), URL)


@pytest.mark.parametrize(
    ("markup", "paths"),
    [
        ("<link rel=stylesheet href=/a.css><link rel='shortcut icon' href='i.ico'>", ["/a.css", "/gg/i.ico"]),
        ("<link rel='alternate' href='/rss'><link rel='canonical' href='/c'><script src='/a.js'></script>", []),
        ("<img alt='x' src=\"../p/1.png?b=1&amp;a=2\">", ["/p/1.png?a=2&b=1"]),
        ("<img data-src='real.jpg' src='blank.gif'>", ["/gg/real.jpg"]),
        ("<td background='t.gif'><input type='image' src='go.gif'><input type=text src='no.gif'>",
         ["/gg/t.gif", "/gg/go.gif"]),
        ("<div style='background:url(\"b.png\")'><style>@import '/m.css';</style>", ["/gg/b.png", "/m.css"]),
        ("@font-face { src: url(f.woff2?v=1) } a { background: url(data:image/png;base64,xx) }", []),
        ("<img src='http://other.example.org/x.png'><img src='javascript:1'><img src='data:x'><img src=''>", []),
        ("<base href='http://www.ju.example.cn/deep/'><img src='x.png'><img src='x.png'>", ["/deep/x.png"]),
        ("<base href='http://evil.example.org/'><img src='x.png'>", []),
    ],
)  # fmt: skip
def test_styles_and_pictures_of_the_own_host_are_named_once_in_order(markup: str, paths: list[str]) -> None:
    assert requisites_of(fetch(markup)) == [f"http://www.ju.example.cn{path}" for path in paths]


def test_a_page_that_does_not_end_costs_no_more_than_its_length_and_errors_name_nothing() -> None:
    for bait in ("<img " * 100_000, "<link rel=" * 100_000, "url(" * 200_000, "<img src='" + "x" * 1_000_000):
        assert len(requisites_of(fetch(bait))) <= 1
    assert requisites_of(fetch("<img src='/a.png'>", status=404)) == []
    assert is_style_sheet(fetch("p {}", "Text/CSS"))
    assert not is_style_sheet(fetch("<p>"))
