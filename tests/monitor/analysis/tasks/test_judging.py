"""After every pass: judgements are appended where a cell changed, and a missing copy is told with its proof."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sites.coverage import BROKEN, BU, GONE, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.judge.policy import MustCarry, Policy, SiteList
from storage.engine.store import rows, transaction
from storage.findings import findings
from storage.records import DutyFacts, Finding, FindingKind, FindingState
from storage.spread import judgements, tasks

LIST, PAGE = "http://p.example.cn/news/", "http://p.example.cn/2026/t20260302_7.html"
OWN = BU.start_urls[0]
NO = listing(*old("p.example.cn", 0, 1, 2))
YES = listing((PAGE, HEADLINE, "2026-03-02"), *old("p.example.cn", 0, 1, 2))
DUTY = MustCarry("bu", (), re.compile("部署会议"), 7, ("province",))
RULES = Policy(
    workers=1, confirm_removal_s=0, must_carry=(DUTY,), lists=(SiteList("province", ("p",), "省级", 3.0),)
)


def first_looks(web: Coverage) -> None:
    web.look("11:00", {OWN: listing(*old("bu.example.cn", 4, 5)), LIST: NO})
    told = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4, 5))
    web.look("12:00", {OWN: told, MESSAGE: article(stated="2026-03-02 11:40")})


def missing(web: Coverage) -> list[Finding]:
    with web.opened() as db:
        return [each for each in findings.list_findings(db) if each.kind is FindingKind.REPRINT_MISSING]


def states(web: Coverage, name: str = "T1") -> list[tuple[str, str]]:
    with web.opened() as db:
        task = tasks.task_named(db, name)
        assert task is not None
        found = judgements.judgements_of(db, task.id, "p")
        return [(each.from_at.isoformat(), each.state) for each in found]


def everything(web: Coverage) -> list[dict[str, Any]]:
    with web.opened() as db:
        return [
            row for table in ("judgements", "tasks", "task_sites", "findings", "entries", "list_chains")
            for row in rows(db, f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        ]  # fmt: skip


def test_a_judgement_is_appended_where_a_cell_changed_and_a_missing_copy_is_told_and_resolved(
    store_path: Path,
) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    first_looks(web)
    web.task("p")
    web.look("14:00", {LIST: NO})
    web.look("18:00", {LIST: NO})
    assert not missing(web)
    web.look("20:00", {LIST: NO})
    (found,) = missing(web)
    assert isinstance(found.facts, DutyFacts)
    assert (found.site, found.url, found.facts.looks, found.facts.task) == ("p", MESSAGE, 2, "T1")
    assert "7 小时" in found.summary_zh
    web.look("21:00", {LIST: NO})
    web.look("24:00", {LIST: YES, PAGE: article(source="省民政厅")})
    assert [each.state for each in missing(web)] == [FindingState.RESOLVED]
    assert states(web) == [
        (at(clock).astimezone(at("0:00").tzinfo).isoformat(), state)
        for clock, state in (("14:00", "pending"), ("20:00", "missing"), ("24:00", "late"))
    ]
    before = everything(web)
    web.line.again()
    assert everything(web) == before


def test_nothing_is_told_that_the_looks_do_not_support(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    first_looks(web)
    web.task("p")
    web.look("18:00", {LIST: NO})
    web.look("20:00", {LIST: BROKEN})
    assert not missing(web)
    assert [state for _, state in states(web)] == ["pending", "unknown"]


def test_a_new_article_that_matches_becomes_a_task_and_what_stood_there_does_not(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")], RULES)
    standing = "http://bu.example.cn/tz/202602/t20260226_9.html"
    before = (standing, "全省救助站管理工作部署会议召开")
    web.look(
        "11:00",
        {
            OWN: listing(before, *old("bu.example.cn", 4)),
            LIST: NO,
            standing: article(headline=before[1], stated="2026-03-03 09:00"),
        },
    )
    web.look(
        "12:00",
        {
            OWN: listing((MESSAGE, HEADLINE), before, *old("bu.example.cn", 4)),
            MESSAGE: article(stated="2026-03-02 11:40"),
        },
    )
    web.look("20:00", {LIST: NO})
    with web.opened() as db:
        (task,) = tasks.all_tasks(db)
        (site,) = tasks.sites_of(db, task.id)
    assert (task.message_url, task.issued_at, task.issued_basis) == (MESSAGE, at("11:40"), "stated")
    assert task.deadline == at("18:40")
    assert (site.site, site.tier, site.weight, site.list_name) == ("p", "省级", 3.0, "province")
    assert [each.url for each in missing(web)] == [MESSAGE]
    before_again = everything(web)
    web.line.again()
    assert everything(web) == before_again


def test_a_closed_task_is_judged_no_more(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    first_looks(web)
    web.task("p")
    with web.opened() as db:
        task = tasks.task_named(db, "T1")
        assert task is not None
        with transaction(db):
            tasks.close_task(db, task.id, at("15:00"))
    web.look("20:00", {LIST: NO})
    assert states(web) == [] and not missing(web)


def test_nobody_owes_a_withdrawn_article(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    first_looks(web)
    web.task("p")
    web.look("18:00", {LIST: NO})
    web.look("20:00", {LIST: NO})
    assert [each.state for each in missing(web)] == [FindingState.OPEN]
    for clock in ("20:30", "20:40"):
        web.look(clock, {MESSAGE: GONE, LIST: NO})
    assert [each.resolved_at for each in missing(web)] == [at("20:40")]
    web.look("21:00", {LIST: NO})
    assert [each.state for each in missing(web)] == [FindingState.RESOLVED]


def test_a_ruling_and_the_judgements_stay_when_everything_is_concluded_anew(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    first_looks(web)
    web.task("p")
    web.look("20:00", {LIST: NO})
    with web.opened() as db, transaction(db):
        task = tasks.task_named(db, "T1")
        assert task is not None
        tasks.add_ruling(db, tasks.Ruling(task.id, "p", at("21:00"), "excused", "李", "改版"))
    before = web.told("22:00")["cells"]
    web.line.again()
    assert web.told("22:00")["cells"] == before and before[0]["ruling"]["ruling"] == "excused"
