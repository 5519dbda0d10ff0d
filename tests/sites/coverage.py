"""Sites that carry a message or not, told look by look in the times of one day in China."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sites.list_looks import at
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import capture_digests, task_cells
from monitor.coverage.task_answers import TaskAnswer, task_answer
from monitor.judge.policy import Policy
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import FoundPage, PageRole, SiteRole
from storage.spread import tasks
from storage.spread.tasks import CarryTask, TaskSite

HEADLINE = "全省冬季困难群众救助帮扶工作部署会议召开"
TEXT = (
    "会议指出，入冬以来各地认真落实救助帮扶政策，困难群众基本生活得到有效保障，工作取得积极成效。",
    "会议强调，要对全省122.7万名低保对象逐户走访，摸清底数，及时发放取暖补贴，确保群众温暖过冬。",
    "会议要求，各级民政部门要压实工作责任，加强部门协同，畅通求助渠道，严肃查处失职失责行为。",
    "会议还对养老机构消防安全、流浪乞讨人员救助、留守儿童关爱服务等重点工作作出了具体安排。",
)
MESSAGE = "http://bu.example.cn/tz/202603/t20260302_100.html"
BU = Site("bu", "省民政厅", SiteRole.ORIGINAL, ("bu.example.cn",), ("http://bu.example.cn/tz/",))
OTHER_NEWS = tuple(f"本省民政系统工作动态第{n}期：基层服务站点巡礼见闻" for n in "一二三四五六七八九")


def portal(name: str, *columns: str) -> Site:
    """A portal with these columns."""
    host = f"{name}.example.cn"
    starts = tuple(f"http://{host}/{column}/" for column in columns or ("news",))
    return Site(name, f"门户{name}", SiteRole.PORTAL, (host,), starts)


def article(text: Sequence[str] = TEXT, headline: str = HEADLINE, *, stated: str | None = None,
            source: str | None = None, link: str | None = None, foot: str = "") -> Reply:  # fmt: skip
    """A page with an article."""
    credit = " ".join(filter(None, (stated and f"发布时间：{stated}", source and f"来源：{source}")))
    onward = f'<p>原文链接：<a href="{link}">{link}</a></p>' if link else ""
    body = "".join(f"<p>　　{line}</p>" for line in text)
    return Reply(
        f"<html><head><meta charset=utf-8><title>{headline}</title></head><body><h1>{headline}</h1>"
        f"<div class=info>{credit}</div><div class=TRS_Editor>{body}{onward}</div>"
        f"<div class=footer>{foot}</div></body></html>".encode()
    )


def listing(*entries: tuple[str, str] | tuple[str, str, str]) -> Reply:
    """A list page: address, headline and perhaps the day of each entry."""
    rows = "".join(
        f'<li><a href="{entry[0]}">{entry[1]}</a><span>{(*entry, "", "")[2]}</span></li>' for entry in entries
    )
    return Reply(
        f"<html><head><title>栏目</title></head><body><ul class=list>{rows}</ul></body></html>".encode()
    )


def old(host: str, *numbers: int, day: str = "2026-03-01") -> list[tuple[str, str, str]]:
    """Entries of older news on a host."""
    return [(f"http://{host}/old/t2026_{n}.html", OTHER_NEWS[n], day) for n in numbers]


BROKEN = Reply(b"<html><body>Internal Server Error</body></html>", 500)
REFUSED = Reply(b"<html><body>Forbidden</body></html>", 403)
CHALLENGE = Reply(
    b"<html><head><script>document.cookie='__jsl_clearance='+go();location.href=location.pathname"
    b"</script></head><body></body></html>", 521,
)  # fmt: skip
MAINTENANCE = tuple(
    (f"/fuwu/2026/{n}.html", f"便民服务事项办理指南第{n}部分", "2026-02-01") for n in range(1, 6)
)
GONE = Reply(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)


@dataclass
class Coverage:
    """A store of a day of looks, with the tasks of the day."""

    store: StoreAddress
    sites: Sequence[Site]
    rules: Policy = field(default_factory=lambda: Policy(workers=1, confirm_removal_s=0))

    def __post_init__(self) -> None:
        self.line = Timeline(self.store, self.sites, self.rules)
        with self.opened() as db, transaction(db):
            seeds = [
                FoundPage(url, site.name, PageRole.SEED) for site in self.sites for url in site.start_urls
            ]
            pages.add_pages(db, seeds, at("00:01"))

    def opened(self) -> closing[Store]:  # type: ignore[type-var]
        """The store, open for writing."""
        return closing(open_store(self.store))

    @property
    def setup(self) -> Setup:
        """The configuration that judging needs."""
        return Setup({site.name: site for site in self.sites}, self.rules)

    def look(self, clock: str, replies: Mapping[str, Reply]) -> list[Any]:
        """One pass over these addresses."""
        return self.line.look(at(clock), replies)

    def task(self, *sites: str, name: str = "T1", url: str = MESSAGE, issued: str = "12:00", deadline: str = "19:00",
             form: str = "text", **more: Any) -> None:  # fmt: skip
        """Make a task."""
        task = CarryTask(
            0, name, url, None, None, form, at(issued), "operator", at(deadline), at(issued), **more
        )
        with self.opened() as db, transaction(db):
            tasks.add_task(db, task, [TaskSite(site, "省级", 2.0, "province") for site in sites])

    def told(self, clock: str | datetime, name: str = "T1") -> dict[str, Any]:
        """The element of `tasks --json` at a time."""
        moment = at(clock) if isinstance(clock, str) else clock
        with self.opened() as db:
            task = tasks.task_named(db, name)
            assert task is not None
            judged = task_cells(db, self.setup, task, moment)
            digests = capture_digests(db, judged.cells)
            answer = TaskAnswer(judged, judged.cells, {}, tasks.rulings_of(db, task.id, moment), digests)
            return task_answer(answer, self.setup)

    def cell(self, clock: str, site: str = "p") -> dict[str, Any]:
        """The cell of a site at a time."""
        found: dict[str, Any] = next(each for each in self.told(clock)["cells"] if each["site"] == site)
        return found
