"""Eight weeks of twelve sites, look by look: each event is told once, bounded by its looks, and nothing else is graver
than a notice."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from storage.clock import SHANGHAI
from storage.records import Failure, Finding, FindingKind, FindingState, Severity, SiteRole

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

K, S = FindingKind, Severity
BEGIN = datetime(2026, 10, 5, 8, tzinfo=SHANGHAI)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOOKS_A_DAY = (0, 13)  # hours after 8 o'clock
WEEKS = 8
ARTICLES = 6
PLACES = ("云岭", "石湾", "青浦桥", "白鹤", "龙潭", "南塘", "北原", "清泉", "柳溪", "高桥", "平湖里", "松坪")
WORDS = (
    "养老", "救助", "社区", "慈善", "婚姻", "殡葬", "儿童", "地名", "社工", "志愿", "区划", "补贴", "评估", "检查",
    "登记", "培训", "热线", "驿站", "食堂", "家庭",
)  # fmt: skip
DEEDS = ("开展", "推进", "落实", "完善", "部署", "排查", "建成", "改造", "发放", "公布")


@dataclass(frozen=True)
class Story:
    """An article of a site, in words that no other article has."""

    number: int
    title: str
    lines: tuple[str, ...]
    dated: str = "2026-10-04 09:30"
    updated: str = ""

    @property
    def body(self) -> str:
        return "".join(f"<p>　　{line}</p>" for line in self.lines)


def story(site: int, number: int) -> Story:
    rng = random.Random(f"{site}/{number}")

    def sentence() -> str:
        nouns = rng.sample(WORDS, 4)
        return (
            f"{PLACES[site]}{rng.choice(DEEDS)}{''.join(nouns)}工作，"
            f"惠及{rng.randint(12, 98)}.{rng.randint(1, 9)}万人，"
            f"其中{nouns[0]}{nouns[1]}共{rng.randint(100, 980)}处，由{rng.choice(WORDS)}部门负责。"
        )

    lines = tuple("".join(sentence() for _ in range(3)) for _ in range(4))
    return Story(
        number, f"{PLACES[site]}{rng.choice(DEEDS)}{''.join(rng.sample(WORDS, 3))}第{number}号工作", lines
    )


def page(story: Story, at: datetime, *, body: str | None = None, status: int = 200) -> Reply:
    """The article in a template whose counter and day never stand still."""
    text = story.body if body is None else body
    return Reply(
        f"<html><head><meta charset=utf-8><title>{story.title}-民政局</title></head><body>"
        f"<div class=nav><a href='/'>首页</a> 今天是{at:%Y年%m月%d日}</div><h1>{story.title}</h1>"
        f"<div class=info>发布时间：{story.dated} {story.updated} 来源：本市日报</div>"
        f"<div class=content>{text}</div>"
        f"<div class=foot>访问量：{at.timestamp() % 99991:.0f}</div></body></html>".encode(),
        status,
    )


def bare(text: str) -> Reply:
    return Reply(
        f"<html><head><meta charset=utf-8><title>民政局</title></head><body><p>{text}</p></body></html>".encode()
    )


DOWN = Reply(None, None, failure=Failure.TIMEOUT)
FORBIDDEN = Reply(b"403 Forbidden", 403)
GONE = Reply(b"<title>404 Not Found</title>404 Not Found", 404)
Shown = Callable[[Story, datetime], Reply]


def as_is(reply: Reply) -> Shown:
    return lambda story, at: reply


def emptied(body: str) -> Shown:
    return lambda story, at: page(story, at, body=body)


def changed(**fields: str) -> Shown:
    return lambda story, at: page(replace(story, **fields), at)  # type: ignore[arg-type]


def with_line(old: str, new: str) -> Shown:
    def shown(story: Story, at: datetime) -> Reply:
        lines = (story.lines[0].replace(old, new, 1), *story.lines[1:])
        assert lines != story.lines
        return page(replace(story, lines=lines), at)

    return shown


def without_a_sentence(story: Story, at: datetime) -> Reply:
    _, *others = story.lines[1].split("。")
    return page(replace(story, lines=(story.lines[0], "。".join(others), *story.lines[2:])), at)


@dataclass(frozen=True)
class Event:
    """A change of a page, and the finding that must tell of the change; None if nothing may be told."""

    site: int
    number: int
    at: datetime
    shown: Shown
    told: tuple[FindingKind, Severity] | None = None


@dataclass
class Script:
    """The sites and all that happens on them."""

    events: list[Event] = field(default_factory=list)
    roles: dict[int, SiteRole] = field(default_factory=dict)
    outages: list[tuple[int, datetime, datetime]] = field(default_factory=list)

    def add(
        self,
        site: int,
        number: int,
        days: float,
        shown: Shown,
        kind: FindingKind | None = None,
        grave: Severity = S.WARNING,
    ) -> None:
        told = (kind, grave) if kind else None
        self.events.append(Event(site, number, BEGIN + days * DAY, shown, told))


WAYS: Mapping[str, Shown] = {
    "emptied": emptied(""),
    "left out": emptied("<p>（略）</p>"),
    "archived": as_is(bare("您查看的内容已转入档案")),
    "withdrawn": as_is(bare("此稿已撤")),
    "empty": as_is(Reply(b"")),
    "401": as_is(Reply(b"x", 401)),
    "403": as_is(FORBIDDEN),
    "451": as_is(Reply(b"<h1>451</h1>", 451)),
    "500": as_is(Reply(b"<h1>500</h1>", 500)),
    "script": as_is(Reply("<script>alert('无此信息');history.back();</script>".encode())),
    "picture": as_is(bare("<img src='/a.png'>")),
    "refused": as_is(Reply(None, None, failure=Failure.CONNECT)),
    "time-out": as_is(DOWN),
}


def original(story: Story, at: datetime) -> Reply:
    return page(story, at)


def script() -> Script:
    told = Script()
    for number, way in enumerate(WAYS.values()):  # on sites 0 to 3, on different days
        told.add(number % 4, number // 4, 4 + number * 2.1, way, K.UNAVAILABLE)
    # removals that the server says, and a return
    told.add(4, 0, 3.3, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.add(4, 1, 9.7, as_is(Reply(b"<h1>410 Gone</h1>", 410)), K.REMOVED, S.CRITICAL)
    told.add(4, 2, 15.2, as_is(bare("对不起，您访问的页面不存在或已删除！")), K.REMOVED, S.CRITICAL)
    told.add(4, 3, 20.9, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.add(4, 3, 27.6, original, K.RESTORED, S.NOTICE)
    # edits
    told.add(5, 0, 2.4, with_line("万人", "千人"), K.EDITED, S.CRITICAL)
    told.add(5, 1, 8.6, without_a_sentence, K.EDITED, S.CRITICAL)
    told.add(5, 2, 12.8, changed(title="关于另一件事情的紧急通知"), K.HEADLINE_CHANGED)
    told.add(5, 3, 19.1, changed(dated="2026-10-24 06:00"), K.REPUBLISHED)
    # coming and going: twelve hours each
    for turn in range(12):
        told.add(6, 0, 10 + turn, as_is(FORBIDDEN))
        told.add(6, 0, 10.5 + turn, original)
    # a site that is down for three days, and one whose server hiccups at one page a day
    told.outages.append((7, BEGIN + 14.3 * DAY, BEGIN + 17.4 * DAY))
    for day in range(3, 40, 2):
        told.add(8, day % ARTICLES, day + 0.2, as_is(Reply(b"<h1>502 Bad Gateway</h1>", 502)))
        told.add(8, day % ARTICLES, day + 0.6, original)
    # dates that are no publication: updates every week, precision added to all pages, whole text under 404
    for week in range(1, 8):
        for number in range(ARTICLES):
            told.add(9, number, 7 * week + 0.4, changed(updated=f"更新时间：2026-11-{week + 10} 08:00"))
    for number in range(ARTICLES):
        told.add(10, number, 13.5, changed(dated="2026-10-04"))
        told.add(10, number, 22.5, changed(dated="2026-10-04 00:20"))
    told.add(10, 0, 30.5, lambda story, at: page(replace(story, dated="2026-10-04 00:20"), at, status=404))
    # a portal
    told.roles[11] = SiteRole.PORTAL
    told.add(11, 0, 6.6, as_is(GONE), K.REMOVED, S.NOTICE)
    told.add(11, 1, 11.3, as_is(FORBIDDEN), K.UNAVAILABLE, S.NOTICE)
    return told


@dataclass(frozen=True)
class World:
    """The scripted web at any time."""

    script: Script

    def url(self, site: int, number: int, host: str = "www") -> str:
        return f"http://{host}.site{site}.example.cn/xw/202610/t20261004_{1000 + number}.html"

    def sites(self) -> list[Site]:
        return [
            Site(f"s{at}", f"{name}民政局", self.script.roles.get(at, SiteRole.ORIGINAL), (f"site{at}.example.cn",),
                 (f"http://www.site{at}.example.cn/",))
            for at, name in enumerate(PLACES)
        ]  # fmt: skip

    def replies(self, at: datetime) -> dict[str, Reply]:
        """Return the answers of all pages at a time. From the fifth week on, site 10 has a host for telephones."""
        shown = {}
        for site in range(len(PLACES)):
            is_down = any(each == site and begin <= at < end for each, begin, end in self.script.outages)
            for number in range(ARTICLES):
                reply = DOWN if is_down else self._reply(site, number, at)
                shown[self.url(site, number)] = reply
                if site == 10 and at >= BEGIN + 35 * DAY:
                    shown[self.url(site, number, "m")] = self._reply(site, number, at)
        return shown

    def _reply(self, site: int, number: int, at: datetime) -> Reply:
        past = [
            each
            for each in self.script.events
            if (each.site, each.number) == (site, number) and each.at <= at
        ]
        return (max(past, key=lambda each: each.at).shown if past else original)(story(site, number), at)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Finding]]:
    """All findings of eight weeks with two looks a day, each followed by a second look at what is in doubt."""
    world = World(script())
    timeline = Timeline(tmp_path_factory.mktemp("weeks") / "store.db", world.sites(), Policy(workers=1))
    moments = sorted(each.at for each in world.script.events)
    before = BEGIN
    for day in range(WEEKS * 7):
        for hours in LOOKS_A_DAY:
            at = BEGIN + day * DAY + hours * HOUR
            timeline.look(at, world.replies(at))
            if (
                day == 0
                or any(before < moment <= at for moment in moments)
                or at >= BEGIN + 35 * DAY > before
            ):
                later = at + timedelta(minutes=2)
                timeline.look(later, world.replies(later))
            before = at
    return world, timeline.findings()


def events(world: World) -> dict[tuple[str, FindingKind], Event]:
    return {
        (world.url(each.site, each.number), each.told[0]): each for each in world.script.events if each.told
    }


def test_every_event_is_told_once_with_its_severity(lived: tuple[World, list[Finding]]) -> None:
    world, found = lived
    for (url, kind), event in events(world).items():
        assert event.told is not None
        told = [each.severity for each in found if (each.url, each.kind) == (url, kind)]
        assert told == [event.told[1]], (url, kind)


def test_nothing_else_is_graver_than_a_notice(lived: tuple[World, list[Finding]]) -> None:
    world, found = lived
    grave = [
        each for each in found if each.severity >= S.WARNING and (each.url, each.kind) not in events(world)
    ]
    assert [(each.kind, each.site) for each in grave] == [(K.SITE_FAILING, "s7")], [
        each.summary_zh for each in grave
    ]


def test_every_interval_holds_the_moment_of_its_event(lived: tuple[World, list[Finding]]) -> None:
    world, found = lived
    for (url, kind), event in events(world).items():
        (finding,) = (each for each in found if (each.url, each.kind) == (url, kind))
        interval = finding.interval
        assert interval is not None
        assert interval.after is not None
        assert interval.after.at < event.at <= interval.by.at, finding.summary_zh


def test_the_outage_of_a_site_is_bounded_and_raises_nothing_about_its_pages(
    lived: tuple[World, list[Finding]],
) -> None:
    world, found = lived
    ((_, begin, end),) = world.script.outages
    (outage,) = (each for each in found if each.site == "s7")
    assert outage.state is FindingState.RESOLVED
    assert outage.interval is not None
    assert outage.interval.after is not None
    assert outage.interval.after.at < begin <= outage.interval.by.at
    assert outage.resolved_at is not None
    assert outage.resolved_at >= end


def test_what_is_no_event_is_not_told_at_all(lived: tuple[World, list[Finding]]) -> None:
    assert [each.summary_zh for each in lived[1] if each.site in ("s9", "s10")] == []


def test_coming_and_going_is_one_finding_with_a_count(lived: tuple[World, list[Finding]]) -> None:
    (flapping,) = (each for each in lived[1] if each.site == "s6")
    assert getattr(flapping.facts, "times", None) == 12
    assert flapping.severity is S.NOTICE
