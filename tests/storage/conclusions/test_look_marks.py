from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf

from storage.conclusions import look_marks
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import CaptureId, LookMark, Outcome, PageId

URLS = [f"http://www.mca.gov.cn/{number}.html" for number in range(3)]


@pytest.fixture
def kept(either: Store, now: datetime) -> Store:
    """Three pages with two states each, captures 1 to 6."""
    shelf = Shelf(either, now)
    for words in ("一", "二"):
        for url in URLS:
            shelf.keep(url, "通知", words * 9)
    return either


def numbers(marks: list[LookMark]) -> list[int]:
    return [mark.capture for mark in marks]


def page_id(db: Store, url: str) -> PageId:
    page = pages.get_page(db, url)
    assert page is not None
    return page.id


def test_marks_tell_outcome_and_first_look_at_a_state(kept: Store) -> None:
    marks = look_marks.marks_of(kept, page_id(kept, URLS[0]))
    assert marks == [LookMark(CaptureId(number), Outcome.FIRST, is_revision=True) for number in (1, 4)]


def test_looks_around_a_look_are_the_nearest_of_other_pages(kept: Store, now: datetime) -> None:
    span = (now - timedelta(hours=1), now + timedelta(hours=1))
    page = page_id(kept, URLS[0])
    around = look_marks.marks_around(kept, "mca", page, CaptureId(4), span, most=1)
    assert numbers(around) == [3, 5]
    assert numbers(look_marks.mark_before(kept, page, CaptureId(4))) == [1]


def test_looks_of_a_pass_have_their_first_capture_of_each_page_and_their_end(kept: Store) -> None:
    of_pass = look_marks.marks_of_passes(kept, "mca", CaptureId(6))
    assert 6 in numbers(of_pass)
    assert numbers(look_marks.end_of_pass(kept, CaptureId(6)))[-1] >= 6
    first = look_marks.first_of_pages(kept, [CaptureId(number) for number in (1, 4, 5)])
    assert first == [(page_id(kept, URLS[0]), 1), (page_id(kept, URLS[1]), 5)]


def test_looks_at_lists_include_the_looks_just_before_and_just_after_a_span(
    kept: Store, now: datetime
) -> None:
    with transaction(kept):
        kept.conn.execute("UPDATE pages SET role = 'list' WHERE url = ?", (URLS[0],))
    minute = timedelta(minutes=1)
    assert numbers(look_marks.marks_of_lists(kept, "mca", now + 2 * minute, now + 3 * minute)) == [1, 4]
    assert numbers(look_marks.marks_of_lists(kept, "mca", now + 5 * minute, now + 6 * minute)) == [4]
