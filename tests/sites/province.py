"""A province of sites, told as events: what stands where from when, and what each address answers at a look.

A site is a row of events: it posts a copy, edits the copy, takes it down. Faults lie over single looks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sites.list_looks import DAY

from crawler.sites import Site
from storage.records import Failure, SiteRole

PASSES = (7.0, 9.0, 11.0, 13.0, 14.5, 16.0, 18.2, 20.0, 22.0, 31.0, 46.0, 70.0)  # hours of the beginnings
PUBLISHED, ISSUED, DEADLINE, CORRECTED = 10.0, 10.0, 19.0, 15.2
HEADLINE = "省应急管理厅部署全省水库汛前安全隐患排查"
OTHER_HEADLINE = "多部门联手排查水库隐患"
OLD, NEW, THIRD = "3186座", "3168座", "3816座"
TEXT = (
    "省应急管理厅近日召开视频调度会，对全省水库汛前安全隐患排查工作作出部署，要求各地在四月底前完成第一轮排查。",
    "据统计，全省现有各类水库3186座，其中小型水库占九成以上，分布在山区和丘陵地带，管护力量相对薄弱。",
    "会议指出，去年以来各地加固病险坝体、疏通溢洪通道，累计投入资金近四亿元，水库安全状况明显改善。",
    "会议要求，各地要严格落实水库行政、技术、巡查三个责任人，建立问题清单和整改台账，明确时限，逐一销号。",
    "对排查中发现的重大隐患，要立即降低水位或者空库运行，必要时提前转移下游群众，坚决防止垮坝事故发生。",
    "会议强调，要加强雨情水情监测，提前三小时向下游乡镇发布预警，确保预警信息直达村组和每一户群众手中。",
    "省应急管理厅将会同水利部门派出六个工作组赴各市明察暗访，对工作不力的地方予以通报批评并约谈负责人。",
    "各市应急管理局、水利局和大中型水库管理单位负责人在分会场参加会议，三个市作了交流发言并提出具体建议。",
)
ERRORS = (
    (0, "四月底", "五月底"),
    (2, "近四亿元", "近六亿元"),
    (3, "巡查三个责任人", "巡查两个责任人"),
    (4, "必要时提前转移", "不必提前转移"),
    (5, "提前三小时", "提前两小时"),
    (6, "六个工作组", "八个工作组"),
    (7, "三个市作了", "四个市作了"),
)
EXCERPT = (0, 1, 2, 4)  # paragraphs that an excerpt keeps
OUTER = "http://yjt.example.cn"
MESSAGE = f"{OUTER}/yw/202603/t20260302_88.html"
TOPICS = (
    "森林防火演练",
    "危化品运输检查",
    "地震避难场所",
    "矿山复工验收",
    "城市内涝治理",
    "救灾物资轮换",
    "基层消防站点",
)


def clock(hour: float) -> datetime:
    """Return the moment of an hour of the first day; 31.5 is 07:30 of the second day."""
    return DAY + timedelta(hours=hour)


# --- answers of addresses -----------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """The text that a page shows."""

    value: str = OLD
    errors: frozenset[int] = frozenset()
    kept: tuple[int, ...] = tuple(range(len(TEXT)))
    headline: str = HEADLINE

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the paragraphs."""
        lines = [line.replace(OLD, self.value) for line in TEXT]
        for number in self.errors:
            paragraph, right, wrong = ERRORS[number]
            lines[paragraph] = lines[paragraph].replace(right, wrong)
        return tuple(lines[number] for number in self.kept)


@dataclass(frozen=True)
class Answer:
    """An answer as the truth knows it: what it shows, beside the bytes."""

    kind: str  # list, page, gone, failed, robots, nothing
    names: frozenset[str] = frozenset()  # of a list: all addresses, further pages included
    reaches: str | None = None  # of a list: the oldest day of its entries
    reading: Reading | None = None
    body: bytes | None = None
    status: int | None = 200
    failure: Failure | None = None
    further: tuple[str, bytes] | None = (
        None  # address and bytes of the second page of a list, or of an article
    )


