"""Nothing is believed at first sight but a first article, and no fault of a server is an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.looks.proof import Doubts
from monitor.judge.looks.verdict import Known, Verdict, verdict
from storage.records import (
    Article,
    Attachment,
    Capture,
    CaptureId,
    Cause,
    Failure,
    Fetch,
    Look,
    Outcome,
    PageId,
    PageKind,
    Reading,
    Reason,
    Redirect,
    SettledReading,
)

URL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = Article(
    "乘势而上开新局",
    (
        "全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，为取得脱贫攻坚全面胜利提供了有力保障。"
        * 3,
    ),
)
EDITED = replace(TEXT, paragraphs=(TEXT.paragraphs[0].replace("122.7", "127.2"),))
SETTLED = SettledReading(1, PageId(1), CaptureId(1), TEXT, "//div[@id='zoom']")


def capture(status: int | None = 200, at: datetime = AT, **rest: object) -> Capture:
    fetch = Fetch(URL, at, 5, status=status, body=b"x", final_url=URL)
    return Capture(CaptureId(9), PageId(1), replace(fetch, **rest), "d", 1)  # type: ignore[arg-type]


def reading(article: Article | None = TEXT, kind: PageKind = PageKind.ARTICLE) -> Reading:
    return Reading(URL, kind, Reason(Cause.NEITHER), article=article if kind is PageKind.ARTICLE else None)


def look(outcome: Outcome, suspect: Article | None = None) -> Look:
    return Look(CaptureId(8), PageId(1), PageKind.ARTICLE, outcome, Reason(Cause.DIFFERS), suspect, AT - HOUR)


def judged(seen: Capture, read: Reading | None, **known: object) -> Verdict:
    facts = {"settled": SETTLED, "settled_at": URL, "last": look(Outcome.UNCHANGED)} | known
    return verdict(seen, read, Known(**facts), confirm_removal=6 * HOUR)  # type: ignore[arg-type]


def test_the_first_article_is_taken_as_it_is() -> None:
    assert judged(capture(), reading(), settled=None, last=None).outcome is Outcome.FIRST


def test_another_text_is_only_suspected_at_first_sight() -> None:
    seen = judged(capture(), reading(EDITED))
    assert (seen.outcome, seen.look_again_in, seen.suspect) == (Outcome.SUSPECT, timedelta(0), EDITED)


def test_a_text_that_two_looks_show_is_a_change() -> None:
    seen = judged(capture(), reading(EDITED), last=look(Outcome.SUSPECT, EDITED))
    assert (seen.outcome, seen.article) == (Outcome.CHANGED, EDITED)


def test_a_text_that_is_gone_at_the_second_look_was_nothing() -> None:
    assert judged(capture(), reading(TEXT), last=look(Outcome.SUSPECT, EDITED)).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "kind", [PageKind.ERROR, PageKind.CHALLENGE, PageKind.OTHER, PageKind.LIST, PageKind.ATTACHMENT]
)
@pytest.mark.parametrize("status", [200, 403, 412, 500, 502, 503, 521])
def test_what_is_no_article_says_nothing_about_the_article(kind: PageKind, status: int) -> None:
    assert judged(capture(status), reading(kind=kind)).outcome is Outcome.NONE


@pytest.mark.parametrize("failure", list(Failure))
def test_a_failure_says_nothing_about_the_article(failure: Failure) -> None:
    assert judged(capture(None, failure=failure, body=None), None).outcome is Outcome.NONE


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_waits_for_a_second_look(status: int) -> None:
    seen = judged(capture(status), reading(kind=PageKind.ERROR))
    assert (seen.outcome, seen.look_again_in) == (Outcome.MISSING, timedelta(0))


def test_a_page_missing_at_two_looks_apart_in_time_is_removed() -> None:
    gone = reading(kind=PageKind.SOFT_404)
    early = judged(capture(), gone, last=look(Outcome.MISSING), doubts=Doubts(1, AT - HOUR))
    late = judged(capture(), gone, last=look(Outcome.MISSING), doubts=Doubts(1, AT - 6 * HOUR))
    assert (early.outcome, early.look_again_in) == (Outcome.MISSING, 5 * HOUR)
    assert late.outcome is Outcome.REMOVED


@pytest.mark.parametrize(
    "target",
    [
        "http://www.mca.gov.cn/",
        "http://www.mca.gov.cn/index.html",
        "http://www.mca.gov.cn/n152/n166/index.html",
    ],
)
def test_being_sent_to_a_front_or_list_page_is_missing(target: str) -> None:
    entries = frozenset({"mca.gov.cn/n152/n166/index.html"})
    seen = capture(final_url=target, redirects=(Redirect(302, target),))
    assert judged(seen, reading(), entry_pages=entries).outcome is Outcome.MISSING


def test_another_address_with_the_same_article_is_a_move() -> None:
    target = "http://www.mca.gov.cn/n152/c1662004999979993926/content.html"
    seen = judged(capture(final_url=target, redirects=(Redirect(301, target),)), reading())
    assert (seen.outcome, seen.moved_to) == (Outcome.MOVED, target)


def test_a_text_that_differs_at_its_new_address_waits_for_a_second_look() -> None:
    target = "http://www.mca.gov.cn/n152/c1662004999979993926/content.html"
    seen = judged(capture(final_url=target, redirects=(Redirect(301, target),)), reading(EDITED))
    assert (seen.outcome, seen.moved_to, seen.article, seen.suspect) == (Outcome.MOVED, target, TEXT, EDITED)
    assert seen.look_again_in is not None
    second = judged(capture(), reading(EDITED), last=look(Outcome.MOVED, EDITED))
    assert second.outcome is Outcome.CHANGED


def test_an_address_that_always_redirected_has_not_moved() -> None:
    target = "http://www.mca.gov.cn/n152/c1662004999979993926/content.html"
    seen = capture(final_url=target, redirects=(Redirect(301, target),))
    assert judged(seen, reading(), settled_at=target).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("settled", [None, SETTLED])
def test_a_file_counts_wherever_its_address_leads(settled: SettledReading | None) -> None:
    target = "http://cdn.example.cn/files/7.pdf?sign=4711"
    seen = capture(final_url=target, redirects=(Redirect(302, target),))
    told = judged(seen, reading(), settled=settled, is_file=True).outcome
    assert told is (Outcome.UNCHANGED if settled else Outcome.FIRST)


@pytest.mark.parametrize("target", [URL.replace("http:", "https:"), URL.replace("www.", ""), URL + "/"])
def test_the_same_address_in_other_words_is_no_move(target: str) -> None:
    seen = capture(final_url=target, redirects=(Redirect(301, target),))
    assert judged(seen, reading()).outcome is Outcome.UNCHANGED


def test_a_redirect_to_another_article_is_missing() -> None:
    target = "http://www.mca.gov.cn/other.html"
    other = Article("别的文章", ("这里讲的是另外一件事情，与原来的文章没有任何关系。" * 9,))
    seen = capture(final_url=target, redirects=(Redirect(302, target),))
    assert judged(seen, reading(other)).outcome is Outcome.MISSING


def test_a_removed_article_that_is_back_is_restored() -> None:
    seen = judged(capture(), reading(), last=look(Outcome.REMOVED))
    assert (seen.outcome, seen.suspect) == (Outcome.RESTORED, None)


def test_a_maintenance_notice_with_status_200_is_not_believed() -> None:
    notice = Article("系统提示", ("网站正在升级维护，请稍后再来访问。",))
    assert judged(capture(), reading(notice)).outcome is Outcome.NONE


WITH_ADVERT = replace(TEXT, paragraphs=(*TEXT.paragraphs, "点击进入专题 了解更多"))


def test_an_edit_before_a_second_look_that_came_late_is_not_taken_for_rotating_matter() -> None:
    first = look(Outcome.FIRST, suspect=WITH_ADVERT)
    edited = replace(EDITED, paragraphs=(*EDITED.paragraphs, "扫码下载客户端"))
    settled = replace(SETTLED, article=WITH_ADVERT)
    seen = judged(capture(), reading(edited), settled=settled, last=first)
    assert seen.outcome is Outcome.SUSPECT
    third = replace(EDITED, paragraphs=(*EDITED.paragraphs, "关注我们的公众号"))
    seen = judged(capture(), reading(third), settled=settled, last=look(Outcome.SUSPECT, suspect=edited))
    assert seen.outcome is Outcome.CHANGED
    assert seen.before == TEXT
    assert seen.article == EDITED


def test_an_advert_at_a_second_look_that_came_late_is_left_out_at_once() -> None:
    first = look(Outcome.FIRST, suspect=WITH_ADVERT)
    other = replace(TEXT, paragraphs=(*TEXT.paragraphs, "扫码下载客户端"))
    seen = judged(capture(), reading(other), settled=replace(SETTLED, article=WITH_ADVERT), last=first)
    assert (seen.outcome, seen.article) == (Outcome.UNSETTLED, TEXT)


FILE = Attachment("名单.docx", "http://www.mca.gov.cn/f/1.docx")
WITH_FILE = replace(TEXT, attachments=(FILE,))


def test_a_text_that_failed_to_load_beside_its_files_is_no_edit() -> None:
    known = replace(SETTLED, article=WITH_FILE)
    seen = judged(capture(), reading(replace(WITH_FILE, paragraphs=())), settled=known)
    assert (seen.outcome, seen.reason.cause) == (Outcome.NONE, Cause.TEXT_LOST)


def test_a_text_replaced_by_a_new_file_is_suspected() -> None:
    only_file = replace(TEXT, paragraphs=(), attachments=(FILE,))
    assert judged(capture(), reading(only_file)).outcome is Outcome.SUSPECT


def test_a_page_in_the_place_of_a_file_is_not_believed() -> None:
    bare = Article("1.pdf", (), attachments=(replace(FILE, digest="ab"),))
    seen = judged(capture(), reading(TEXT), settled=replace(SETTLED, article=bare))
    assert seen.outcome is Outcome.NONE


def test_an_edited_file_that_is_made_anew_at_each_request_is_a_change() -> None:
    def made(paragraphs: tuple[str, ...], digest: str) -> Article:
        return Article("1.docx", paragraphs, attachments=(replace(FILE, digest=digest),))

    first = verdict(
        capture(), reading(made(("市州 金额", "清河市 3860"), "a")), Known(), confirm_removal=HOUR
    )
    assert first.suspect is not None  # short lines: a second look decides what belongs to the text
    known = replace(SETTLED, article=first.article or TEXT)
    soon = capture(at=AT - HOUR)
    again = reading(made(known.article.paragraphs, "b"))
    second = judged(soon, again, settled=known, last=look(Outcome.FIRST, first.suspect))
    assert (second.outcome, second.reason.cause) == (Outcome.UNCHANGED, Cause.LOOKS_AGREE)
    edited = [made(("市州 金额", "清河市 8360"), digest) for digest in ("c", "d")]
    assert judged(capture(), reading(edited[0]), settled=known).outcome is Outcome.SUSPECT
    confirmed = judged(capture(), reading(edited[1]), settled=known, last=look(Outcome.SUSPECT, edited[0]))
    assert confirmed.outcome is Outcome.CHANGED


def test_files_that_an_earlier_release_did_not_name_are_no_change() -> None:
    known = replace(SETTLED, names_files=False)
    seen = judged(capture(), reading(WITH_FILE), settled=known)
    assert (seen.outcome, seen.article, seen.before) == (Outcome.UNSETTLED, WITH_FILE, WITH_FILE)
    edited = replace(EDITED, attachments=(FILE,))
    both = judged(capture(), reading(edited), settled=known, last=look(Outcome.SUSPECT, edited))
    assert both.outcome is Outcome.CHANGED
    assert both.before is not None
    assert both.before.attachments == (FILE,)


PICTURE = Article("a.png", (), attachments=(Attachment("a.png", URL, digest="ab"),))
SLOW = Reason(Cause.PICTURE_SLOW, (180.0,))


def picture_judged(article: Article, reason: Reason, **known: object) -> Verdict:
    read = Reading(URL, PageKind.ATTACHMENT, reason, article=article)
    return judged(capture(), read, is_file=True, **known)


def test_a_picture_that_could_not_be_recognised_is_tried_again_later_and_given_up_after_five_looks() -> None:
    first = picture_judged(PICTURE, SLOW, settled=None, last=None)
    assert (first.outcome, first.look_again_in) == (Outcome.FIRST, timedelta(minutes=30))
    settled = replace(SETTLED, article=PICTURE)
    waits = []
    for times in (1, 2, 3, 4):
        again = picture_judged(PICTURE, SLOW, settled=settled, times_unread=times)
        assert (again.outcome, again.reason) == (Outcome.UNCHANGED, SLOW)
        waits.append(again.look_again_in)
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, None]


def test_the_text_that_a_later_look_recognises_in_the_same_bytes_was_there_before() -> None:
    read = replace(PICTURE, paragraphs=TEXT.paragraphs)
    later = picture_judged(read, Reason(Cause.MAGIC, ("PNG",)), settled=replace(SETTLED, article=PICTURE))
    assert (later.outcome, later.before, later.reason.cause) == (Outcome.UNSETTLED, read, Cause.FILE_READ)
    other = replace(read, attachments=(Attachment("a.png", URL, digest="cd"),))
    changed = picture_judged(other, Reason(Cause.MAGIC, ("PNG",)), settled=replace(SETTLED, article=PICTURE))
    assert changed.outcome is Outcome.SUSPECT
