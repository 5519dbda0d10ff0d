"""An article counts as absent only while the rest of its site is well around the look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.looks.absence import absences, is_absence
from storage.records import CaptureId, Cause, Look, Outcome, PageId, PageKind, PageRole, Reason, SiteLook

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
LIST = 1
REFUSED = Reason(Cause.NO_ARTICLE, ("challenge",), Reason(Cause.STATUS, (403,)))
TIMED_OUT = Reason(Cause.NO_RESPONSE, ("timeout",))


def look(
    number: int, page: int, *, minutes: int = 0, reason: Reason | None = None, crawl: int = 1
) -> SiteLook:
    """Return a look at a page, failing if a reason is given. Page 1 is a list."""
    good = Outcome.LIST if page == LIST else Outcome.UNCHANGED
    seen = Look(
        CaptureId(number), PageId(page), PageKind.ERROR if reason else PageKind.ARTICLE,
        Outcome.NONE if reason else good, reason or Reason(Cause.SAME_ARTICLE),
        fetched_at=AT + timedelta(minutes=minutes),
    )  # fmt: skip
    return SiteLook(
        seen, PageRole.SEED if page == LIST else PageRole.ARTICLE, was_read=page != LIST, pass_id=crawl
    )


def absent(*seen: SiteLook, told: tuple[int, ...] = ()) -> list[int]:
    return [each.page for each in absences(seen, told)]


def test_an_article_that_fails_beside_a_well_neighbour_is_absent() -> None:
    assert absent(look(1, 2, reason=REFUSED), look(2, 3)) == [2]
    assert absent(look(1, 3), look(2, 2, reason=TIMED_OUT)) == [2]


def test_an_article_of_a_site_that_is_down_is_not_absent() -> None:
    down = [look(number, number, reason=TIMED_OUT) for number in (1, 2, 3, 4)]
    assert absent(*down) == []
    assert absent(*down, *(look(9 + page, page, minutes=30, crawl=2) for page in (1, 3))) == []


def test_a_list_that_fails_beside_the_article_means_trouble_of_the_site() -> None:
    assert absent(look(1, LIST, reason=TIMED_OUT), look(2, 2, reason=TIMED_OUT), look(3, 3)) == []


def test_an_article_alone_in_its_pass_waits_for_the_looks_before_and_after() -> None:
    before, failing = look(1, LIST), look(2, 2, minutes=10, reason=REFUSED, crawl=2)
    assert absent(before, failing) == []
    assert absent(before, failing, look(3, LIST, minutes=20, crawl=3)) == [2]
    assert absent(before, failing, look(3, LIST, minutes=90, crawl=3)) == []


def test_pages_that_are_told_say_nothing_about_the_site() -> None:
    seen = [look(1, 2, reason=REFUSED), look(2, 3, reason=REFUSED), look(3, 4, reason=REFUSED), look(4, 5)]
    assert absent(*seen) == []
    assert absent(*seen, told=(3, 4)) == [2]


def test_an_article_that_came_back_is_not_absent() -> None:
    assert absent(look(1, 2, reason=REFUSED), look(2, 3), look(3, 2)) == []


@pytest.mark.parametrize(
    "reason",
    [
        Reason(Cause.TRUNCATED),
        Reason(Cause.NO_RESPONSE, ("robots",)),
        Reason(Cause.NOT_BELIEVED, (), Reason(Cause.STATUS, (404,))),
        Reason(Cause.NO_ARTICLE, ("error",), Reason(Cause.READER_KILLED)),
    ],
)
def test_a_look_that_says_nothing_about_the_page_is_no_absence(reason: Reason) -> None:
    assert not is_absence(look(1, 2, reason=reason).look)
