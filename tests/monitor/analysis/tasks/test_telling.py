"""A task is told once at its deadline, by counts; before it who is pending, where a person wants the reminder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sites.coverage import BROKEN, BU, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.notify.routing import AlertRule, Routing
from storage.engine.store import rows, transaction
from storage.findings import findings
from storage.records import CountedReason, Finding, FindingKind, FindingState, Severity, TaskFacts
from storage.spread import tasks

OWN = BU.start_urls[0]
NAMES = ("p", "q", "r")
ROUTING = Routing((AlertRule(("office",), Severity.NOTICE),))


def start(name: str) -> str:
    return f"http://{name}.example.cn/news/"


def page(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def without(*names: str) -> dict[str, Any]:
    return {start(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in names}


def carrying(*names: str) -> dict[str, Any]:
    lists = {start(name): listing((page(name), HEADLINE), *old(f"{name}.example.cn", 0, 1)) for name in names}
    return lists | {page(name): article(source="省民政厅") for name in names}


def web_of(store: Path, **more: Any) -> Coverage:
    web = Coverage(store, [BU, *(portal(name) for name in NAMES)])
    web.look("11:00", {OWN: listing(*old("bu.example.cn", 4)), **without(*NAMES)})
    told = {OWN: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()}
    web.look("12:00", {**told, **without(*NAMES)})
    web.task(*NAMES, **more)
    return web


def told(web: Coverage) -> list[tuple[Finding, TaskFacts]]:
    """Findings about tasks, oldest first."""
    with web.opened() as db:
        found = [each for each in findings.list_findings(db) if each.kind is FindingKind.TASK]
    return [(each, each.facts) for each in reversed(found) if isinstance(each.facts, TaskFacts)]


def test_a_task_is_one_event_with_its_missing_copies(store_path: Path) -> None:
    web = web_of(store_path)
    web.look("18:00", carrying("p") | without("q", "r"))
    assert told(web) == []
    web.look("20:30", {start("r"): BROKEN, **without("p", "q"), **carrying("p")})
    ((finding, facts),) = told(web)
    assert (facts.due, facts.in_time, facts.missing, facts.unknown) == (3, 1, 1, 1)
    assert (facts.sites, facts.reasons) == (("门户q",), (CountedReason("failing", 1),))
    assert (finding.severity, finding.site, finding.url) == (Severity.NOTICE, "bu", MESSAGE)
    assert "按时 1" in finding.summary_zh and "未转 1（门户q）" in finding.summary_zh
    with web.opened() as db:
        events = {
            each.event for each in findings.list_findings(db) if each.kind in ("task", "reprint-missing")
        }
    assert events == {finding.event}


def test_unknown_cells_are_a_notice_and_a_fulfilled_task_is_settled_at_once(store_path: Path) -> None:
    web = web_of(store_path)
    web.look("18:00", carrying("p", "q"))
    web.look("20:30", {start("r"): BROKEN, **carrying("p", "q")})
    ((finding, facts),) = told(web)
    assert (finding.severity, finding.state, facts.unknown) == (Severity.NOTICE, FindingState.OPEN, 1)
    stated = article(stated="2026-03-02 18:30", source="省民政厅")
    web.look("21:00", carrying("r") | {page("r"): stated})
    ((finding, facts),) = told(web)
    assert (facts.in_time, facts.unknown, finding.state) == (3, 0, FindingState.RESOLVED)
    assert finding.detected_at == at("20:30")


def test_a_task_waits_until_every_list_had_its_chance(store_path: Path) -> None:
    web = web_of(store_path)
    web.look("18:00", without(*NAMES))
    web.look("19:05", without("p"))
    assert told(web) == []
    web.look("19:20", without("q", "r"))
    ((finding, facts),) = told(web)
    assert (finding.detected_at, facts.missing) == (at("19:20"), 3)


def test_a_reminder_names_who_is_pending_and_ends_with_the_deadline(store_path: Path) -> None:
    web = web_of(store_path, remind_at=at("17:00"))
    web.look("16:00", without(*NAMES))
    assert told(web) == []
    web.look("17:30", carrying("p") | without("q", "r"))
    ((finding, facts),) = told(web)
    assert facts.is_reminder and facts.sites == ("门户q", "门户r") and finding.severity is Severity.WARNING
    assert "2 家尚未见转载（门户q、门户r）" in finding.summary_zh
    web.look("20:30", carrying("p", "q") | without("r"))
    (reminder, _), (due, facts) = told(web)
    assert (reminder.state, due.state) == (FindingState.RESOLVED, FindingState.OPEN)
    assert (facts.late, facts.unknown, facts.missing) == (0, 1, 1)  # between 17:30 and 20:30
    assert reminder.event != due.event


def test_further_late_copies_are_told_again_and_a_pass_concluded_anew_tells_nothing(store_path: Path) -> None:
    web = web_of(store_path)
    web.line.routing = ROUTING
    web.look("18:00", without(*NAMES))
    web.look("20:30", without(*NAMES))
    web.look("21:30", carrying("p", "q") | without("r"))
    ((finding, facts),) = told(web)
    assert (facts.late, facts.missing) == (2, 1)
    with web.opened() as db:
        sent = rows(db, "SELECT key FROM alerts WHERE finding_id = ? ORDER BY id", (finding.id,))
    assert len(sent) == 3 and all("/again-" in each["key"] for each in sent[1:])
    before = [(each, facts) for each, facts in told(web)]
    web.line.again()
    assert told(web) == before


def test_a_closed_task_is_settled(store_path: Path) -> None:
    web = web_of(store_path)
    web.look("18:00", without(*NAMES))
    web.look("20:30", without(*NAMES))
    with web.opened() as db, transaction(db):
        task = tasks.task_named(db, "T1")
        assert task is not None
        tasks.close_task(db, task.id, at("20:40"))
    web.look("21:00", without(*NAMES))
    ((finding, _),) = told(web)
    assert finding.resolved_at == at("21:00")
