"""Five days of three offices and seven portals: some 190 pages, edited, removed, copied well and copied badly."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from storage.clock import SHANGHAI
from storage.records import SiteRole

BEGIN = datetime(2026, 11, 16, 8, tzinfo=SHANGHAI)
DAYS = 5
HOUR = timedelta(hours=1)
OFFICES = ("临江省民政厅", "东湖市民政局", "南塘市社会救助局")
PORTALS = ("江岸在线", "民生快报网", "社区观察", "东湖新闻网", "养老资讯", "南塘热线", "公益日报网")
ARTICLES = 30
TOPICS = (
    "社区食堂", "临时救助", "婚姻登记", "地名命名", "殡葬服务", "儿童关爱", "慈善募捐", "养老床位", "社工站点",
    "志愿服务", "流浪救助", "残疾补贴", "区划调整", "公墓整治", "低保核查", "助餐配送", "适老改造", "热线接听",
    "护理培训", "社团年检",
)  # fmt: skip
DEEDS = ("启动", "部署", "通报", "推进", "公布", "完成", "排查", "改造", "规范", "督导")
PLACES = ("河西", "石门", "青阳", "白沙", "龙口", "双桥", "北屯", "清溪", "柳林", "高店", "平坝", "松岗")
PEOPLE = ("周启明", "陈立新", "吴晓岚", "郑国华", "孙文博", "韩雪松")
SENTENCES = (
    "{place}镇{deed}{topic}工作，累计惠及{n}.{m}万人，比上年同期增加{k}个百分点",
    "截至{month}月底，{place}共设立{topic}点位{n}{m}处，配备专职人员{k}名",
    "市民政局副局长{person}在{place}调研时要求，{topic}资金不得挤占挪用",
    "{topic}项目由{place}街道牵头，预计{month}月{k}日前全部完工",
    "各地要把{topic}纳入年度考核，对{place}等{k}个乡镇开展回访",
    "{place}居民{person}说，{topic}办下来只用了{k}天，比过去方便得多",
    "财政部门今年为{topic}安排补助{n}{m}万元，其中{place}占{k}%",
)


@dataclass(frozen=True)
class Piece:
    """An article as a page shows it."""

    title: str
    lines: tuple[str, ...]
    source: str
    editor: str = "编辑：李敏"
    link: str = ""
    dated: str = "2026-11-16 09:10"
    advert: str = ""


def original(number: int) -> Piece:
    """The article of an office, in words that no other article has."""
    rng = random.Random(f"five days {number}")
    topic, deed = rng.choice(TOPICS), rng.choice(DEEDS)

    def sentence() -> str:
        return rng.choice(SENTENCES).format(
            place=rng.choice(PLACES), deed=rng.choice(DEEDS), topic=rng.choice((topic, rng.choice(TOPICS))),
            n=rng.randint(11, 98), m=rng.randint(1, 9), k=rng.randint(3, 29), month=rng.randint(6, 12),
            person=rng.choice(PEOPLE),
        )  # fmt: skip

    lines = tuple("。".join(sentence() for _ in range(3)) + "。" for _ in range(4))
    return Piece(
        f"{rng.choice(PLACES)}{deed}{topic}第{number + 1}批工作", lines, OFFICES[number % len(OFFICES)]
    )


def page(piece: Piece, at: datetime, site: str) -> Reply:
    """The page of an article, with a counter and a date that never stand still."""
    body = "".join(f"<p>　　{line}</p>" for line in piece.lines)
    source = f"来源：{piece.source}" if piece.source else ""
    link = f"<p>原文链接：<a href='{piece.link}'>{piece.link}</a></p>" if piece.link else ""
    return Reply(
        f"<html><head><meta charset=utf-8><title>{piece.title}-{site}</title></head><body>"
        f"<div class=nav><a href='/'>首页</a> 今天是{at:%Y年%m月%d日}</div><h1>{piece.title}</h1>"
        f"<div class=info>发布时间：{piece.dated} {source}</div>"
        f"<div class=content>{body}{piece.advert}</div>{link}"
        f"<div class=foot>{piece.editor} 访问量：{at.timestamp() % 99991:.0f}</div></body></html>".encode()
    )


GONE = Reply(b"<title>404 Not Found</title>404 Not Found", 404)


def url_of_original(number: int) -> str:
    """Return the address of the article of an office."""
    return f"http://www.office{number % len(OFFICES)}.example.cn/xw/202611/t20261116_{2000 + number}.html"


def url_of_copy(number: int, portal: int) -> str:
    """Return the address of a copy."""
    return f"http://news.portal{portal}.example.com/2026/1116/{4000 + number}.html"


def sites() -> list[Site]:
    """The offices and the portals."""
    offices = [
        Site(
            f"office{at}",
            name,
            SiteRole.ORIGINAL,
            (f"office{at}.example.cn",),
            (f"http://www.office{at}.example.cn/",),
        )
        for at, name in enumerate(OFFICES)
    ]
    portals = [
        Site(f"portal{at}", name, SiteRole.PORTAL, (f"portal{at}.example.com",),
             (f"http://news.portal{at}.example.com/",))
        for at, name in enumerate(PORTALS)
    ]  # fmt: skip
    return offices + portals


def _another_figure(line: str, rng: random.Random) -> str:
    digits = [at for at, each in enumerate(line) if each.isdigit()]
    if not digits:
        return line.replace("不得", "可以") if "不得" in line else line[:-1] + "，已经办结。"
    at = rng.choice(digits)
    return f"{line[:at]}{(int(line[at]) + rng.randint(1, 8)) % 9 + 1}{line[at + 1 :]}"


def edited(piece: Piece, rng: random.Random) -> Piece:
    """The article after a silent edit: another figure, a sentence less, another headline."""
    way = rng.randrange(4)
    if way == 0:
        return replace(piece, title=piece.title.replace("第", "（更正）第"))
    at = rng.randrange(len(piece.lines))
    first, *others = piece.lines[at].split("。")
    line = "。".join(others) if way == 1 else _another_figure(piece.lines[at], rng)
    assert first
    return replace(piece, lines=(*piece.lines[:at], line, *piece.lines[at + 1 :]))


def copied(piece: Piece, portal: int, number: int, rng: random.Random) -> Piece:
    """The article as a portal carries it: most copies are right, each portal has its habits."""
    copy = replace(piece, link=url_of_original(number), editor="" if portal in (2, 5) else "责任编辑：王璐")
    way = rng.randrange(26)
    if way == 0:
        copy = replace(copy, title=f"重磅！{piece.title.removesuffix('工作')}，网友热议")
    elif way == 1:
        copy = replace(copy, source="", link="")
    elif way == 2:
        copy = replace(copy, source=f"{PORTALS[portal - 1]}", link="")
    elif way == 3:
        copy = edited(copy, random.Random(f"{number}/{portal}"))
    elif way == 4:
        copy = replace(copy, lines=piece.lines[:2])
    elif way == 5:
        copy = replace(copy, advert="<p>　　加微信 jiankang88 领取养生大礼包，名额有限。</p>")
    return copy


def carriers(number: int) -> list[int]:
    """The portals that carry an article."""
    return random.Random(f"carriers {number}").sample(range(len(PORTALS)), 4 + number % 4)


@dataclass(frozen=True)
class FiveDays:
    """The scripted web at any time."""

    def replies(self, at: datetime) -> dict[str, Reply]:
        """Return the answers of all pages that exist at a time."""
        return dict(self._replies(at))

    def _replies(self, at: datetime) -> Iterator[tuple[str, Reply]]:
        for number in range(ARTICLES):
            came = BEGIN + timedelta(days=number % 4, hours=1)
            if at < came:
                continue
            rng = random.Random(f"life {number}")
            first, fate = original(number), rng.randrange(5)
            changed_at = came + timedelta(days=1 + rng.random() * 2)
            later = edited(first, random.Random(f"edit {number}"))
            now = later if fate < 2 and at >= changed_at else first
            gone = fate == 4 and at >= changed_at
            yield url_of_original(number), GONE if gone else page(now, at, OFFICES[number % len(OFFICES)])
            for portal in carriers(number):
                yield from self._copy(number, portal, (first, now), at - came)

    def _copy(
        self, number: int, portal: int, versions: tuple[Piece, Piece], age: timedelta
    ) -> Iterator[tuple[str, Reply]]:
        rng = random.Random(f"copy {number}/{portal}")
        if age < timedelta(hours=rng.randrange(1, 20)):
            return
        follows = rng.random() < 0.4 and age > timedelta(days=2)
        piece = copied(versions[1] if follows else versions[0], portal, number, rng)
        if rng.random() < 0.1 and age > timedelta(days=1.5):
            piece = edited(piece, random.Random(f"again {number}/{portal}"))
        yield url_of_copy(number, portal), page(piece, BEGIN + age, PORTALS[portal])


def lived(folder: Path) -> Path:
    """Fill a store with five days, three looks a day; return the configuration."""
    timeline = Timeline(folder / "watch.db", sites(), Policy(confirm_removal_s=3600))
    web = FiveDays()
    for day in range(DAYS):
        for hour in (1.5, 9):
            timeline.look_twice(at := BEGIN + timedelta(days=day, hours=hour), web.replies(at))
    config = folder / "reprintwatch.toml"
    tables = [
        f'[[sites]]\nname = "{site.name}"\ntitle = "{site.title}"\nrole = "{site.role}"\n'
        f'allowed_domains = ["{site.allowed_domains[0]}"]\nstart_urls = ["{site.start_urls[0]}"]\n'
        for site in timeline.sites
    ]
    config.write_text("\n".join(['[store]\npath = "watch.db"\n', *tables]), encoding="utf-8")
    return config
