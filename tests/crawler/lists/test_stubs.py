"""Pages that send their reader on: followed where a browser goes without a script, or by a literal address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.stubs import redirect_target

HOST = "http://www.minsheng.example.com"
BASE = f"{HOST}/ms/index.html"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('<script>window.location.href="http://www.minsheng.example.com//ms/2.html";</script>', "/ms/2.html"),
        ("<script>location.replace('/ms/2.html')</script>", "/ms/2.html"),
        ("<script>top.location='2.html'</script>", "/ms/2.html"),
        ("<body onload=\"location.href='/ms/2.html'\"></body>", "/ms/2.html"),
        ('<meta http-equiv="refresh" content="0;URL=/ms/2.html">', "/ms/2.html"),
        ("<script>// location.href='/old.html'\nlocation.href='/ms/2.html'</script>", "/ms/2.html"),
        ("<script>if(location.href=='/x'){}</script>", None),
        ("<script>location.href='javascript:void(0)'</script>", None),
        (
            "<script>location.href='/ms/2.html'</script><p>" + "临江县召开防汛会议，部署工作。" * 20 + "</p>",
            None,
        ),
        ("<p>没有跳转</p>", None),
    ],
)
def test_only_a_stub_sends_its_reader_on(text: str, target: str | None) -> None:
    assert redirect_target(f"<html>{text}</html>", BASE) == (f"{HOST}{target}" if target else None)


@pytest.mark.parametrize(
    "text",
    [
        '<meta http-equiv="Refresh" content="3;url=\'2.html\'">',
        '<meta http-equiv="refresh" content="0, 2.html">',
        'location.href="2.html"',
        "<script>/* location='/old.html' */ window.navigate('2.html')</script>",
        "<script>self.location = `2.html`;</script>",
        '<script>location="http:\\/\\/www.minsheng.example.com\\/ms\\/2.html"</script>',
    ],
)
def test_stubs_of_other_makes_are_followed_too(text: str) -> None:
    assert redirect_target(text, BASE) == f"{HOST}/ms/2.html"


@pytest.mark.parametrize(
    "text",
    [
        f"<script>location='{BASE}#top'</script>",
        "<script>location='#top'</script>",
        "<script>location='about:blank'</script>",
        "<script>location='/ms/'+name</script>",
        '<meta http-equiv="refresh" content="600">',
        '<meta name="refresh" content="0;url=2.html">',
    ],
)
def test_a_stub_that_leads_to_itself_or_to_no_page_is_not_followed(text: str) -> None:
    assert redirect_target(f"<html>{text}</html>", BASE) is None


@pytest.mark.parametrize(
    "text",
    [
        '<frameset rows="*"><frame src="/ms/2.html"></frameset>',
        '<FRAMESET ROWS="100%"><FRAME SRC="2.html" NAME=main></FRAMESET><noframes>请使用支持框架的浏览器</noframes>',
        '<meta http-equiv="refresh" content="0 url=2.html">',
        '<meta http-equiv="refresh" content=".5;url=\\ms\\2.html">',
        '<meta http-equiv="refresh" content=\'0;url="2.html"\'>',
        "<script>window.location = '2.html' ;</script>",
        "<script>document.location.assign( '2.html' )</script>",
    ],
)
def test_forms_that_need_no_script_and_literals_are_followed(text: str) -> None:
    assert redirect_target(f"<html>{text}</html>", BASE) == f"{HOST}/ms/2.html"


@pytest.mark.parametrize(
    "script",
    [
        "location='/ms/' + name",
        "location = '/ms/'\n   + name",
        "location.href = '/ms/'.concat(name)",
        "location.replace('/ms/' + name)",
        "location = `/ms/${name}`",
        "location.href = '/ms/' [0]",
        "var oldlocation = '/ms/2.html'",
        "this.$location = '/ms/2.html'",
        "location = base + '/ms/2.html'",
    ],
)
def test_an_address_put_together_by_a_script_is_no_target(script: str) -> None:
    assert redirect_target(f"<html><script>{script}</script></html>", BASE) is None


@pytest.mark.parametrize(
    "text",
    [
        "<frameset rows=60,*><frame src=top.html><frame src=html/2026-11/23/node_2.htm></frameset>",
        "<body><iframe src=html/2026-11/23/node_2.htm></iframe></body>",
    ],
)
def test_a_frame_with_a_page_of_a_newspaper_is_what_a_reader_sees(text: str) -> None:
    assert redirect_target(text, "http://a.example.com/paperindex.htm") == (
        "http://a.example.com/html/2026-11/23/node_2.htm"
    )


def test_of_several_frames_no_frame_is_the_page() -> None:
    text = '<frameset><frame src="/top.html"><frame src="/ms/2.html"></frameset>'
    assert redirect_target(f"<html>{text}</html>", BASE) is None


@pytest.mark.parametrize(
    ("refresh", "target"),
    [
        ("0; url=/ms/2.html", f"{HOST}/ms/2.html"),
        ("3;URL='2.html'", f"{HOST}/ms/2.html"),
        ("0;url=/通知.html".encode("gbk").decode("latin-1"), f"{HOST}/%CD%A8%D6%AA.html"),
        ("300", None),
        ("0;url=index.html", None),
        ("url=2.html", None),
    ],
)
def test_the_header_refresh_sends_the_reader_of_an_empty_page_on(refresh: str, target: str | None) -> None:
    assert redirect_target("", BASE, refresh) == target


def test_a_page_with_something_to_read_stays_whatever_its_header_says() -> None:
    text = f"<html><p>{'临江县召开防汛会议，部署工作。' * 20}</p></html>"
    assert redirect_target(text, BASE, "0;url=2.html") is None


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_with_any_header_can_be_read(text: str, refresh: str) -> None:
    redirect_target(text, BASE, refresh)


@pytest.mark.parametrize(
    ("script", "target"),
    [
        ('function go(){ location.href = "/2.html"; } go();', "http://www.x.gov.cn/2.html"),
        ('function go(){ location.href = "/2.html"; }', None),
        ('function go(){ if (a) { b(); } location.href = "/2.html"; } other();', None),
        ('window.onload = function(){ location.href = "/2.html"; };', "http://www.x.gov.cn/2.html"),
        (
            'var go = () => { location.replace("/2.html"); }; setTimeout(go, 10);',
            "http://www.x.gov.cn/2.html",
        ),
        ('if (/mobile/i.test(navigator.userAgent)) { location.href = "/m/"; }', None),
    ],
)
def test_a_jump_counts_if_a_script_makes_it_for_every_reader(script: str, target: str | None) -> None:
    assert redirect_target(f"<html><script>{script}</script></html>", "http://www.x.gov.cn/1.html") == target
