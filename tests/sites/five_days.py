"""Five days of three offices and seven portals: some 190 pages, edited, removed, copied well and copied badly."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Web
from sites.web import Site as Served

from crawler.sites import Site
from storage.clock import SHANGHAI
from storage.records import SiteRole

BEGIN = datetime(2026, 11, 16, 8, tzinfo=SHANGHAI)
DAYS = 5
HOURS = (1.5, 4.5, 9)  # after eight: the crawls of a day
HEAD = '[store]\npath = "watch.db"\n\n[crawler]\ndownload_delay = 0\n\n[monitor]\nconfirm_removal_s = 3600\n'
LIBRARIES = [f"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1" for machine in ("x86_64", "aarch64")]
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
    site: str
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
    office = OFFICES[number % len(OFFICES)]
    return Piece(f"{rng.choice(PLACES)}{deed}{topic}第{number + 1}批工作", lines, office, office)


def page(piece: Piece, at: datetime) -> Answer:
    """The page of an article, with a counter and a date that never stand still."""
    body = "".join(f"<p>　　{line}</p>" for line in piece.lines)
    source = f"来源：{piece.source}" if piece.source else ""
    link = f"<p>原文链接：<a href='{piece.link}'>{piece.link}</a></p>" if piece.link else ""
    return Answer(
        f"<html><head><meta charset=utf-8><title>{piece.title}-{piece.site}</title></head><body>"
        f"<div class=nav><a href='/'>首页</a> 今天是{at:%Y年%m月%d日}</div><h1>{piece.title}</h1>"
        f"<div class=info>发布时间：{piece.dated} {source}</div>"
        f"<div class=content>{body}{piece.advert}</div>{link}"
        f"<div class=foot>{piece.editor} 访问量：{at.timestamp() % 99991:.0f}</div></body></html>".encode()
    )


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
    copy = replace(piece, site=PORTALS[portal], link=url_of_original(number))
    copy = replace(copy, editor="" if portal in (2, 5) else "责任编辑：王璐")
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


@dataclass
class FiveDays:
    """The scripted web at its time."""

    at: datetime = BEGIN

    def sites(self) -> dict[str, Served]:
        """Return the answers of each host, for a scripted web."""
        return {urlsplit(site.start_urls[0]).netloc: self._answer for site in sites()}

    def _answer(self, asked: Asked) -> Answer:
        there = self._pages()
        if asked.path == "/":
            return _listing({url: there[url] for url in there if urlsplit(url).netloc == asked.host})
        piece = there.get(f"http://{asked.host}{asked.path}")
        return NOT_FOUND if piece is None else page(piece, self.at)

    def _pages(self) -> dict[str, Piece | None]:
        """Return the articles of all addresses that exist by now; None for a removed article."""
        return dict(chain.from_iterable(map(self._of_article, range(ARTICLES))))

    def _of_article(self, number: int) -> Iterator[tuple[str, Piece | None]]:
        came = BEGIN + timedelta(days=number % 4, hours=1)
        if self.at < came:
            return
        rng = random.Random(f"life {number}")
        first, fate = original(number), rng.randrange(5)
        is_changed = self.at >= came + timedelta(days=1 + rng.random() * 2)
        now = edited(first, random.Random(f"edit {number}")) if fate < 2 and is_changed else first
        yield url_of_original(number), None if fate == 4 and is_changed else now
        for portal in carriers(number):
            copy = _copy(number, portal, (first, now), self.at - came)
            if copy:
                yield url_of_copy(number, portal), copy


def _copy(number: int, portal: int, versions: tuple[Piece, Piece], age: timedelta) -> Piece | None:
    """Return the article as a portal carries it at an age; None before the portal took it over."""
    rng = random.Random(f"copy {number}/{portal}")
    if age < timedelta(hours=rng.randrange(1, 20)):
        return None
    follows = rng.random() < 0.4 and age > timedelta(days=2)
    piece = copied(versions[1] if follows else versions[0], portal, number, rng)
    is_changed = rng.random() < 0.1 and age > timedelta(days=1.5)
    return edited(piece, random.Random(f"again {number}/{portal}")) if is_changed else piece


def _listing(entries: dict[str, Piece | None]) -> Answer:
    """The start page of a site: removed articles have left the list."""
    rows = "".join(
        f"<li><a href='{url}'>{piece.title}</a><span>{piece.dated[:10]}</span></li>"
        for url, piece in entries.items()
        if piece
    )
    return Answer(f"<html><head><meta charset=utf-8></head><body><ul>{rows}</ul></body></html>".encode())


def lived(folder: Path) -> Path:
    """Crawl five days over HTTP with the program itself; return the configuration. Skips without libfaketime."""
    days = FiveDays()
    config = folder / "reprintwatch.toml"
    config.write_text("\n".join([HEAD, *map(_table, sites())]), encoding="utf-8")
    library = next((each for each in LIBRARIES if Path(each).exists()), None)
    if library is None:
        pytest.skip("there is no libfaketime here")
    with Web(days.sites()) as web:
        for day, hour in product(range(DAYS), HOURS):
            days.at = BEGIN + timedelta(days=day, hours=hour)
            offset_s = (days.at - datetime.now(UTC)).total_seconds()
            faked = {
                "LD_PRELOAD": library,
                "FAKETIME": f"{offset_s:+.0f}s",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
            done = Program(config, web, faked).run("crawl", timeout=300)
            assert done.code == 0, done.err
    return config


def _table(site: Site) -> str:
    return (
        f'[[sites]]\nname = "{site.name}"\ntitle = "{site.title}"\nrole = "{site.role}"\n'
        f'allowed_domains = ["{site.allowed_domains[0]}"]\nstart_urls = ["{site.start_urls[0]}"]\n'
    )
