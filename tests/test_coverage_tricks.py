"""Sites with tricks of timing, address and text: every cell is what the looks support, at every point of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from sites.coverage import BROKEN, BU, GONE, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.list_looks import at
from sites.timeline import Reply

from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.descent import spread_of
from monitor.coverage.work_answers import spread_answer
from monitor.wording.plain import utc
from storage.engine.address import StoreAddress
from storage.records import Failure

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
OWN = BU.start_urls[0]
HOURS = ("08:00", "11:00", "12:00", "13:00", "15:00", "18:00", "19:00", "20:00", "22:00", "36:00")
CONTENT = article(source="省民政厅")
OTHER = article(
    (
        "会议通报了上年度城乡社区综合服务设施建设进展，新建改建站点四百余处，群众办事更加便捷。",
        "参会代表围绕志愿服务、物业管理、矛盾调处交流了做法，提出了下一步打算和具体建议。",
        "会前，与会人员实地观摩了三个街道的便民驿站和老年食堂，对运营模式进行了讨论。",
    ),
    stated="2026-03-01 09:00",
)
WRONG = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
WIDE = tuple(line.replace("，", ",").replace("122.7", "１２２.７") for line in TEXT)
RANK = {hour: number for number, hour in enumerate(HOURS)}
NOTHING: dict[str, Reply] = {}


@dataclass(frozen=True)
class Trick:
    """A site: what its list names and its pages answer from an hour on, and the cells that the looks support."""

    name: str
    lists: dict[str, Reply]  # answers of the list from an hour on; a Reply of None is no look
    pages: dict[str, dict[str, Reply]] = field(default_factory=dict)  # address, hour
    cells: tuple[tuple[str, dict[str, Any]], ...] = ()

    def replies(self, hour: str) -> dict[str, Reply]:
        told = {f"http://{self.name}.example.cn/news/": self.lists, **self.pages}
        return {url: reply for url, by in told.items() if (reply := latest(by, hour)) is not None}


NO_LOOK = Reply(b"", None)


def latest(by: dict[str, Reply], hour: str) -> Reply | None:
    known = [each for each in by if RANK[each] <= RANK[hour]]
    reply = by[max(known, key=RANK.__getitem__)] if known else None
    return None if reply is NO_LOOK else reply


def page(name: str, number: int = 7) -> str:
    return f"http://{name}.example.cn/2026/t20260302_{number}.html"


def no(name: str, day: str = "2026-03-01") -> Reply:
    return listing(*old(f"{name}.example.cn", 0, 1, 2, day=day))


def yes(name: str, url: str | None = None, headline: str = HEADLINE) -> Reply:
    return listing((url or page(name), headline, "2026-03-02"), *old(f"{name}.example.cn", 0, 1, 2))


def cell(state: str, **more: Any) -> dict[str, Any]:
    return {"state": state, **more}


def span(after: str | None, by: str) -> dict[str, str | None]:
    return {"after": after, "by": by}


def simple(name: str, posted: str, content: Reply = CONTENT) -> dict[str, Any]:
    return {"lists": {"08:00": no(name), posted: yes(name)}, "pages": {page(name): {posted: content}}}


TRICKS = [
    Trick("exact", **simple("exact", "19:00"), cells=(
        ("18:00", cell("pending")),
        ("22:00", cell("carried", in_time=True, basis="looks", first_seen=span("18:00", "19:00"))),
    )),
    Trick("after", **simple("after", "20:00"), cells=(
        ("19:00", cell("missing", basis="looks")),
        ("22:00", cell("late", in_time=False, basis="looks", first_seen=span("19:00", "20:00"))),
    )),
    Trick("minute", {"08:00": no("minute"), "19:00": NO_LOOK, "20:00": yes("minute")},
          {page("minute"): {"20:00": article(stated="2026-03-02 19:00")}}, (
        ("19:00", cell("unknown", why="not-looked-at")),
        ("20:00", cell("carried", in_time=True, basis="stated", stated="inside", first_seen=span("18:00", "20:00"))),
    )),
    Trick("second", {"08:00": no("second"), "19:00": NO_LOOK, "20:00": yes("second")},
          {page("second"): {"20:00": article(stated="2026-03-02 19:01")}}, (
        ("20:00", cell("late", in_time=False, basis="stated", stated="inside")),
    )),
    Trick("redated", {"08:00": no("redated"), "19:00": NO_LOOK, "20:00": yes("redated")},
          {page("redated"): {"20:00": article(stated="2026-03-02 19:40"),
                             "22:00": article(stated="2026-03-02 18:30")}}, (
        ("20:00", cell("late", in_time=False, basis="stated")),
        ("36:00", cell("late", in_time=False, basis="stated")),
    )),
    Trick("future", {"08:00": no("future"), "19:00": NO_LOOK, "20:00": yes("future")},
          {page("future"): {"20:00": article(stated="2026-03-03")}}, (
        ("20:00", cell("unknown", why="straddles", stated="contradicted", in_time=None)),
    )),
    Trick("back", {"08:00": no("back"), "13:00": yes("back")},
          {page("back"): {"13:00": CONTENT, "15:00": GONE, "19:00": CONTENT}}, (
        ("15:00", cell("carried", first_seen=span("12:00", "13:00"), gone=None)),
        ("18:00", cell("pending", evidence_roles=["shown", "gone"])),
        ("22:00", cell("carried", first_seen=span("18:00", "19:00"), gone=None)),
    )),
    Trick("twice", {"08:00": no("twice"), "13:00": yes("twice"), "15:00": no("twice"),
                    "18:00": yes("twice", page("twice", 8))},
          {page("twice"): {"13:00": CONTENT, "15:00": GONE}, page("twice", 8): {"18:00": CONTENT}}, (
        ("15:00", cell("carried", url=page("twice"))),
        ("22:00", cell("carried", url=page("twice", 8), first_seen=span("15:00", "18:00"))),
    )),
    Trick("lost", {"08:00": no("lost"), "13:00": yes("lost"), "20:00": no("lost")},
          {page("lost"): {"13:00": CONTENT, "20:00": GONE}}, (
        ("19:00", cell("carried", gone=None)),
        ("22:00", cell("carried", gone=span("19:00", "20:00"))),
    )),
    Trick("link", {"08:00": no("link"), "13:00": yes("link", MESSAGE)}, cells=(
        ("20:00", cell("altered", how=["headline-only"], url=MESSAGE, in_time=True, stated="none", stated_at=None)),
    )),
    Trick("hop", {"08:00": no("hop"), "13:00": yes("hop", page("early"))}, cells=(
        ("20:00", cell("altered", how=["headline-only"], url=page("early"), in_time=True)),
    )),
    Trick("early", **simple("early", "11:00"), cells=(
        ("12:00", cell("carried", in_time=True, first_seen=span("08:00", "11:00"))),
    )),
    Trick("cut", {"08:00": no("cut"), "13:00": yes("cut", headline=HEADLINE[:14] + "…")},
          {page("cut"): {"13:00": BROKEN}}, (
        ("20:00", cell("unknown", why="unread", in_time=True, url=page("cut"))),
    )),
    Trick("namesake", {"08:00": yes("namesake")}, {page("namesake"): {"08:00": OTHER}}, (
        ("20:00", cell("missing", basis="looks", url=None)),
    )),
    Trick("robots", {"08:00": no("robots"), "19:00": Reply(None, None, failure=Failure.ROBOTS)}, cells=(
        ("20:00", cell("unknown", why="robots")),
    )),
    Trick("newcomer", {"13:00": no("newcomer"), }, cells=(
        ("20:00", cell("missing", basis="stated")),
    )),
    Trick("today", {"13:00": no("today", day="2026-03-02")}, cells=(
        ("20:00", cell("unknown", why="not-looked-at")),
    )),
    Trick("stale", {"08:00": no("stale"), "13:00": yes("stale"), "20:00": no("stale")},
          {page("stale"): {"13:00": CONTENT}}, (
        ("22:00", cell("carried", gone=None, first_seen=span("12:00", "13:00"))),
    )),
    Trick("unlisted", {"08:00": no("unlisted")}, {page("unlisted"): {"13:00": CONTENT}}, (
        ("20:00", cell("carried", in_time=True, first_seen=span("12:00", "13:00"))),
    )),
    Trick("figure", **simple("figure", "13:00", article(WRONG, source="省民政厅")),
          cells=(("20:00", cell("altered", how=["text"], in_time=True)),)),
    Trick("wide", **simple("wide", "13:00", article(WIDE, source="省民政厅")),
          cells=(("20:00", cell("carried", how=[])),)),
]  # fmt: skip


def told_web(store: StoreAddress) -> Coverage:
    web = Coverage(store, [BU, *(portal(each.name) for each in TRICKS)])
    for hour in HOURS:
        entries = [(MESSAGE, HEADLINE)] if RANK[hour] >= RANK["12:00"] else []
        replies = {OWN: listing(*entries, *old("bu.example.cn", 4, 5))}
        replies |= {MESSAGE: article()} if entries else {}
        for each in TRICKS:
            replies |= each.replies(hour)
        web.look(hour, replies)
        if hour == "12:00":
            web.task(*(each.name for each in TRICKS), issued="12:00", deadline="19:00")
    return web


def differences(web: Coverage, trick: Trick) -> list[str]:
    from sites.list_looks import at

    wrong = []
    for hour, wanted in trick.cells:
        cells = {each["site"]: each for each in web.told(hour)["cells"]}
        found = cells[trick.name]
        found["evidence_roles"] = [each["role"] for each in found["evidence"]]
        for name, value in wanted.items():
            right = (
                {k: utc(at(v)) if v else None for k, v in value.items()} if isinstance(value, dict) else value
            )
            if found[name] != right:
                wrong.append(
                    f"{trick.name} at {hour}: {name} {found[name]}, supported {right} ({found['state']} {found['why']})"
                )
    return wrong


def test_every_cell_and_the_descent_of_copies_are_what_the_looks_support(
    either_address: StoreAddress,
) -> None:
    web = told_web(either_address)
    wrong = [each for trick in TRICKS for each in differences(web, trick)]
    assert not wrong, "\n".join(wrong)
    with web.opened() as db:
        now = at("36:00")
        told = spread_answer(
            MESSAGE, spread_of(db, web.setup, collation_of(db, web.setup, MESSAGE, now), now)
        )
    copies = {each["site"]: each for each in told["copies"]}
    assert told["first"] and told["first"]["site"] == "early"
    assert (copies["early"]["places"], copies["early"]["from"]) == (
        [1, 1],
        None,
    )  # surely before the ministry
    assert copies["bu"]["places"] == [2, 2]
    assert copies["link"]["from"] == {"url": MESSAGE, "basis": [], "sure": True}
    assert (copies["back"]["state"], copies["lost"]["state"]) == ("up", "gone")
