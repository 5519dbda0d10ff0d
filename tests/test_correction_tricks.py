"""Copies of a message that is corrected, and later changed back: every case is what the looks support."""

from __future__ import annotations

import pytest
from sites.coverage import BROKEN, BU, GONE, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at
from sites.timeline import Reply

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.correcting import statuses_of
from monitor.coverage.case_answers import case_answer
from monitor.coverage.work_answers import readings_answer
from storage.engine.address import StoreAddress
from storage.spread import cases

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
HOURS = (8, 12, 13, 15, 18, 22, 36, 48, 60)
CORRECTED, CHANGED_BACK = 15, 60
NEW = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
THIRD = (TEXT[0], TEXT[1].replace("122.7", "217.2"), *TEXT[2:])
# Texts of the copies, by the hour from which on they stand; None: the page fails.
COPIES: dict[str, dict[int, tuple[str, ...] | Reply]] = {
    "follows": {13: TEXT, 18: NEW},
    "keeps": {13: TEXT},
    "without": {13: (TEXT[0], *TEXT[2:])},  # an excerpt that never had the passage
    "part": {13: TEXT[:2]},  # an excerpt with the passage
    "third": {13: TEXT, 18: THIRD},
    "failing": {13: TEXT, 15: BROKEN, 36: TEXT},
    "removed": {13: TEXT, 18: GONE},
    "reverts": {13: TEXT, 18: NEW, 22: TEXT},
    "tardy": {18: TEXT},  # the old text, after the correction
    "fresh": {18: NEW},
}
Told = tuple[str, str | None, str | None, int]  # state, how, last shown words, times reopened


def page(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def reply(name: str, hour: int) -> Reply | None:
    standing = [each for each in COPIES[name] if each <= hour]
    told = COPIES[name][max(standing)] if standing else None
    return article(told, source="省民政厅") if isinstance(told, tuple) else told


def replies(hour: int) -> dict[str, Reply]:
    entries = [(MESSAGE, HEADLINE)] if hour >= 12 else []
    told = {BU.start_urls[0]: listing(*entries, *old("bu.example.cn", 4))}
    if entries:
        told[MESSAGE] = article(NEW if CORRECTED <= hour < CHANGED_BACK else TEXT)
    for name in COPIES:
        copy = reply(name, hour)
        named = [(page(name), HEADLINE)] if copy else []
        told[f"http://{name}.example.cn/news/"] = listing(*named, *old(f"{name}.example.cn", 0, 1))
        told |= {page(name): copy} if copy else {}
    return told


def outdated(web: Coverage, clock: str) -> dict[str, Told]:
    """Cases of copies with outdated words at a time, by site."""
    with web.opened() as db:
        stored = [
            each for each in cases.all_cases(db, kind="reprint-outdated") if each.opened_at <= at(clock)
        ]
        told = [case_answer(each) for each in statuses_of(db, stored, web.rules.cases, at(clock))]
    return {
        each["site"]: (each["state"], each["how"], each["last_look"]["shows"], each["reopened"])
        for each in told
    }


def test_every_case_is_what_the_looks_support(either_address: StoreAddress) -> None:
    web = Coverage(either_address, [BU, *(portal(name) for name in COPIES)])
    for hour in HOURS:
        for minute in range(4):  # a text that comes back needs four looks
            web.line.look(at(f"{hour}:0{minute}"), replies(hour))
    old_words: Told = ("open", None, "old", 0)
    assert outdated(web, "14:00") == {}
    assert outdated(web, "16:00") == dict.fromkeys(
        ("follows", "keeps", "part", "removed", "reverts", "third"), old_words
    )
    assert outdated(web, "19:00") == {
        "follows": ("corrected", None, "new", 0), "keeps": old_words, "part": old_words, "tardy": old_words,
        "removed": ("corrected", "removed", "gone", 0), "reverts": ("corrected", None, "new", 0),
        "third": ("open", None, "other", 0),
    }  # fmt: skip
    late = outdated(web, "49:00")
    assert (late["follows"], late["removed"]) == (
        ("verified", None, "new", 0),
        ("verified", "removed", "gone", 0),
    )
    assert (late["reverts"], late["failing"]) == (("open", None, "old", 1), old_words)
    assert not {"fresh", "without"} & set(late)
    back = outdated(web, "61:00")  # the message has its first words again
    assert (back["follows"], back["fresh"]) == (("open", None, "old", 1), old_words)
    assert {back[name][0] for name in ("keeps", "part", "failing", "tardy", "reverts")} == {"corrected"}
    assert back["third"][:3] == ("open", None, "other")
    with web.opened() as db:
        told = readings_answer(collation_of(db, web.setup, MESSAGE, at("61:00"), standing=True))
    (place,) = told["places"]
    assert {each["text"]: each["was"] for each in place["readings"]} == {"127.2万": 2, "217.2万": None}
    assert place["absent"] == [page("without")] and len(place["agree"]) == 5
    assert told["families"] == []
