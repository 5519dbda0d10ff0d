"""Pages saved by browsers."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sites.foreign import PAGE, html

from monitor.sightings.saved_pages import FileFacts, saved_answer

CHANGED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_the_file_states_goes_before_what_the_call_says() -> None:
    said = FileFacts(CHANGED, "http://said.example.cn/", datetime(2026, 3, 1, tzinfo=UTC))
    stated = saved_answer(b"<!-- saved from url=(0042)" + PAGE.encode() + b" -->\r\n" + html(), said)
    assert stated is not None
    assert (stated.url, stated.at.day) == (PAGE, 1)
    bare = saved_answer(html(), said)
    assert bare is not None
    assert bare.url == "http://said.example.cn/"


def test_a_page_without_an_address_is_no_answer() -> None:
    assert saved_answer(html(), FileFacts(CHANGED)) is None
    assert saved_answer(html(), FileFacts(CHANGED, "file:///tmp/page.html")) is None


@given(st.binary(max_size=400))
def test_no_file_raises(data: bytes) -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\nDate: x\r\n\r\n--b\r\n"
    for form in (data, head + data, b"<!-- Page saved with SingleFile url: http://a/ saved date: " + data):
        saved_answer(form, FileFacts(CHANGED))
