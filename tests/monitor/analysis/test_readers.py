"""Captures are read in order, here or elsewhere, and a page that the extractors cannot cope with stops nobody."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from monitor.analysis.readers import Order, order, read, readers, set_aside
from storage.clock import SHANGHAI
from storage.records import (
    Article,
    Capture,
    CaptureId,
    Cause,
    Failure,
    Fetch,
    PageId,
    PageKind,
    Redirect,
    SettledReading,
)

URL = "http://www.mca.gov.cn/1.html"
AT = datetime(2026, 11, 23, 14, 5, tzinfo=SHANGHAI)
SENTENCE = "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。"


class _Held(bytes):
    """A body that takes a minute to arrive in the other process."""

    def __reduce__(self) -> tuple[object, tuple[float]]:
        return time.sleep, (60.0,)


HELD = _Held()


def page(number: int) -> bytes:
    text = "".join(f"<p>{SENTENCE}第{number}号。</p>" for _ in range(3))
    return f"<html><meta charset=utf-8><title>通知</title><h1>通知第{number}号</h1><div>{text}</div></html>".encode()


def capture(**facts: object) -> Capture:
    fetch = Fetch(URL, AT, 5, **({"status": 200, "body": page(1), "final_url": URL} | facts))  # type: ignore[arg-type]
    return Capture(CaptureId(9), PageId(1), fetch, "d", 1)


def ordered(number: int, **facts: object) -> Order:
    return Order(page(number), URL, 200, (), None, None, None, **facts)  # type: ignore[arg-type]


def test_there_is_no_order_where_the_server_did_not_answer() -> None:
    assert order(capture(status=None, body=None, failure=Failure.TIMEOUT), None) is None


def test_an_order_tells_where_a_redirect_began_and_where_the_article_stood_before() -> None:
    target = "http://www.mca.gov.cn/2.html"
    settled = SettledReading(1, PageId(1), CaptureId(1), Article("题", ("文。",)), "//div[@id='zoom']")
    made = order(capture(final_url=target, redirects=(Redirect(302, target),)), settled)
    assert made is not None
    assert (made.url, made.redirected_from) == (target, URL)
    assert (made.pinned, made.known) == ("//div[@id='zoom']", "文。")


def test_a_page_that_the_extractors_cannot_cope_with_is_a_reading_that_says_so() -> None:
    broken = Order(None, URL, 200, (), None, None, None)  # type: ignore[arg-type]
    assert read(broken).kind is PageKind.ERROR
    assert set_aside(capture()).kind is PageKind.ERROR


@pytest.mark.parametrize("workers", [1, 2])
def test_readings_come_in_the_order_of_the_captures_whoever_reads_them(workers: int) -> None:
    wanted = [None if number % 7 == 3 else ordered(number) for number in range(31)]
    with readers(workers) as running:
        found = running.read_all(wanted)
        coming = running.begin(wanted)
        assert [*coming.part(0, 11), *coming.part(11, 31)] == found
    for number, reading in enumerate(found):
        if wanted[number] is None:
            assert reading is None
        else:
            assert reading is not None
            assert reading.article is not None
            assert reading.article.paragraphs[0].endswith(f"第{number}号。")


def test_workers_go_on_while_the_first_readings_are_used() -> None:
    with readers(1) as running:
        coming = running.begin([ordered(number) for number in range(4)])
        coming.part(0, 1)
        while not coming.is_complete:
            coming.advance()
        assert [reading.article is not None for reading in coming.part(0, 4) if reading] == [True] * 4


def test_a_page_that_ended_the_program_before_is_read_with_the_others() -> None:
    with readers(1) as running:
        reading, other = running.read_all([ordered(5, tries_alone=1), ordered(6)])
    assert reading is not None and reading.article is not None
    assert other is not None and other.article is not None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_holds_its_reader_is_set_aside_and_holds_up_no_other(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Order(HELD, URL, 200, (), None, None, None)
    with readers(workers) as running:
        monkeypatch.setattr("monitor.analysis.readers.LONGEST_S", 30)
        running.read_all([ordered(1)])  # a warm process
        monkeypatch.setattr("monitor.analysis.readers.LONGEST_S", 0.5)
        begun = time.monotonic()
        held, *others = running.read_all([slow, *(None for _ in range(100))])
        assert time.monotonic() - begun < 3
    assert held is not None
    assert held.reason.cause is Cause.READER_SLOW
    assert others == [None] * 100
