"""Who carries an article since when and from whom: by looks, shared errors, links and credits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.descent import spread_of
from monitor.commands.coverage.work_answers import readings_answer, spread_answer
from monitor.judge.policy import Policy, SiteList
from monitor.wording.plain import utc

SITES = [BU, *(portal(name) for name in ("pa", "pb", "pc", "pd"))]
RULES = Policy(
    workers=1, confirm_removal_s=0, lists=(SiteList("all", ("pa", "pb", "pc", "pd"), "市级", 2.0),)
)
WRONG = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
WORSE = (WRONG[0], WRONG[1], WRONG[2].replace("畅通求助渠道", "扩大求助渠道"), WRONG[3])


def page(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def start(name: str) -> str:
    return f"http://{name}.example.cn/news/"


def carried(name: str) -> Any:
    return listing((page(name), HEADLINE), *old(f"{name}.example.cn", 0, 1))


def spread(web: Coverage, clock: str, url: str = MESSAGE) -> dict[str, Any]:
    with web.opened() as db:
        return spread_answer(
            url, spread_of(db, web.setup, collation_of(db, web.setup, url, at(clock)), at(clock))
        )


def readings(web: Coverage, clock: str) -> dict[str, Any]:
    with web.opened() as db:
        return readings_answer(collation_of(db, web.setup, MESSAGE, at(clock)), ())


def a_day(store: Path) -> Coverage:
    """The ministry at 9; pa copies wrongly by 10, pb and pc copy pa by 11 and 12; pd copies the ministry by 12."""
    web = Coverage(store, SITES, RULES)
    empty = {start(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb", "pc", "pd")}
    web.look("08:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    told = {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))}
    web.look("09:00", {**told, MESSAGE: article(source="中国社会报"), **empty})
    web.look("10:00", {**empty, start("pa"): carried("pa"), page("pa"): article(WRONG, source="省民政厅")})
    web.look("11:00", {
        start("pc"): empty[start("pc")], start("pd"): empty[start("pd")],
        start("pb"): carried("pb"), page("pb"): article(WRONG, source="省民政厅"),
    })  # fmt: skip
    web.look("12:00", {
        start("pc"): carried("pc"), page("pc"): article(WORSE, source="门户pb", link=page("pb")),
        start("pd"): carried("pd"), page("pd"): article(source="省民政厅", link=MESSAGE),
    })  # fmt: skip
    return web


def test_copies_have_intervals_places_parents_and_depths(store_path: Path) -> None:
    web = a_day(store_path)
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


def test_readings_stand_side_by_side_and_shared_errors_make_families(store_path: Path) -> None:
    found = readings(a_day(store_path), "13:00")
    told = [(each["original"], each["readings"][0]["text"], len(each["agree"])) for each in found["places"]]
    assert ("122.7", "127.2", 1) in [(one.rstrip("万名"), two.rstrip("万名"), n) for one, two, n in told]
    assert [each["copies"] for each in found["families"]] == [[page("pa"), page("pb"), page("pc")]]


def test_a_spread_at_an_earlier_time_knows_no_later_copy(store_path: Path) -> None:
    web = a_day(store_path)
    assert {each["site"] for each in spread(web, "10:30")["copies"]} == {"bu", "pa"}
