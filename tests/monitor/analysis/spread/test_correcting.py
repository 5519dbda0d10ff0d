"""A correction case is opened by a look at the faulty copy, and moved by looks and people alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sites.coverage import BROKEN, BU, GONE, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at
from sites.timeline import Reply

from monitor.analysis.spread.correcting import status_of
from monitor.analysis.watch import watch
from monitor.config.coverage import Letters
from monitor.coverage.case_answers import case_answer
from monitor.coverage.letter_facts import letter_of
from monitor.coverage.letters import letter_text
from monitor.wording.plain import utc
from storage.engine.store import transaction
from storage.findings import findings
from storage.records import FindingKind
from storage.spread import cases
from storage.spread.cases import CaseAct

LIST, PAGE = "http://p.example.cn/news/", "http://p.example.cn/2026/t20260302_7.html"
RIGHT = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
THIRD = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])


def copy(text: tuple[str, ...] = TEXT) -> Reply:
    return article(text, source="省民政厅")


@pytest.fixture
def web(store_path: Path) -> Coverage:
    """The ministry corrects a figure at 15:00; the portal copied the wrong figure at 13:00."""
    web = Coverage(store_path, [BU, portal("p")])
    own = BU.start_urls[0]
    web.look("11:00", {own: listing(*old("bu.example.cn", 4)), LIST: listing(*old("p.example.cn", 0, 1))})
    web.look("12:00", {own: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()})
    web.look("13:00", {LIST: listing((PAGE, HEADLINE), *old("p.example.cn", 0, 1)), PAGE: copy()})
    web.look("15:00", {MESSAGE: article(RIGHT)})
    web.look("15:10", {MESSAGE: article(RIGHT)})
    return web


def told(web: Coverage, clock: str) -> list[dict[str, Any]]:
    with web.opened() as db:
        return [case_answer(status_of(db, each, web.rules.cases, at(clock))) for each in cases.all_cases(db)]


def outdated(web: Coverage) -> int:
    with web.opened() as db:
        return sum(each.kind is FindingKind.REPRINT_OUTDATED for each in findings.list_findings(db))


def act(web: Coverage, clock: str, name: str) -> None:
    (case,) = told(web, clock)
    with web.opened() as db, transaction(db):
        cases.add_act(db, CaseAct(case["id"], at(clock), name, "李", "电话"))


def test_no_case_is_opened_before_a_look_at_the_copy_since_the_correction(web: Coverage) -> None:
    assert told(web, "16:00") == [] and outdated(web) == 0
    web.look("17:00", {PAGE: copy()})
    (case,) = told(web, "17:30")
    assert outdated(web) == 1
    assert (case["kind"], case["state"], case["opened_at"]) == ("reprint-outdated", "open", utc(at("17:00")))
    assert (case["span"]["wrong"][:5], case["span"]["right"][:5]) == ("122.7", "127.2")
    assert case["last_look"]["shows"] == "old"


def test_looks_correct_and_verify_and_open_again(web: Coverage) -> None:
    web.look("17:00", {PAGE: copy()})
    act(web, "18:00", "notify")
    assert told(web, "18:30")[0]["state"] == "notified"
    for clock in ("20:00", "20:10"):
        web.look(clock, {PAGE: copy(RIGHT)})
    assert told(web, "21:00")[0]["state"] == "corrected"
    web.look("30:00", {PAGE: copy(RIGHT)})
    assert told(web, "31:00")[0]["state"] == "corrected"
    assert told(web, "99:00")[0]["state"] == "corrected"  # time alone moves nothing
    web.look("50:00", {PAGE: copy(RIGHT)})
    assert told(web, "51:00")[0]["state"] == "verified"
    for clock in ("60:00", "60:10", "60:20", "60:30"):  # a text that comes back needs four looks
        web.look(clock, {PAGE: copy()})
    (case,) = told(web, "61:00")
    assert (case["state"], case["reopened"]) == ("open", 1)
    assert [each["state"] for each in case["events"]] == ["notified", "corrected", "verified", "open"]
    before = told(web, "61:00")
    web.line.again()
    assert told(web, "61:00") == before


def test_a_failing_page_moves_nothing_a_third_reading_keeps_the_case_open_and_gone_is_corrected(
    web: Coverage,
) -> None:
    web.look("17:00", {PAGE: copy()})
    web.look("18:00", {PAGE: BROKEN})
    (case,) = told(web, "18:30")
    assert (case["state"], case["unseen_since"]) == ("open", utc(at("18:00")))
    for clock in ("19:00", "19:10"):
        web.look(clock, {PAGE: copy(THIRD)})
    assert [
        each["last_look"]["shows"] for each in told(web, "19:30") if each["kind"] == "reprint-outdated"
    ] == ["other"]
    for clock in ("20:00", "21:00"):
        web.look(clock, {PAGE: GONE})
    case = next(each for each in told(web, "22:00") if each["kind"] == "reprint-outdated")
    assert (case["state"], case["how"], case["last_look"]["shows"]) == ("corrected", "removed", "gone")


def test_a_letter_cites_the_looks(web: Coverage) -> None:
    web.look("17:00", {PAGE: copy()})
    with web.opened() as db:
        (stored,) = cases.all_cases(db)
        status = status_of(db, stored, web.rules.cases, at("18:00"))
        facts = letter_of(db, web.setup, Letters("省民政厅办公室", "李某 010-1"), status, at("18:00"))
    text = letter_text(facts, None)
    assert facts.number in text and PAGE in text and "122.7" in text and "127.2" in text
    assert "2026-03-02 11:00" in text and "2026-03-02 17:00" in text and "省民政厅办公室" in text
    assert all(proof.digest in text for proof in facts.evidence if proof.digest)


def test_an_analysis_that_ends_while_it_opens_a_case_leaves_the_case_to_the_next(web: Coverage) -> None:
    """The finding and its case are one transaction: after a kill in between, neither would come again."""
    with closing(sqlite3.connect(web.line.store)) as db:
        db.execute("CREATE TRIGGER held BEFORE INSERT ON cases BEGIN SELECT RAISE(ABORT, 'held'); END")
    with pytest.raises(sqlite3.IntegrityError, match="held"):
        web.look("17:00", {PAGE: copy()})
    assert told(web, "17:30") == [] and outdated(web) == 0
    with closing(sqlite3.connect(web.line.store)) as db:
        db.execute("DROP TRIGGER held")
    watch(web.line.store, web.line.sites, web.rules)
    assert [each["kind"] for each in told(web, "17:30")] == ["reprint-outdated"] and outdated(web) == 1


def test_a_further_fault_of_a_copy_goes_into_its_case(store_path: Path) -> None:
    def wrong(number: int, right: str, other: str) -> tuple[str, ...]:
        return tuple(line.replace(right, other) if n == number else line for n, line in enumerate(TEXT))

    first, second = wrong(1, "122.7", "127.2"), wrong(2, "严肃查处", "不再查处")
    web = Coverage(store_path, [BU, portal("p")])
    own, entries = BU.start_urls[0], listing((PAGE, HEADLINE), *old("p.example.cn", 0, 1))
    web.look("11:00", {own: listing(*old("bu.example.cn", 4)), LIST: listing(*old("p.example.cn", 0, 1))})
    web.look("12:00", {own: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()})
    web.look("13:00", {LIST: entries, PAGE: copy(first)})

    def altered(clock: str) -> tuple[Any, ...]:
        case = next(each for each in told(web, clock) if each["kind"] == "reprint-altered")
        return case["state"], case["reopened"], case["span"]["wrong"], case["last_look"]["shows"]

    assert altered("14:00") == ("open", 0, "127.2万名", "old")
    for clock in ("15:00", "15:10"):
        web.look(clock, {PAGE: copy(second)})  # the first fault is mended, and another is made
    assert altered("16:00")[:2] == ("open", 0) and "不再" in altered("16:00")[2]
    assert altered("14:00") == ("open", 0, "127.2万名", "old")
    for clock in ("18:00", "18:10"):
        web.look(clock, {PAGE: copy()})
    assert altered("19:00")[0] == "corrected"
    for clock in ("20:00", "20:10", "20:20", "20:30"):
        web.look(clock, {PAGE: copy(first)})
    assert altered("21:00")[:2] == ("open", 1)
    before = told(web, "21:00")
    web.line.again()
    assert told(web, "21:00") == before and len(before) == 1


def test_an_original_that_is_corrected_twice_keeps_one_case_a_copy(web: Coverage) -> None:
    web.look("17:00", {PAGE: copy()})
    for clock in ("18:00", "18:10"):
        web.look(clock, {MESSAGE: article(THIRD)})
    web.look("19:00", {PAGE: copy()})

    def cases_of(clock: str) -> list[tuple[Any, ...]]:
        return [(c["state"], c["span"]["right"][:5], c["last_look"]["shows"]) for c in told(web, clock)
                if c["kind"] == "reprint-outdated"]  # fmt: skip

    assert cases_of("17:30") == [("open", "127.2", "old")]
    assert cases_of("19:30") == [("open", "172.2", "old")]
    for clock in ("20:00", "20:10"):
        web.look(clock, {PAGE: copy(RIGHT)})  # the first correction alone
    assert cases_of("20:30")[0][0] == "open"
    for clock in ("21:00", "21:10"):
        web.look(clock, {PAGE: copy(THIRD)})
    assert [each[0] for each in cases_of("22:00")] == ["corrected"]
