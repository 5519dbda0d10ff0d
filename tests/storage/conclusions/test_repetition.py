"""Pages with one text are found together, the first page among them."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.conclusions import repetition
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import FoundPage, PageId, PageRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_pages_that_repeat_a_text_are_listed_with_the_first_page(either: Store) -> None:
    urls = [f"http://x.cn/a/{number}.html" for number in range(4)]
    with transaction(either, alone=True):
        pages.add_pages(either, [FoundPage(url, "x", PageRole.ARTICLE) for url in urls], NOW)
    known = [page.id for url in urls if (page := pages.get_page(either, url))]
    with transaction(either):
        for page, first in ((0, 0), (1, 0), (2, 2), (3, 0)):
            repetition.set_first_page(either, known[page], known[first])
    assert repetition.pages_repeating(either, known[1]) == [(known[n], urls[n]) for n in (0, 1, 3)]
    assert repetition.pages_repeating(either, PageId(99)) == []


def test_a_pass_without_captures_brought_nothing_to_note(either: Store) -> None:
    assert repetition.new_yields(either, 1) == []
