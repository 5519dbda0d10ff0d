"""Who carries an article since when and from whom: by looks, shared errors, links and credits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sites.coverage import BU, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.coverage_day import page, start
from sites.list_looks import at

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.descent import spread_of
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.wording.plain import utc


def spread(web: Coverage, clock: str, url: str = MESSAGE) -> dict[str, Any]:
    with web.opened() as db:
        return spread_answer(
            url, spread_of(db, web.setup, collation_of(db, web.setup, url, at(clock)), at(clock))
        )


def readings(web: Coverage, clock: str) -> dict[str, Any]:
    with web.opened() as db:
        return readings_answer(collation_of(db, web.setup, MESSAGE, at(clock)))


def test_copies_have_intervals_places_parents_and_depths(day: Coverage) -> None:
    web = day
    found = spread(web, "13:00")
    told = {each["site"]: each for each in found["copies"]}
    assert found["first"]["url"] == MESSAGE and found["first_candidates"] == []
    assert found["originator"] == {"name": "中国社会报", "watched": False, "basis": "credit"}
    assert told["pa"]["first_seen"] == {"after": utc(at("09:00")), "by": utc(at("10:00"))}
    assert {site: each["places"] for site, each in told.items()} == {
        "bu": [1, 1], "pa": [2, 2], "pb": [3, 3], "pc": [4, 5], "pd": [4, 5],
    }  # fmt: skip
    assert told["pa"]["from"] == {"url": MESSAGE, "basis": ["credit"], "sure": True}
    assert told["pb"]["from"] == {"url": page("pa"), "basis": ["error"], "sure": True}
    assert told["pb"]["conflict"] == ["credit"]
    assert told["pc"]["from"]["url"] == page("pb") and told["pc"]["from"]["basis"] == [
        "error",
        "link",
        "credit",
    ]
    assert told["pd"]["from"]["url"] == MESSAGE
    assert {site: each["depth"] for site, each in told.items()} == {
        "bu": 0,
        "pa": 1,
        "pb": 2,
        "pc": 3,
        "pd": 1,
    }
    assert found["score"]["value"] == 2.0
    assert spread(web, "13:00", page("pc"))["copies"] == found["copies"]


def test_readings_stand_side_by_side_and_shared_errors_make_families(day: Coverage) -> None:
    found = readings(day, "13:00")
    told = [(each["original"], each["readings"][0]["text"], len(each["agree"])) for each in found["places"]]
    assert ("122.7", "127.2", 1) in [(one.rstrip("万名"), two.rstrip("万名"), n) for one, two, n in told]
    assert [each["copies"] for each in found["families"]] == [[page("pa"), page("pb"), page("pc")]]


def test_a_spread_at_an_earlier_time_knows_no_later_copy(day: Coverage) -> None:
    web = day
    assert {each["site"] for each in spread(web, "10:30")["copies"]} == {"bu", "pa"}


def test_entries_that_lead_to_the_original_leave_its_first_sight_and_the_parents_of_copies(
    tmp_path: Path,
) -> None:
    web = Coverage(tmp_path / "store.db", [BU, *(portal(name) for name in ("pa", "pb", "pc"))])
    empty = {start(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb", "pc")}
    message = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))
    web.look("08:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    web.look("09:00", {BU.start_urls[0]: message, MESSAGE: article(), **empty})
    copied = listing((page("pa"), HEADLINE), *old("pa.example.cn", 0, 1))
    web.look("10:00", {**empty, start("pa"): copied, page("pa"): article(source="省民政厅")})
    links = {
        start(name): listing((MESSAGE, HEADLINE), *old(f"{name}.example.cn", 0, 1)) for name in ("pb", "pc")
    }
    web.look("12:00", links)
    found = spread(web, "13:00")
    told = {each["site"]: each for each in found["copies"]}
    assert found["first"]["site"] == "bu"
    assert told["pa"]["from"] == {"url": MESSAGE, "basis": ["credit"], "sure": True}
    assert (told["bu"]["from"], told["bu"]["depth"], told["pc"]["depth"]) == (None, 0, 1)
    assert {told[name]["from"]["url"] for name in ("pb", "pc")} == {MESSAGE}


def test_the_first_of_several_links_to_the_original_are_told_by_site(tmp_path: Path) -> None:
    web = Coverage(tmp_path / "store.db", [BU, *(portal(name) for name in ("pa", "pb"))])
    links = {
        start(name): listing((MESSAGE, HEADLINE), *old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb")
    }
    message = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))
    web.look("09:00", {BU.start_urls[0]: message, MESSAGE: article(), **links})
    assert {each["site"] for each in spread(web, "10:00")["first_candidates"]} == {"bu", "pa", "pb"}
