"""The scripted web at any time: sites, answers of pages, and entries of lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sites.forty.script import ARTICLES, BEGIN, DAY, HONEST, LYING, PORTALS, Script
from sites.forty.stories import DOWN, PLACES, original
from sites.timeline import Reply

from crawler.sites import Site
from storage.records import FoundPage, PageRole, SiteRole

REQUESTS_A_DAY = 9
PHONES = frozenset(
    {10, 37}
)  # sites with a second host for telephones, from the fifth week or from the beginning
WIDE_STAYS = (37, 0)  # removed for telephones alone
ANNOUNCING = frozenset({12, 13})


def host(site: int, name: str = "www") -> str:
    """The host of a site."""
    return f"http://{name}.site{site}.example.cn"


@dataclass
class World:
    """The scripted web."""

    script: Script
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # site and number, by address
    lists: dict[str, int] = field(default_factory=dict)  # site, by address

    def __post_init__(self) -> None:
        for site in range(len(PLACES)):
            self.lists[f"{host(site)}/xw/"] = site
            if site == LYING[3] or site == HONEST[3]:
                self.lists[f"{host(site)}/tt/"] = site
            for number in range(ARTICLES + 1):
                for name in ("www", "m"):
                    self.places[self.url(site, number, name)] = (site, number)

    def url(self, site: int, number: int, name: str = "www") -> str:
        """The address of an article."""
        return f"{host(site, name)}/xw/202610/t20261004_{1000 + number}.html"

    def told_at(self, site: int) -> str:
        """The host at which the events of a site are told."""
        return "m" if site == WIDE_STAYS[0] else "www"

    def sites(self) -> list[Site]:
        """The sites as configured."""
        return [
            Site(
                f"s{at}", f"{name}民政局", SiteRole.PORTAL if at in (*PORTALS, 11, 32, 33) else SiteRole.ORIGINAL,
                (f"site{at}.example.cn",), tuple(url for url, site in self.lists.items() if site == at),
                daily_requests=REQUESTS_A_DAY,
            )
            for at, name in enumerate(PLACES)
        ]  # fmt: skip

    def reply(self, url: str, at: datetime) -> Reply:
        """The answer of an address at a time."""
        if url in self.lists:
            return self._list(url, at)
        if url not in self.places:  # a file of an article
            return Reply(b"%PDF-1.4\n%" + url.encode() + b"\n%%EOF\n")
        site, number = self.places[url]
        if (site, number) == WIDE_STAYS and "//www." in url:
            return original(self.script.story(site, number), at)
        return self.script.shown(site, number, at)

    def found(self, url: str, at: datetime) -> list[FoundPage]:
        """The entries of a list at a time, empty while the site is down."""
        site = self.lists.get(url)
        if site is None or self._is_down(site, at):
            return []
        names = ["www", *(["m"] if site == 37 or (site == 10 and at >= BEGIN + 35 * DAY) else [])]
        return [
            FoundPage(self.url(site, number, name), f"s{site}", PageRole.ARTICLE, None, title, day)
            for number, title, day in self._entries(url, at)
            for name in names
        ]

    def _is_down(self, site: int, at: datetime) -> bool:
        return any(each == site and begin <= at < end for each, begin, end in self.script.outages)

    def _numbers(self, site: int, at: datetime) -> list[int]:
        born = self.script.born
        late = [ARTICLES] if (site, ARTICLES) in born and born[site, ARTICLES] <= at else []
        return [*range(ARTICLES), *late]

    def _entries(self, url: str, at: datetime) -> list[tuple[int, str, str]]:
        """Number, headline and date of the entries of a list. Some lists lie, each in its own way."""
        site = self.lists[url]
        entries = []
        for number in self._numbers(site, at):
            story = self.script.story(site, number)
            title, day = story.title, story.dated[:10]
            if site in ANNOUNCING and any(
                (each.site, each.number) == (site, number) and each.at <= at for each in self.script.events
            ):
                title = f"更正：{title}"
            entries.append((number, *_lie(site, url, at, (title, day))))
        return entries

    def _list(self, url: str, at: datetime) -> Reply:
        site = self.lists[url]
        if self._is_down(site, at):
            return DOWN
        rows = "".join(
            f'<li><a href="{self.url(site, number)}">{title}</a><span>{day}</span></li>'
            for number, title, day in self._entries(url, at)
        )
        return Reply(
            f"<html><head><title>要闻</title></head><body><ul class=list>{rows}</ul></body></html>".encode()
        )


def _lie(site: int, url: str, at: datetime, entry: tuple[str, str]) -> tuple[str, str]:
    """The headline and date with which a list shows an entry."""
    title, day = entry
    match site:
        case 14:
            return title, f"{at:%Y-%m-%d}"
        case 15:
            return f"（{at.timestamp() % 9973:.0f}次浏览）{title}", day
        case 16:
            return f"{at:%d日%H时}更新 {title}", f"{at:%Y-%m-%d %H:%M}"
        case 17 if url.endswith("/tt/"):
            return f"头条：{title}", "2026-10-05"
        case _:
            return title, day
