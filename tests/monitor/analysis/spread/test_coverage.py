"""The worked examples of coverage, from captures to the cell: deadline 19:00, message issued at 12:00."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites.coverage import (
    BROKEN,
    BU,
    GONE,
    HEADLINE,
    MESSAGE,
    REFUSED,
    TEXT,
    Coverage,
    article,
    listing,
    old,
    portal,
)
from sites.list_looks import at
from sites.timeline import Reply

from monitor.wording.plain import utc
from storage.records import Failure

LIST, SECOND, PAGE = (
    "http://p.example.cn/news/",
    "http://p.example.cn/gwy/",
    "http://p.example.cn/2026/t20260302_7.html",
)
HOST = "p.example.cn"
NO = listing(*old(HOST, 0, 1, 2))
FORBIDDEN = Reply(None, None, failure=Failure.ROBOTS)
YES = listing((PAGE, HEADLINE, "2026-03-02"), *old(HOST, 0, 1, 2))


def coverage(store: Path, *columns: str, first: dict[str, Reply] | None = None) -> Coverage:
    """A ministry and a portal, with the message on the ministry's page from 12:00 on; `first` is looked at at 11:00."""
    found = Coverage(store, [BU, portal("p", *columns)])
    found.look("11:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4, 5))} | (first or {}))
    found.look(
        "12:00",
        {
            BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4, 5)),
            MESSAGE: article(stated="2026-03-02 11:40"),
        },
    )
    found.task("p")
    return found


def copy(stated: str | None = None) -> Reply:
    return article(stated=stated, source="省民政厅")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-03-02 17:00", ("carried", True, "stated", None, "inside")),
        ("2026-03-02", ("unknown", None, None, "straddles", "open")),
        ("2026-03-02 11:12", ("unknown", None, None, "straddles", "contradicted")),
    ],
)
def test_a_copy_that_came_between_two_looks(
    store_path: Path, stated: str, expected: tuple[object, ...]
) -> None:
    web = coverage(store_path)
    web.look("16:30", {LIST: NO})
    web.look("20:00", {LIST: YES, PAGE: copy(stated)})
    cell = web.cell("20:30")
    assert (cell["state"], cell["in_time"], cell["basis"], cell["why"], cell["stated"]) == expected
    assert cell["first_seen"] == {"after": utc(at("16:30")), "by": utc(at("20:00"))}
    page = [("shown", PAGE)] if expected[2] == "stated" else []  # the page states the time
    assert [(each["role"], each["url"]) for each in cell["evidence"]] == [
        ("absent", LIST),
        ("shown", LIST),
        *page,
    ]
    assert cell["evidence"][0]["url"] == LIST and len(cell["evidence"][0]["digest"]) == 64
    assert web.told("20:30")["rates"]["open"] == (expected[1] is None)