def html(title: str, body: str, foot: str = "") -> bytes:
    nav = '<div class=nav><a href="/">首页</a><a href="/jg/">机构职能</a><a href="/gk/">政务公开</a></div>'
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{nav}{body}"
        f"<div class=footer>{foot}</div></body></html>"
    ).encode()


FAULTS = {
    "broken": Answer("failed", body=html("500", "<h1>Internal Server Error</h1>"), status=500),
    "refused": Answer("failed", body=html("403", "<h1>403 Forbidden</h1>"), status=403),
    "hangs": Answer("failed", status=None, failure=Failure.TIMEOUT),
    "robots": Answer("robots", status=None, failure=Failure.ROBOTS),
    "challenge": Answer(
        "failed", status=412,
        body=b"<html><head><script>document.cookie='acw_sc__v2='+arg1;location.reload()</script></head></html>",
    ),
    "empty": Answer("failed", body=html("栏目", "<ul class=list></ul>")),
}  # fmt: skip
GONE = Answer("gone", body=html("404", "<h1>404 Not Found</h1><p>您访问的页面不存在</p>"), status=404)


# --- sites --------------------------------------------------------------------------------------


@dataclass
class Copyist:
    """A site with its lists, its footer, and perhaps a copy."""

    site: Site
    number: int
    columns: tuple[str, ...]
    foot: str = ""
    rolling: float = 0.0  # chance that a column rolls over between two passes
    two_pages: bool = False
    kind: str = "none"  # none, page, link, unread
    posted: float = 99.0
    withdrawn: float = 99.0
    column: int = 0
    stated: str | None = None
    source: Copyist | None = None
    credits: str | None = None
    links: str | None = None
    is_split: bool = False
    first_lines: int = 5  # paragraphs on the first page of a split copy
    edits: list[tuple[float, Reading]] = field(default_factory=list)
    newest: list[int] = field(default_factory=list)  # number of the newest own entry, by column
    cached: dict[int, Answer] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the address that the list names for the copy."""
        return MESSAGE if self.kind == "link" else f"http://{self.host}/2026/0302/c{self.number}.shtml"

    @property
    def host(self) -> str:
        """Return the domain."""
        return self.site.allowed_domains[0]

    def is_up(self, hour: float) -> bool:
        """Return whether the copy stands at an hour."""
        return self.kind != "none" and self.posted <= hour < self.withdrawn

    def reading(self, hour: float) -> Reading:
        """Return the text of the copy at an hour."""
        return [reading for at, reading in self.edits if at <= hour][-1]


def drawn(seed: int, count: int) -> list[Copyist]:
    """Draw the sites of a province."""
    rng = random.Random(f"province/{seed}")
    made = [_site(rng, number) for number in range(count)]
    _operators(rng, made)
    posting = sorted((each for each in made if rng.random() < 0.78), key=lambda each: rng.random())
    times = sorted(
        rng.uniform(PUBLISHED + 0.1, 32) if rng.random() < 0.85 else rng.uniform(11, 19) for _ in posting
    )
    for at, each in zip(times, posting, strict=True):
        _post(rng, each, at, [other for other in posting if other.kind == "page" and other.posted < at])
    return made


def _site(rng: random.Random, number: int) -> Copyist:
    host = f"s{number}.example.net" if number % 3 else f"www.city{number}.example.cn"
    columns = rng.choice((("xw",), ("xw",), ("xw", "gwyxx")))
    starts = tuple(f"http://{host}/{column}/" for column in columns)
    site = Site(f"s{number}", f"第{number}市政府网", SiteRole.PORTAL, (host,), starts)
    made = Copyist(site, number, columns, rolling=0.35 if rng.random() < 0.2 else 0.0)
    made.two_pages = not made.rolling and rng.random() < 0.15
    made.newest = [20 for _ in columns]
    return made


def _operators(rng: random.Random, made: Sequence[Copyist]) -> None:
    """Give footers: a vendor on all sites, pairs of sites with one ICP subject, or with one telephone and one mail."""
    vendor = "技术支持：云河科技 电话：0571-88990011 QQ：88990011 邮箱：help@yunhe.example.com"
    for each in made:
        lines = [vendor, f"备案号：赣ICP备{20260000 + each.number}号-1"]
        if each.number % 8 == 1:
            lines[1] = f"赣ICP备{20260000 + each.number - 1}号-2"
        if each.number % 8 in (4, 5):
            pair = each.number - each.number % 8
            lines[1] = f"联系电话：0791-860{pair:05}　邮箱：zw{pair}@example.cn"
        each.foot = "".join(f"<p>{line}</p>" for line in lines)


def _post(rng: random.Random, each: Copyist, at: float, earlier: Sequence[Copyist]) -> None:
    each.kind = rng.choices(("page", "link", "unread"), (84, 8, 8))[0]
    each.posted, each.column = at, rng.randrange(len(each.columns))
    standing = [other for other in earlier if other.is_up(at)]
    each.source = rng.choice(standing) if standing and rng.random() < 0.45 and each.kind == "page" else None
    value = each.source.reading(at).value if each.source else (NEW if at >= CORRECTED else OLD)
    errors = each.source.reading(at).errors if each.source else frozenset()
    errors |= frozenset(rng.sample(range(len(ERRORS)), rng.choice((0, 0, 0, 1, 1, 2))))
    kept = EXCERPT if rng.random() < 0.1 else tuple(range(len(TEXT)))
    if each.source and len(each.source.reading(at).kept) < len(TEXT):
        kept = EXCERPT
    headline = OTHER_HEADLINE if rng.random() < 0.08 and each.kind == "page" else HEADLINE
    errors = frozenset(number for number in errors if ERRORS[number][0] in kept)
    first = Reading(value, errors, kept, headline)
    each.edits = [(at, first)]
    each.is_split = len(kept) == len(TEXT) and rng.random() < 0.12
    each.first_lines = rng.choice((1, 5))
    _claim(rng, each)
    each.stated = _stated(rng, at)
    _later(rng, each, first)


def _claim(rng: random.Random, each: Copyist) -> None:
    said = rng.choice(("credit", "credit", "link", "both", "none"))
    if said in ("credit", "both"):
        each.credits = each.source.site.title if each.source and rng.random() < 0.5 else "省应急管理厅"
    if said in ("link", "both"):
        each.links = each.source.url if each.source else MESSAGE


def _later(rng: random.Random, each: Copyist, first: Reading) -> None:
    """Draw later edits: follow the correction and perhaps turn back, take a third value, or vanish."""
    at = max(each.posted, CORRECTED) + rng.uniform(0.5, 16)
    plan = rng.choices(("stays", "follows", "third", "withdrawn"), (45, 25, 10, 20))[0]
    if plan == "follows" and first.value == OLD:
        right = Reading(NEW, first.errors, first.kept, first.headline)
        each.edits.append((at, right))
        if rng.random() < 0.4:
            each.edits.append((at + rng.uniform(3, 30), first))
    elif plan == "third":
        each.edits.append((at, Reading(THIRD, first.errors, first.kept, first.headline)))
    elif plan == "withdrawn":
        each.withdrawn = each.posted + rng.uniform(0.5, 20)


def _stated(rng: random.Random, posted: float) -> str | None:
    kind = rng.choice(("true", "true", "true", "day", "back", "none"))
    hour = posted if kind != "back" else max(posted - rng.uniform(1, 9), 0.2)
    moment = DAY + timedelta(hours=8 + hour)
    if kind == "none":
        return None
    return f"{moment:%Y-%m-%d}" if kind == "day" else f"{moment:%Y-%m-%d %H:%M}"


# --- what an address answers --------------------------------------------------------------------

PAGE_SIZE = 7


def ministry_list(hour: float) -> Answer:
    rows = [(f"{OUTER}/yw/old/{n}.html", f"{TOPICS[n]}工作情况通报", "2026-02-28") for n in range(5)]
    return _listed([(MESSAGE, HEADLINE, "2026-03-02"), *rows] if hour >= PUBLISHED else rows, "")


def ministry_page(hour: float) -> Answer:
    reading = Reading(NEW if hour >= CORRECTED else OLD)
    return _shown(reading, "发布时间：2026-03-02 10:00　来源：省应急管理厅", "", None)


def list_answer(each: Copyist, column: int, hour: float, fault: str) -> Answer:
    """Return the answer of a start page."""
    if fault in FAULTS:
        return FAULTS[fault]
    if fault == "maintenance":
        rows = [
            (f"http://{each.host}/bszn/{n}.html", f"办事指南之{topic}事项", "2026-01-05")
            for n, topic in enumerate(TOPICS[:4])
        ]
        return _listed(rows, each.foot, "便民服务")
    if fault == "other":
        rows = [
            (f"http://{each.host}/qt/{n}.html", f"{topic}专题报道", "2026-02-11")
            for n, topic in enumerate(TOPICS)
        ]
        return _listed(rows, each.foot)
    if fault == "stale" and column in each.cached:
        return each.cached[column]
    newest = each.newest[column]
    rows = [
        (
            f"http://{each.host}/{each.columns[column]}/{n}.html",
            f"{TOPICS[n % 7]}第{n}期",
            f"2026-02-{n % 20 + 1:02}" if n <= 20 else "2026-03-02",
        )
        for n in range(newest, newest - PAGE_SIZE, -1)
    ]
    if each.is_up(hour) and each.column == column:
        behind = sum(hour > each.posted + later for later in (6, 20)) if each.rolling else 0
        rows.insert(min(behind, 2), (each.url, each.edits[0][1].headline, "2026-03-02"))
    made = _listed(
        rows,
        each.foot,
        further=f"http://{each.host}/{each.columns[column]}/index_1.html" if each.two_pages else None,
    )
    each.cached[column] = made
    return made


def _listed(
    rows: Sequence[tuple[str, str, str]], foot: str, title: str = "工作动态", *, further: str | None = None
) -> Answer:
    def page(some: Sequence[tuple[str, str, str]], onward: str = "") -> bytes:
        items = "".join(
            f'<li><span>{day}</span><a href="{url}" target="_blank">{name}</a></li>'
            for url, name, day in some
        )
        return html(title, f"<h2>{title}</h2><ul class=news>{items}</ul>{onward}", foot)

    names, reaches = frozenset(url for url, _, _ in rows), min(day for _, _, day in rows)
    if further is None:
        return Answer("list", names, reaches, body=page(rows))
    onward = f'<div class=page><a href="{further}">下一页</a></div>'
    return Answer("list", names, reaches, body=page(rows[:4], onward), further=(further, page(rows[4:])))


def page_answer(each: Copyist, hour: float, fault: str) -> Answer:
    """Return the answer of the page of a copy."""
    if each.kind == "unread" and each.is_up(hour):
        return FAULTS["broken"]
    if fault in FAULTS and fault != "empty":
        return FAULTS[fault]
    if not each.is_up(hour):
        return GONE
    credit = "　".join(
        filter(None, (each.stated and f"发布日期：{each.stated}", each.credits and f"来源：{each.credits}"))
    )
    onward = f'<p>原文链接：<a href="{each.links}">{each.links}</a></p>' if each.links else ""
    return _shown(
        each.reading(hour),
        credit,
        onward + "",
        each.foot,
        split=(each.url, each.first_lines) if each.is_split else None,
    )


def _shown(
    reading: Reading, credit: str, onward: str, foot: str | None, *, split: tuple[str, int] | None = None
) -> Answer:
    def page(lines: Sequence[str], end: str) -> bytes:
        body = "".join(f"<p>　　{line}</p>" for line in lines)
        return html(
            reading.headline,
            f"<h1>{reading.headline}</h1><div class=info>{credit}</div><div id=zoom>{body}{end}</div>",
            foot or "",
        )

    if split is None:
        return Answer("page", reading=reading, body=page(reading.lines, onward))
    second, lines = split[0].replace(".shtml", "_2.shtml"), split[1]
    turn = f'<div class=pages><a href="{second}">下一页</a></div>'
    return Answer(
        "page", reading=reading, body=page(reading.lines[:lines], turn),
        further=(second, page(reading.lines[lines:], onward)),
    )  # fmt: skip
