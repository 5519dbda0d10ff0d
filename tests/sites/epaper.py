"""A made-up newspaper on the web, in three forms of e-papers: an issue a day, four pages, five articles a page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sites.web import NOT_FOUND, Answer, Asked

PAPER = "南浦社会报"
ISSUE_PAGES, ARTICLES = ("头版", "要闻", "基层", "副刊"), 5
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
PLACES = (
    "云溪",
    "丹阳",
    "白塔",
    "青浦",
    "石桥",
    "锦川",
    "松岭",
    "梅园",
    "长汀",
    "文峰",
    "宝山",
    "临河",
    "双桥",
    "永安",
    "清源",
)
DEEDS = (
    "新建社区食堂{0}处，老人凭卡用餐每份补贴{1}元",
    "为{0}名独居老人装上一键呼叫器，值守人员{1}分钟内上门",
    "把{0}个老旧小区的门厅改成无障碍坡道，投入{1}万元",
    "组织{0}支志愿队清点救灾物资，登记帐篷{1}顶",
    "将婚姻登记处迁入{0}公里外的湿地公园，当月办理{1}对",
    "对{0}家养老机构开展消防检查，当场整改隐患{1}处",
)


class Form(StrEnum):
    """The make of an e-paper."""

    OLD = "old"  # Founder: html/2026-11/23/node_187.htm
    NEW = "new"  # Founder: pc/layout/202611/23/node_01.html
    PEOPLE = "people"  # as 人民日报 since 2025


@dataclass(frozen=True)
class PrintedArticle:
    """An article of an issue."""

    day: date
    page: int
    place: int
    title: str
    paragraphs: tuple[str, ...]
    author: str


@dataclass(frozen=True)
class EPaper:
    """A paper whose first issue is of day `first`; round 2 of the web is the next day."""

    host: str
    form: Form
    first: date

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request; every issue up to the day of the round is there."""
        day, path = self.first + timedelta(days=asked.round - 1), asked.path
        if path == "/robots.txt":
            return NOT_FOUND
        if path == self.entry:
            return _page(
                f'<html><head><meta http-equiv="refresh" content="0; URL={self.layout(day, 0)[1:]}"></head></html>'
            )
        for each in (self.first + timedelta(days=number) for number in range(asked.round)):
            if (found := self._shown(each, path)) is not None:
                return _page(found)
        return NOT_FOUND

    @property
    def entry(self) -> str:
        """The address that leads to the issue of the day."""
        return "/paperindex.htm"

    def number(self, page: int) -> str:
        """The number of a page as the paper writes it."""
        return f"A0{page + 1}" if self.form is Form.OLD else f"0{page + 1}"

    def layout(self, day: date, page: int) -> str:
        """The path of a layout page."""
        if self.form is Form.OLD:
            return f"/html/{day:%Y-%m/%d}/node_{187 + page}.htm"
        return f"/pc/layout/{day:%Y%m/%d}/node_0{page + 1}.html"

    def address(self, article: PrintedArticle) -> str:
        """The path of an article."""
        number = 40_000 + article.day.toordinal() % 1000 * 100 + article.page * 10 + article.place
        if self.form is Form.OLD:
            return f"/html/{article.day:%Y-%m/%d}/content_{number}.htm"
        return f"/pc/content/{article.day:%Y%m/%d}/content_{number}.html"

    def url(self, article: PrintedArticle) -> str:
        """The address of an article."""
        return f"http://{self.host}{self.address(article)}"

    def articles(self, day: date) -> list[PrintedArticle]:
        """All articles of an issue; the last of a page is an item of forty characters."""
        return [
            _written(self.form, day, page, place)
            for page in range(len(ISSUE_PAGES))
            for place in range(ARTICLES)
        ]

    def _heading(self, page: int) -> str:
        return f"第{self.number(page)}版：{ISSUE_PAGES[page]}"

    def _shown(self, day: date, path: str) -> str | None:
        for page in range(len(ISSUE_PAGES)):
            if path == self.layout(day, page):
                return self._layout_page(day, page)
        written = next((each for each in self.articles(day) if self.address(each) == path), None)
        return None if written is None else self._article_page(written)

    def _layout_page(self, day: date, page: int) -> str:
        articles = [each for each in self.articles(day) if each.page == page]
        base = self.layout(day, page)
        areas = "".join(
            f'<area coords="1,2,3,4" shape="polygon" href="{_from(base, self.address(each))}">'
            for each in articles
        )
        heads = "".join(
            f"<li><a href={_from(base, self.address(each))}><div style=display:inline>{each.title}</div></a></li>"
            for each in articles
        )
        pages = "".join(
            f'<td><a id=pageLink href="{_from(base, self.layout(day, other))}">{self._heading(other)}</a></td>'
            f'<td><a href="/page/{day:%Y%m%d}{other}.pdf"><img src=/pdf.gif></a></td>'
            for other in range(len(ISSUE_PAGES))
        )
        before = _from(base, self.layout(day - timedelta(days=1), 0))
        return (
            f"<html><head><meta charset=utf-8><title>{PAPER}</title></head><body>"
            f'<map name="PagePicMap">{areas}</map><img src=/page.jpg usemap=#PagePicMap>'
            f"<p>{_day(day)}</p><p>{self._heading(page)}</p>"
            f'<a class=preart href="{before}">上一期</a><table><tr>{pages}</tr></table><ul>{heads}</ul>'
            f"</body></html>{self._properties(day, page, '2')}"
        )

    def _article_page(self, article: PrintedArticle) -> str:
        body = "".join(f"<p>　　{each}</p>" for each in article.paragraphs)
        base, day = self.address(article), article.day
        pages = "".join(
            f'<a id=pageLink href="{_from(base, self.layout(day, other))}">{self._heading(other)}</a> '
            for other in range(len(ISSUE_PAGES))
        )
        if self.form is Form.PEOPLE:
            return (
                f"<html><head><meta charset=utf-8><title>{article.title}</title></head>"
                f"<body><div class=nav>{pages}</div>"
                f"<div class=article><h3></h3><h1>{article.title}</h1><p class=sec>{article.author} "
                f"<span class=date>《{PAPER}》（{day:%Y年%m月%d日} 第 {self.number(article.page)} 版）</span></p>"
                f"<div id=ozoom>{body}</div></div><div class=foot>Copyright © {PAPER}社</div></body></html>"
            )
        return (
            f"<html><head><meta charset=utf-8><title>{PAPER}数字报</title></head><body><div class=nav>{pages}</div>"
            f"<p>{_day(day)}</p><p>{self._heading(article.page)}</p>"
            f"<table><tr><td class=title>{article.title}</td></tr><tr><td>记者　{article.author}</td></tr></table>"
            f"<div id=ozoom><founder-content><!--enpcontent-->{body}<!--/enpcontent--></founder-content></div>"
            f"<p>版权所有 {PAPER}社</p></body></html>"
            f"{self._properties(day, article.page, '1', _named(article))}"
        )

    def _properties(self, day: date, page: int, kind: str, more: str = "") -> str:
        if self.form is Form.PEOPLE:
            return ""
        return (
            f"\n<!--enpproperty {more}<founder-date>{day} 23:59:57</founder-date>"
            f"<founder-pagenum>{self.number(page)}</founder-pagenum><founder-papername>{PAPER}</founder-papername>"
            f"<founder-type>{kind}</founder-type> /enpproperty-->"
        )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日　星期{'一二三四五六日'[day.weekday()]}"


