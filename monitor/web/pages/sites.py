"""Configured sites → their health in plain words, their last looks and next look; pause, resume and look now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.sites import Site
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.pages.decisions import back, written
from monitor.web.views.sheet import SheetRows
from monitor.web.views.site_health import FieldRate, SiteHealth, field_rates, site_health
from monitor.wording.plain import utc
from storage.access import audit
from storage.access.audit import AuditEntry
from storage.archive import statuses
from storage.conclusions import readings
from storage.errors import NotFound
from storage.findings import findings
from storage.frontier import hosts, pages, site_controls
from storage.frontier.site_controls import Pause
from storage.records import Finding, FindingKind

LOOKS, ARTICLES = 40, 20  # latest looks at a site; latest articles for the rates of fields


@dataclass(frozen=True)
class SiteState:
    """A site and the state of the site."""

    site: Site
    health: SiteHealth
    next_look: datetime | None
    due: int
    fields: tuple[FieldRate, ...]
    pause: Pause | None
    failing: tuple[Finding, ...]
    left_alone: tuple[tuple[str, datetime, str], ...]  # hosts of the site that refuse: host, until, reason


def sites(asked: PageRequest) -> Answer:
    """Return the list of sites."""
    states = site_states(asked)
    data = [_data(state) for state in states]
    table = SheetRows(tuple(data[0]) if data else ("name",), [tuple(each.values()) for each in data])
    return PageAnswer("sites.html", {"states": states, "done": asked.query.get("done", "")}, data, table)


def site_states(asked: PageRequest) -> list[SiteState]:
    """Return all configured sites with their states."""
    paused = site_controls.pauses(asked.db)
    waiting = hosts.waiting_hosts(asked.db, asked.now)
    return [_state(asked, site, paused.get(site.name), waiting) for site in asked.config.sites]


def _state(
    asked: PageRequest, site: Site, pause: Pause | None, waiting: list[tuple[str, datetime, str]]
) -> SiteState:
    failing = tuple(findings.open_of_site(asked.db, FindingKind.SITE_FAILING, site.name))
    answers = statuses.latest_of_site(asked.db, site.name, LOOKS)
    next_look = site_controls.next_look(asked.db, site.name)
    health = site_health(
        answers, asked.now, is_paused=pause is not None, is_failing=bool(failing), next_look=next_look
    )
    left_alone = tuple(each for each in waiting if site.covers(f"http://{each[0]}/"))
    due = pages.count_due_of(asked.db, site.name, asked.now)
    fields = field_rates(readings.latest_attributions(asked.db, site.name, ARTICLES))
    return SiteState(site, health, next_look, due, fields, pause, failing, left_alone)


def _data(state: SiteState) -> dict[str, Any]:
    return {
        "name": state.site.name,
        "title": state.site.title,
        "role": state.site.role.value,
        "state": state.health.state,
        "last_look": utc(state.health.last_look),
        "last_success": utc(state.health.last_success),
        "failed_since": state.health.failed_since,
        "next_look": utc(state.next_look),
        "due": state.due,
        "paused_at": utc(state.pause.at) if state.pause else None,
        "articles_read": state.fields[0].of if state.fields else 0,
        **{f"{each.name}_read": each.read for each in state.fields},
    }


def pause(asked: PageRequest) -> Answer:
    """Visit no page of a site until `resume`."""
    return _ordered(asked, "pause")


def resume(asked: PageRequest) -> Answer:
    """Visit the pages of a site again."""
    return _ordered(asked, "resume")


def look(asked: PageRequest) -> Answer:
    """Look at the lists of a site now."""
    return _ordered(asked, "look")


def _ordered(asked: PageRequest, action: str) -> Answer:
    name = asked.path["name"]
    if name not in asked.titles:
        raise NotFound(f"no site {name}")

    def work(db: Any) -> None:
        if action == "pause":
            site_controls.pause_site(db, name, asked.viewer.name, asked.now)
        elif action == "resume":
            site_controls.resume_site(db, name)
        else:
            site_controls.look_now(db, name, asked.now)
        audit.note_action(db, AuditEntry(asked.now, asked.viewer.name, action, f"site {name}"))

    written(asked, work)
    return Elsewhere(back(asked, done=f"{action}-1"), {"site": name, "done": action})