def test_refusals_between_two_looks_do_not_erase_the_earlier_look(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    for clock in ("14:00", "20:00", "30:00", "36:00"):
        web.look(clock, {LIST: REFUSED})
    web.look("38:00", {LIST: YES, PAGE: copy("2026-03-02 14:05")})
    cell = web.cell("39:00")
    assert (cell["state"], cell["basis"]) == ("carried", "stated")
    assert cell["first_seen"] == {"after": utc(at("11:00")), "by": utc(at("38:00"))}


def test_a_list_without_the_article_before_and_behind_proves_that_it_is_missing(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    web.look("20:00", {LIST: NO})
    cell = web.cell("20:00")
    assert (cell["state"], cell["in_time"], cell["basis"]) == ("missing", False, "looks")
    assert [(each["role"], each["at"]) for each in cell["evidence"]] == [
        ("absent", utc(at("11:00"))),
        ("absent", utc(at("20:00"))),
    ]
    assert web.cell("18:00")["state"] == "pending"
    assert web.cell("19:30")["why"] == "not-looked-at"


@pytest.mark.parametrize(
    ("looks", "clock", "expected"),
    [
        ({"11:00": NO, "18:50": NO, "19:30": BROKEN}, "20:00", ("unknown", "failing")),
        (
            {"11:00": NO, "16:30": listing(*old(HOST, 3, 4, 5)), "20:00": listing(*old(HOST, 3, 4, 5))},
            "20:00",
            ("unknown", "gap"),
        ),
        (
            {"11:00": NO, "18:00": FORBIDDEN, "20:00": listing(*old(HOST, 6, 7))},
            "20:00",
            ("unknown", "gap"),  # robots.txt permits the list again
        ),
        (
            {
                "11:00": NO,
                "18:00": listing(*old(HOST, 6, 7)),
                "20:00": listing(*old(HOST, 6, 7)),
                "22:00": NO,
            },
            "22:00",
            ("missing", None),
        ),
    ],
)
def test_looks_that_do_not_continue_each_other_prove_nothing(
    store_path: Path, looks: dict[str, Reply], clock: str, expected: tuple[str, str | None]
) -> None:
    web = coverage(store_path, first={LIST: looks["11:00"]})
    for time, reply in looks.items():
        if time != "11:00":
            web.look(time, {LIST: reply})
    cell = web.cell(clock)
    assert (cell["state"], cell["why"]) == expected


def test_a_copy_after_the_deadline_is_late(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    web.look("20:00", {LIST: NO})
    web.look("24:00", {LIST: YES, PAGE: copy("2026-03-02 17:00")})
    assert web.cell("20:30")["state"] == "missing"
    cell = web.cell("25:00")
    assert (cell["state"], cell["in_time"], cell["basis"], cell["stated"]) == (
        "late",
        False,
        "looks",
        "contradicted",
    )


def test_one_list_of_two_is_not_enough(store_path: Path) -> None:
    web = coverage(store_path, "news", "gwy", first={LIST: NO, SECOND: listing(*old(HOST, 7, 8))})
    web.look("20:00", {LIST: NO, SECOND: BROKEN})
    assert (web.cell("20:00")["state"], web.cell("20:00")["why"]) == ("unknown", "failing")


def test_a_copy_that_was_gone_by_the_deadline_is_missing(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    web.look("13:00", {LIST: YES, PAGE: copy()})
    web.look("16:30", {LIST: NO, PAGE: GONE})
    web.look("17:00", {PAGE: GONE})
    web.look("20:00", {LIST: NO})
    cell = web.cell("20:00")
    assert (cell["state"], cell["how"]) == ("missing", ["removed"])
    assert cell["gone"] == {"after": utc(at("13:00")), "by": utc(at("16:30"))}
    assert [each["role"] for each in cell["evidence"]][:2] == ["shown", "gone"]


def test_a_listed_copy_without_a_readable_page_is_no_missing_copy(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    web.look("13:00", {LIST: YES, PAGE: BROKEN})
    web.look("20:00", {LIST: YES, PAGE: BROKEN})
    cell = web.cell("20:00")
    assert (cell["state"], cell["why"], cell["url"], cell["in_time"]) == ("unknown", "unread", PAGE, True)


def test_a_link_to_the_message_is_a_headline_and_no_text(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    web.look("13:00", {LIST: listing((MESSAGE, HEADLINE), *old(HOST, 0, 1))})
    assert (web.cell("20:00")["state"], web.cell("20:00")["how"]) == ("altered", ["headline-only"])
    web.task("p", name="T2", form="headline")
    assert web.told("20:00", "T2")["counts"]["carried"] == 1


def test_an_altered_figure_or_headline_is_told(store_path: Path) -> None:
    web = coverage(store_path, first={LIST: NO})
    altered = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
    web.look("13:00", {LIST: YES, PAGE: article(altered, HEADLINE + "并讲话", source="省民政厅")})
    cell = web.cell("20:00")
    assert (cell["state"], cell["in_time"], cell["how"]) == ("altered", True, ["text", "headline"])


def test_a_copy_of_a_copy_is_a_copy(store_path: Path) -> None:
    second = portal("q")
    web = Coverage(store_path, [BU, portal("p"), second])
    web.look(
        "11:00",
        {
            BU.start_urls[0]: listing(*old("bu.example.cn", 4)),
            LIST: NO,
            second.start_urls[0]: listing(*old("q.example.cn", 1, 2)),
        },
    )
    web.look(
        "12:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()},
    )
    web.look("13:00", {LIST: YES, PAGE: copy()})
    page = "http://q.example.cn/a/t20260302_9.html"
    web.look(
        "14:00",
        {
            second.start_urls[0]: listing((page, HEADLINE), *old("q.example.cn", 1, 2)),
            page: article(source="门户p", link=PAGE),
        },
    )
    web.task("p", "q")
    assert web.told("20:00")["counts"]["carried"] == 2


def test_a_copy_of_the_earlier_text_is_outdated_only_after_a_look_since_the_correction(
    store_path: Path,
) -> None:
    web = coverage(store_path)
    web.look("12:30", {LIST: NO})
    web.look("13:00", {LIST: YES, PAGE: copy()})
    corrected = article((TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:]), stated="2026-03-02 11:40")
    web.look("15:00", {MESSAGE: corrected})
    web.look("15:30", {MESSAGE: corrected})
    cell = web.cell("16:00")
    assert (cell["state"], cell["outdated"]) == ("carried", False)
    web.look("17:00", {PAGE: copy()})
    cell = web.cell("17:30")
    assert (cell["state"], cell["outdated"]) == ("carried", True)
    assert web.cell("16:00")["outdated"] is False


@pytest.mark.parametrize(("kept", "is_outdated"), [((0, 2, 3), False), ((0, 1, 2), True)])
def test_an_excerpt_without_the_corrected_passage_is_not_outdated(
    store_path: Path, kept: tuple[int, ...], *, is_outdated: bool
) -> None:
    web = coverage(store_path)
    web.look("12:30", {LIST: NO})
    excerpt = article(tuple(TEXT[number] for number in kept), source="省民政厅")
    web.look("13:00", {LIST: YES, PAGE: excerpt})
    # a mark changed too, so that the excerpt is nearest to the earlier text
    first = TEXT[0].replace("有效保障，", "有效保障；")
    corrected = article((first, TEXT[1].replace("122.7", "127.2"), *TEXT[2:]), stated="2026-03-02 11:40")
    web.look("15:00", {MESSAGE: corrected, PAGE: excerpt})
    web.look("15:30", {MESSAGE: corrected, PAGE: excerpt})
    cell = web.cell("16:00")
    assert (cell["state"], cell["how"], cell["outdated"]) == ("altered", ["excerpt"], is_outdated)


def test_a_site_first_looked_at_later_is_judged_by_the_days_on_its_list(store_path: Path) -> None:
    web = coverage(store_path)
    web.look("20:00", {LIST: NO})
    cell = web.cell("20:00")
    assert (cell["state"], cell["basis"]) == ("missing", "stated")