def _named(article: PrintedArticle) -> str:
    return f"<founder-title>{article.title}</founder-title><founder-author>{article.author}</founder-author>"


def _page(text: str) -> Answer:
    return Answer(text.encode(), headers=UTF8)


def _from(base: str, path: str) -> str:
    """A relative address, as e-papers write them."""
    up = "../" * (base.count("/") - 1)
    return up + path[1:]


def _written(form: Form, day: date, page: int, place: int) -> PrintedArticle:
    rng = random.Random(f"{form}{day}{page}{place}")
    where = rng.choice(PLACES)
    deeds = list(_deeds(rng))
    author = rng.choice("陈林黄郑谢") + rng.choice("一二三四") + rng.choice("平安和顺")
    title = f"{where}{deeds[0].partition('，')[0]}"
    if place == ARTICLES - 1:
        return PrintedArticle(day, page, place, title, (f"本报讯 {where}县{deeds[0]}。",), author)
    paragraphs = tuple(
        f"{where}{rng.choice(('县', '市', '区'))}{deed}。{other}，{rng.choice(PLACES)}居民李某说。"
        for deed, other in zip(deeds[::2], deeds[1::2], strict=True)
    )
    return PrintedArticle(day, page, place, title, paragraphs, author)


def _deeds(rng: random.Random) -> Iterator[str]:
    for _ in range(8):
        yield rng.choice(DEEDS).format(rng.randrange(2, 900), rng.randrange(3, 9000))
