"""A look is recorded with what it settles: the article, its next page, the earlier reading without rotating matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.judge.looks.page_look import (
    NEW,
    disbelieved,
    entry_look,
    is_page_event,
    page_look,
    repeated_look,
)
from monitor.judge.looks.verdict import Known, Verdict
from storage.records import (
    Article,
    Capture,
    CaptureId,
    Cause,
    Failure,
    Fetch,
    Link,
    Look,
    Outcome,
    PageId,
    PageKind,
    Reading,
    Reason,
    SettledReading,
)

REASON = Reason(Cause.DIFFERS)
URL = "http://www.mca.gov.cn/n1/content.html"
AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
ARTICLE = Article("标题", ("第一段。", "第二段。"))
ROTATING = replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs, "广告第五号"))
SETTLED = SettledReading(7, PageId(1), CaptureId(3), ROTATING, "//div")
CAPTURE = Capture(CaptureId(9), PageId(1), Fetch(URL, AT, 5, status=200, final_url=URL), "d", 1)
READING = Reading(
    URL, PageKind.ARTICLE, Reason(Cause.PARAGRAPHS, (2,)), article=ARTICLE, container="//div", confidence=0.9
)


def look(outcome: Outcome) -> Look:
    return Look(CaptureId(8), PageId(1), PageKind.ARTICLE, outcome, REASON)


def test_a_list_with_entries_is_a_list_and_a_list_without_entries_says_nothing() -> None:
    full = Reading(
        URL, PageKind.LIST, Reason(Cause.LIST, ("list", 1)), links=(Link("http://www.mca.gov.cn/1.html"),)
    )
    assert entry_look(CAPTURE, full).outcome is Outcome.LIST
    assert entry_look(CAPTURE, replace(full, links=())).outcome is Outcome.NONE


def test_a_start_page_without_a_response_is_an_error_that_names_the_failure() -> None:
    failed = replace(CAPTURE, fetch=replace(CAPTURE.fetch, status=None, failure=Failure.TIMEOUT))
    seen = entry_look(failed, None)
    assert (seen.kind, seen.outcome) == (PageKind.ERROR, Outcome.NONE)
    assert seen.reason == Reason(Cause.NO_RESPONSE, ("timeout",))


@pytest.mark.parametrize(
    ("before", "now"), [(Outcome.LIST, Outcome.LIST), (Outcome.FIRST, Outcome.UNCHANGED)]
)
def test_the_same_bytes_mean_the_same_list_or_an_unchanged_article(before: Outcome, now: Outcome) -> None:
    assert repeated_look(CAPTURE, look(before)).outcome is now


def test_a_picture_with_the_same_bytes_is_as_unread_as_before() -> None:
    unread = replace(look(Outcome.FIRST), reason=Reason(Cause.PICTURE_SLOW, (180.0,)))
    assert repeated_look(CAPTURE, unread).reason == unread.reason


def test_a_removal_that_is_not_believed_concludes_nothing() -> None:
    assert disbelieved(Verdict(Outcome.REMOVED, REASON)).outcome is Outcome.NONE


def test_a_first_article_is_settled_under_an_id_to_be_given() -> None:
    seen = page_look(CAPTURE, READING, Known(), Verdict(Outcome.FIRST, REASON, article=ARTICLE))
    assert seen.settled == SettledReading(NEW, PageId(1), CaptureId(9), ARTICLE, "//div", None, 0.9)
    assert seen.cleaned is None


def test_an_unchanged_article_settles_anew_only_if_its_next_page_is_another() -> None:
    known, same = Known(settled=SETTLED), Verdict(Outcome.UNCHANGED, REASON)
    assert page_look(CAPTURE, READING, known, same).settled is None
    longer = replace(READING, next_page="http://www.mca.gov.cn/n1/content_2.html#top")
    settled = page_look(CAPTURE, longer, known, same).settled
    assert settled is not None
    assert settled.article == ROTATING
    assert settled.next_page == "http://www.mca.gov.cn/n1/content_2.html"


def test_matter_that_rotates_is_taken_out_of_the_earlier_reading() -> None:
    outcome = Verdict(Outcome.UNSETTLED, REASON, article=ARTICLE, before=ARTICLE)
    seen = page_look(CAPTURE, READING, Known(settled=SETTLED), outcome)
    assert seen.cleaned == replace(SETTLED, article=ARTICLE)


def test_an_earlier_reading_without_rotating_matter_is_left_alone() -> None:
    outcome = Verdict(Outcome.CHANGED, REASON, article=ARTICLE, before=ROTATING)
    seen = page_look(CAPTURE, READING, Known(settled=SETTLED), outcome)
    assert seen.settled is not None
    assert seen.cleaned is None


def test_a_look_without_a_response_settles_nothing() -> None:
    seen = page_look(CAPTURE, None, Known(settled=SETTLED), Verdict(Outcome.NONE, REASON))
    assert (seen.look.kind, seen.settled, seen.cleaned) == (PageKind.ERROR, None, None)


def test_the_profile_of_a_site_stands_only_beside_looks_at_articles() -> None:
    reading = replace(READING, profile="mca-2016", profile_holds=True)
    outcome = Verdict(Outcome.UNCHANGED, REASON)
    assert page_look(CAPTURE, reading, Known(), outcome).look.profile == "mca-2016"
    challenge = replace(reading, kind=PageKind.CHALLENGE, article=None)
    assert page_look(CAPTURE, challenge, Known(), outcome).look.profile is None


@pytest.mark.parametrize(
    ("outcome", "last", "is_event"),
    [
        (Verdict(Outcome.REMOVED, REASON), look(Outcome.MISSING), True),
        (Verdict(Outcome.REMOVED, REASON), look(Outcome.REMOVED), False),
        (Verdict(Outcome.RESTORED, REASON), look(Outcome.REMOVED), True),
        (Verdict(Outcome.MOVED, REASON, moved_to="http://www.mca.gov.cn/new.html"), None, True),
        (Verdict(Outcome.MOVED, REASON), None, False),
        (Verdict(Outcome.MISSING, REASON), None, False),
        (Verdict(Outcome.CHANGED, REASON), look(Outcome.SUSPECT), False),
    ],
)
def test_a_removal_is_an_event_once(outcome: Verdict, last: Look | None, is_event: bool) -> None:
    assert is_page_event(outcome, last) is is_event
