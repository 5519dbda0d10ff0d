"""A day on which portals copy a ministry and one another, with errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal

from monitor.judge.policy import Policy, SiteList

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
