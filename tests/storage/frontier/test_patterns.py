"""The table of patterns: counts of visits, pages that wait, and pages that are due again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.engine.store import Store, rows, stored_time, transaction
from storage.frontier import pages
from storage.frontier.credit import ALLOWANCES, MOST_PATTERNS
from storage.frontier.patterns import NEVER, held_patterns, note_yield, unwelcome
from storage.records import FoundPage, Page, PageRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
START = ALLOWANCES[PageRole.ARTICLE].start


def found(number: int, role: PageRole = PageRole.ARTICLE) -> FoundPage:
    return FoundPage(f"http://x.cn/a/{number}.html", "x", role)


def added(db: Store, *numbers: int, now: datetime = NOW) -> list[Page]:
    with transaction(db, alone=True):
        pages.add_pages(db, [found(number) for number in numbers], now)
    known = (pages.get_page(db, found(number).url) for number in numbers)
    return [page for page in known if page]


def note(db: Store, known: list[Page], *, brought: bool, now: datetime = NOW) -> None:
    with transaction(db, alone=True):
        for page in known:
            note_yield(db, page.id, now, brought=brought)


def due(db: Store, page: Page) -> str:
    return str(rows(db, "SELECT due_at FROM pages WHERE id = ?", (page.id,))[0]["due_at"])


@pytest.fixture
def held(either: Store) -> Store:
    """A store with a pattern that is held back, and an unseen page of the pattern."""
    note(either, added(either, *range(START + 1))[:START], brought=False)
    return either


def test_a_held_pattern_is_told_with_its_counts(held: Store) -> None:
    (pattern,) = held_patterns(held, "x")
    assert (pattern.pattern, pattern.looks, pattern.gains) == ("x.cn/a/#.html", START, 0)
    assert held_patterns(held, "y") == []


def test_pages_of_a_held_pattern_wait_even_if_everything_is_visited(held: Store) -> None:
    unseen = pages.get_page(held, found(START).url)
    assert unseen is not None
    assert due(held, unseen) == NEVER
    with transaction(held):
        held.conn.execute("UPDATE pages SET looked_at = ?, due_at = ? WHERE id != ?",
                      (stored_time(NOW), stored_time(NOW + timedelta(days=9)), unseen.id))  # fmt: skip
    leased = pages.claim(
        held, site="x", owner="a", now=NOW, lease_s=60, pause_s=0, looked_before=NOW - timedelta(days=1)
    )
    assert leased is None


def test_new_addresses_of_a_held_pattern_are_left_out_and_counted(held: Store) -> None:
    assert unwelcome(held, [found(900), found(901, PageRole.LIST)], NOW) == {found(900).url}
    assert added(held, 900, 901) == []
    assert held_patterns(held, "x")[0].left_out == 2


def test_the_next_day_brings_a_few_addresses_known_ones_too(held: Store) -> None:
    tomorrow = NOW + timedelta(days=1)
    waiting, *new = added(held, START, *range(900, 950), now=tomorrow)
    assert due(held, waiting) == stored_time(tomorrow)
    assert len(new) == ALLOWANCES[PageRole.ARTICLE].daily - 1


def test_news_make_waiting_pages_due_again(held: Store) -> None:
    tomorrow = NOW + timedelta(days=1)
    waiting = pages.get_page(held, found(START).url)
    assert waiting is not None
    new = added(held, *range(900, 920), now=tomorrow)
    note(held, new[:15], brought=True, now=tomorrow)
    assert held_patterns(held, "x") == []
    assert due(held, waiting) == stored_time(tomorrow)


def test_a_page_counts_once_unless_it_brings_news_later(held: Store) -> None:
    page = pages.get_page(held, found(0).url)
    assert page is not None
    note(held, [page, page], brought=False)
    assert held_patterns(held, "x")[0].looks == START
    note(held, [page], brought=True)
    assert (held_patterns(held, "x")[0].looks, held_patterns(held, "x")[0].gains) == (START, 1)


def test_addresses_beyond_the_most_patterns_share_one(either: Store) -> None:
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(MOST_PATTERNS + 50)]
    with transaction(either, alone=True):
        pages.add_pages(
            either, [FoundPage(f"http://x.cn/{word}/1.html", "x", PageRole.ARTICLE) for word in words], NOW
        )
    counted = rows(either, "SELECT count(*) AS n FROM address_patterns")
    assert counted[0]["n"] == MOST_PATTERNS + 1
