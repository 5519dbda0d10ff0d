"""Bytes → text: what the bytes say beats what header and markup declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.decoding import decode

SIMPLIFIED = "临江县政务服务中心举行“一窗通办”启动仪式，朱镕基曾来此调研，群众办事更方便。" * 3
TRADITIONAL = "臨江縣政務服務中心舉行啟動儀式，記者從會議上了解到，民眾辦事將會更加方便。" * 3
DECLARED = ("", "utf-8", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1", "x-unknown", "hex", "idna")


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
    ],
)
def test_a_page_is_decoded_whatever_it_declares(text: str, encoding: str, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    decoded = decode(page.encode(encoding), f"text/html; charset={declared}" if declared else None)
    assert decoded.text == page
    assert decoded.encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_mark_or_wide_characters_are_recognised(encoding: str) -> None:
    page = f"<html><body>{SIMPLIFIED}</body></html>"
    assert decode(page.encode(encoding)).text == page


def test_a_character_cut_off_at_the_end_does_no_harm() -> None:
    assert decode(SIMPLIFIED.encode()[:-1]).text == SIMPLIFIED[:-1]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = SIMPLIFIED.encode() + b"\xff\xfe\xe4\xb8" + SIMPLIFIED.encode()
    decoded = decode(body, "text/html; charset=utf-8")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(SIMPLIFIED)
    assert decoded.text.endswith(SIMPLIFIED)


def test_plain_ascii_is_utf_8_beyond_doubt() -> None:
    assert not decode(b"<html>plain</html>", "text/html; charset=big5").doubtful


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=40)))
def test_no_bytes_and_no_header_raise(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type) == decode(body, content_type)
