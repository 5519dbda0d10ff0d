"""A day on which twelve portals of three tiers copy a ministry and one another, with a configuration."""

from __future__ import annotations

import json
from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.coverage_day import WORSE, WRONG

from crawler.sites import Site

TIERS = {"中央": ("pa",), "省级": ("pb", "pc", "pd"), "市县": ("pe", "pf", "pg", "ph")}
TITLES = {
    "pa": "示例央媒网", "pb": "某省人民政府", "pc": "某省日报", "pd": "某省民政在线", "pe": "甲市民政局",
    "pf": "乙市人民政府", "pg": "丙县融媒", "ph": "丁市发布",
    "pi": "民生内参", "pj": "示例资讯", "pk": "示例聚合站", "pl": "示例自媒体",
}  # fmt: skip
SHORTER = TEXT[:2]
# Clock of the look, site, text, headline, page that is linked to.
DAY = (
    ("09:20", "pa", TEXT, HEADLINE, None),
    ("09:40", "pb", TEXT, HEADLINE, MESSAGE),
    ("10:00", "pi", WRONG, HEADLINE, None),
    ("10:30", "pc", SHORTER, HEADLINE, None),
    ("11:30", "pd", TEXT, HEADLINE, None),
    ("12:00", "pj", WORSE, HEADLINE, "pi"),
    ("13:00", "pe", TEXT, HEADLINE, None),
    ("14:30", "pf", TEXT, HEADLINE, "pb"),
    ("15:00", "pk", WRONG, HEADLINE, "pi"),
    ("17:00", "ph", TEXT, HEADLINE.replace("帮扶", ""), None),
    ("19:00", "pg", TEXT, HEADLINE, None),
    ("23:00", "pl", WORSE, HEADLINE, "pj"),
)  # fmt: skip


def site(name: str) -> Site:
    """A portal with a name for people."""
    made = portal(name)
    return Site(made.name, TITLES[name], made.role, made.allowed_domains, made.start_urls)


SITES = [BU, *map(site, TITLES)]


def page(name: str) -> str:
    """The address of a portal's copy."""
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def start(name: str) -> str:
    """The list of a portal."""
    return f"http://{name}.example.cn/news/"


def a_spread(folder: Path) -> Path:
    """The configuration of the store of this day."""
    config = folder / "reprintwatch.toml"
    tables = [
        f'[[sites]]\nname = "{each.name}"\ntitle = "{each.title}"\nrole = "{each.role}"\n'
        f'allowed_domains = ["{each.allowed_domains[0]}"]\nstart_urls = {json.dumps(each.start_urls)}\n'
        for each in SITES
    ]
    tables += [
        f'[[lists]]\nname = "l{number}"\ntier = "{tier}"\nweight = {4 - number}.0\nsites = {json.dumps(names)}\n'
        for number, (tier, names) in enumerate(TIERS.items(), 1)
    ]
    config.write_text('[store]\npath = "watch.db"\n' + "\n".join(tables), encoding="utf-8")
    web = Coverage(folder / "watch.db", SITES)
    empty = {name: listing(*old(f"{name}.example.cn", 0, 1)) for name in TITLES}
    before = {start(name): reply for name, reply in empty.items()}
    web.look("08:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **before})
    told = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))
    web.look("09:00", {BU.start_urls[0]: told, MESSAGE: article(stated="2026-03-02 08:50"), **before})
    seen: set[str] = set()
    for clock, name, text, headline, link in DAY:
        seen.add(name)
        carried = listing((page(name), headline), *old(f"{name}.example.cn", 0, 1))
        others = {start(each): reply for each, reply in empty.items() if each not in seen}
        linked = page(link) if link in TITLES else link
        copy = article(text, headline, source="省民政厅", link=linked)
        web.look(clock, {start(name): carried, page(name): copy, **others})
    return config
