"""A copy of a copy is judged by what the first publisher corrected, and not by what a portal in between did."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.timeline import Reply

from monitor.analysis.reprints.chain import beginning_of, names_above
from storage.findings import findings
from storage.frontier import pages
from storage.records import Finding, FindingKind

RIGHT = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])


def page(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


@pytest.fixture
def web(store_path: Path) -> Coverage:
    """pa copies the wrong figure of the ministry, pb copies pa and names pa; the ministry corrects at 15:00."""
    web = Coverage(store_path, [BU, portal("pa"), portal("pb")])
    own = BU.start_urls[0]
    lists = {name: f"http://{name}.example.cn/news/" for name in ("pa", "pb")}
    web.look("11:00", {own: listing(*old("bu.example.cn", 4))})
    web.look("12:00", {own: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    web.look("13:00", {lists["pa"]: listing((page("pa"), HEADLINE)), page("pa"): first()})
    web.look("14:00", {lists["pb"]: listing((page("pb"), HEADLINE)), page("pb"): second()})
    for clock in ("15:00", "15:10"):
        web.look(clock, {MESSAGE: article(RIGHT)})
    return web


def first(text: tuple[str, ...] = TEXT) -> Reply:
    return article(text, source="省民政厅", link=MESSAGE)


def second(text: tuple[str, ...] = TEXT) -> Reply:
    return article(text, source="门户pa", link=page("pa"))


def open_about(web: Coverage, name: str, kind: FindingKind) -> list[Finding]:
    with web.opened() as db:
        found = findings.list_findings(db)
    return [each for each in found if (each.url, each.kind) == (page(name), kind) and not each.resolved_at]


def test_the_chain_leads_to_the_first_publisher(web: Coverage) -> None:
    with web.opened() as db:
        message, first_copy = pages.behind(db, MESSAGE), pages.behind(db, page("pa"))
        assert message is not None and first_copy is not None
        assert beginning_of(db, first_copy.id) == beginning_of(db, message.id) == message.id
        assert [*names_above(db, web.setup, first_copy.id)] == ["省民政厅"]


def test_a_copy_of_a_copy_with_the_old_text_is_outdated_though_its_portal_never_followed(
    web: Coverage,
) -> None:
    web.look("17:00", {page("pb"): second()})
    (finding,) = open_about(web, "pb", FindingKind.REPRINT_OUTDATED)
    assert finding.original_url == MESSAGE


def test_a_copy_that_follows_before_its_portal_is_neither_altered_nor_outdated(web: Coverage) -> None:
    for clock in ("17:00", "17:10", "17:20", "17:30"):  # a return to an earlier text needs four looks
        web.look(clock, {page("pb"): second(RIGHT), page("pa"): first()})
    assert not open_about(web, "pb", FindingKind.REPRINT_OUTDATED)
    assert not open_about(web, "pb", FindingKind.REPRINT_ALTERED)
    assert open_about(web, "pa", FindingKind.REPRINT_OUTDATED)


def test_a_portal_that_turns_back_makes_no_copy_outdated(web: Coverage) -> None:
    for clock, text in (("17:00", RIGHT), ("17:10", RIGHT), ("19:00", TEXT), ("19:10", TEXT)):
        web.look(clock, {page("pb"): second(RIGHT), page("pa"): first(text)})
    assert not open_about(web, "pb", FindingKind.REPRINT_OUTDATED)
    assert not open_about(web, "pb", FindingKind.REPRINT_ALTERED)


def test_a_copy_that_is_sooner_than_the_second_look_at_a_correction_is_not_altered(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("pa")])
    web.look("12:00", {BU.start_urls[0]: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    shown = {"http://pa.example.cn/news/": listing((page("pa"), HEADLINE)), page("pa"): first(RIGHT)}
    web.look("15:00", {MESSAGE: article(RIGHT), **shown})
    assert not open_about(web, "pa", FindingKind.REPRINT_ALTERED)
    web.look("15:01", {MESSAGE: article()})  # no correction: the first look showed rotating matter
    assert not open_about(web, "pa", FindingKind.REPRINT_ALTERED)
    web.look("16:00", {page("pa"): first(RIGHT)})
    assert open_about(web, "pa", FindingKind.REPRINT_ALTERED)


def test_a_copy_of_an_excerpt_is_judged_by_the_first_publisher(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("pa"), portal("pb")])
    own = BU.start_urls[0]
    lists = {name: f"http://{name}.example.cn/news/" for name in ("pa", "pb")}
    web.look("11:00", {own: listing(*old("bu.example.cn", 4))})
    web.look("12:00", {own: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    web.look("13:00", {lists["pa"]: listing((page("pa"), HEADLINE)), page("pa"): first(TEXT[:2])})
    web.look("14:00", {lists["pb"]: listing((page("pb"), HEADLINE)), page("pb"): second(TEXT[:2])})
    for clock in ("15:00", "15:10"):
        web.look(
            clock, {MESSAGE: article(RIGHT), page("pa"): first(RIGHT[:2]), page("pb"): second(RIGHT[:2])}
        )
    for clock in ("17:00", "17:10", "17:20", "17:30"):  # a return to an earlier text needs four looks
        web.look(clock, {page("pa"): first(TEXT[:2]), page("pb"): second(RIGHT[:2])})
    assert [each.original_url for each in open_about(web, "pa", FindingKind.REPRINT_OUTDATED)] == [MESSAGE]
    assert open_about(web, "pb", FindingKind.REPRINT_OUTDATED) == []
    for clock in ("18:00", "18:10", "18:20", "18:30"):
        web.look(clock, {page("pa"): first(RIGHT[:2]), page("pb"): second(TEXT[:2])})
    assert [each.original_url for each in open_about(web, "pb", FindingKind.REPRINT_OUTDATED)] == [MESSAGE]
