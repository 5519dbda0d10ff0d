"""The end of a page is told from a cut, in every format and coding that sites use."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.ending import ends_in_entry, is_closed, is_cut, may_be_cut, open_elements, tail_of
from storage.records import BodyEnd, Fetch

PAGE = (
    "<!doctype html><html><head><title>通知</title></head><body><p>正文甲。</p><p>正文乙。</p></body></html>"
)
FEED = "<?xml version='1.0'?><rss><channel><item><title>通知</title><link>http://a.cn/1.html</link></item></channel></rss>"
LIST = [{"url": "/t/1.html", "title": "通知一"}, {"url": "/t/2.html", "title": "通知二"}]


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        PAGE.upper(),
        PAGE + "\n<!-- 0.013 s -->\n<script>count()</script>",
        PAGE.replace("</html>", ""),
        PAGE.replace("</body></html>", "</html >"),
        FEED,
        json.dumps(LIST),
        f"callback({json.dumps(LIST)});",
    ],
)
def test_a_whole_page_is_closed(page: str) -> None:
    assert is_closed(page.encode())


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16"])
def test_closing_marks_are_found_in_other_encodings(encoding: str) -> None:
    assert is_closed(PAGE.replace("通", "同").encode(encoding, "replace"))


@given(st.data())
def test_no_proper_part_of_a_page_is_closed_before_its_first_closing_mark(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([PAGE, FEED])).encode()
    end = whole.index(b"</rss" if whole.startswith(b"<?xml") else b"</body")
    assert not is_closed(whole[: data.draw(st.integers(0, end))])


@given(st.integers(1, len(json.dumps(LIST)) - 1))
def test_no_proper_part_of_a_json_list_is_closed(length: int) -> None:
    assert not is_closed(json.dumps(LIST)[:length].encode())


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000])
def test_deep_json_is_not_closed_and_raises_nothing(deep: bytes) -> None:
    assert not is_closed(deep)


def test_the_closing_mark_of_an_included_header_is_not_the_end() -> None:
    header = "<html><body><img src=/logo.png></body></html>"
    assert not is_closed(f"{header}<div><p>正文甲。</p>".encode())


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    is_closed(body), tail_of(body), open_elements(body), ends_in_entry(body)


def test_the_tail_is_the_same_with_another_count_of_visits() -> None:
    one, other = (
        f"<p>正文</p><div>浏览次数：{count}</div>\n<!-- {count} ms -->".encode() for count in (31, 4711)
    )
    assert tail_of(one) == tail_of(other) != tail_of(b"<p>")


def test_a_cut_leaves_elements_open() -> None:
    whole = "<html><body><div><p>甲</p><p>乙<br></p></div>".encode()
    assert open_elements(whole) == 2
    assert open_elements(whole[: whole.index(b"<br")]) == 4
    assert open_elements(whole[: whole.index("<p>乙".encode()) + 1]) == 4  # a tag is cut in two


def test_a_list_that_ends_in_the_address_or_headline_of_an_entry() -> None:
    entry = '<li><a href="/t/1.html">通知一</a></li>'
    assert not ends_in_entry(entry.encode())
    assert ends_in_entry(f'{entry}<li><a href="/t/2.ht'.encode())
    assert ends_in_entry(f'{entry}<li><a href="/t/2.html">通'.encode())
    assert ends_in_entry("<item><title>通知</title></item><item><link>http://a.cn/".encode())


@pytest.mark.parametrize(
    ("end", "whole", "part"),
    [
        (None, (False, False), (False, False)),
        (BodyEnd.WHOLE, (False, False), (False, False)),
        (BodyEnd.CLOSED, (False, False), (True, False)),
        (BodyEnd.CUT, (False, False), (True, True)),
    ],
)
def test_what_the_connection_and_the_page_say_together(
    end: BodyEnd | None, whole: tuple[bool, bool], part: tuple[bool, bool]
) -> None:
    for body, told in ((PAGE.encode(), whole), (PAGE.encode()[:90], part)):
        fetch = Fetch(
            "http://a.cn/", datetime(2026, 1, 1, tzinfo=UTC), 1, status=200, body=body, body_end=end
        )
        assert (may_be_cut(fetch), is_cut(fetch)) == told


def test_a_sitemap_kept_as_a_gzip_file_ends_with_its_stream() -> None:
    packed = gzip.compress(FEED.encode())
    assert is_closed(packed)
    assert not is_closed(packed[:-9])


@pytest.mark.parametrize(
    "shape", [b" ", b"<", b"<p", b"</html", b"</body><p", b"[", b"a ", b"(", b"\xef\xbb\xbf", b"1"]
)
def test_a_hostile_megabyte_takes_no_longer_than_its_length(shape: bytes) -> None:
    body = shape * (1_000_000 // len(shape)) + b"x"
    begin = time.process_time()
    is_closed(body), tail_of(body), open_elements(body), ends_in_entry(body)
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(("end", "closed"), [(b"1]", True), (b"{", False), (b"1}", False)])
def test_of_a_long_json_document_the_brackets_at_both_ends_decide(end: bytes, closed: bool) -> None:
    assert is_closed(b"[" + b"{}," * 3_000_000 + end) is closed
