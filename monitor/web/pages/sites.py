"""Configured sites → their health in plain words; pause, resume, look now; a pasted address → a further site.

The looks at a pasted address run in a process of their own, by the command `sites add`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.sites import Site
from monitor.enrolment.site_table import add_site
from monitor.proposal.proposal import SiteProposal
from monitor.web import security
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.errors import PageRefusal
from monitor.web.pages.decisions import back, written
from monitor.web.views.sheet import SheetRows
from monitor.web.views.site_health import STATES, FieldRate, SiteHealth, field_rates, site_health
from monitor.wording.plain import utc
from storage.access import audit
from storage.access.audit import AuditEntry, last_action
from storage.archive import statuses
from storage.conclusions import readings
from storage.engine.store import Store
from storage.errors import ConfigError, NotFound
from storage.findings import findings
from storage.frontier import hosts, pages, site_controls
from storage.frontier.site_controls import Pause
from storage.records import Finding, FindingKind, SiteAnswer, SiteRole

LONGEST_ADDRESS = 2000  # characters
SEARCHED_S = 240  # 16 looks with the usual pauses
SEARCHING = threading.Lock()  # one search at a time in a process of the page
NOTHING: Mapping[str, Any] = {"url": "", "found": None, "trouble": "", "text": "", "proof": ""}
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
    """Return the list of sites, of a single state if the address names a state; sites in trouble stand first."""
    everyone = sorted(site_states(asked), key=lambda each: STATES.index(each.health.state))
    wanted = asked.query.get("state") if asked.query.get("state") in STATES else None
    states = [each for each in everyone if wanted in (None, each.health.state)]
    found = [each.health.state for each in everyone]
    values = {
        "states": states,
        "counts": [(state, found.count(state)) for state in STATES],
        "total": len(everyone),
        "wanted": wanted,
        "done": asked.query.get("done", ""),
    }
    data = [_data(state) for state in states]
    table = SheetRows(tuple(data[0]) if data else ("name",), [tuple(each.values()) for each in data])
    return PageAnswer("sites.html", values, data, table)


def site_states(asked: PageRequest) -> list[SiteState]:
    """Return all configured sites with their states."""
    paused = site_controls.pauses(asked.db)
    waiting = hosts.waiting_hosts(asked.db, asked.now)
    return [_state(asked, site, paused.get(site.name), waiting) for site in asked.config.sites]


def _state(
    asked: PageRequest, site: Site, pause: Pause | None, waiting: list[tuple[str, datetime, str]]
) -> SiteState:
    failing = tuple(findings.open_of_site(asked.db, FindingKind.SITE_FAILING, site.name))
    answers, fields = asked.once(("looks", site.name), lambda: _latest(asked.db, site.name))
    next_look = site_controls.next_look(asked.db, site.name)
    health = site_health(
        answers, asked.now, is_paused=pause is not None, is_failing=bool(failing), next_look=next_look
    )
    left_alone = tuple(each for each in waiting if site.covers(f"http://{each[0]}/"))
    due = asked.once(
        ("due", site.name, last_action(asked.db)),
        lambda: pages.count_due_of(asked.db, site.name, asked.now),
    )
    return SiteState(site, health, next_look, due, fields, pause, failing, left_alone)


def _latest(db: Store, site: str) -> tuple[list[SiteAnswer], tuple[FieldRate, ...]]:
    """Return the latest looks at a site, and what its latest articles state."""
    stated = readings.latest_attributions(db, site, ARTICLES)
    return statuses.latest_of_site(db, site, LOOKS), field_rates(stated)


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


# --- a further site -----------------------------------------------------------------------------


def new_site(asked: PageRequest) -> Answer:
    """Return the form for the address of a further site."""
    return PageAnswer("site_new.html", {**NOTHING, "done": asked.query.get("done", "")}, {})


def propose(asked: PageRequest) -> Answer:
    """Look at an address and return the proposal of a site, or the trouble in words. Raises PageRefusal."""
    url = asked.field("url").strip()[:LONGEST_ADDRESS]
    if not url or url.startswith("-"):
        raise PageRefusal(400, "error_400")
    if not SEARCHING.acquire(blocking=False):
        raise PageRefusal(429, "error_searching", wait_s=30)
    try:
        found, trouble = _searched(asked, url)
    finally:
        SEARCHING.release()
    text = json.dumps(found, ensure_ascii=False) if found else ""
    values = {
        "url": url,
        "found": found,
        "trouble": trouble,
        "text": text,
        "proof": security.signature(asked.archive_key, text),
        "done": "",
    }
    return PageAnswer("site_new.html", values, {"url": url, "proposal": found, "trouble": trouble or None})


def _searched(asked: PageRequest, url: str) -> tuple[dict[str, Any] | None, str]:
    """Return the object of `sites add --json`, or None and the words of the command."""
    command = [
        sys.executable,
        "-m",
        "monitor.cli",
        "--config",
        str(asked.config.path),
        "--lang",
        asked.language,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command; the address is an argument and no option
            [*command, "sites", "add", url, "--dry-run", "--json"],
            capture_output=True, text=True, timeout=SEARCHED_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None, ""
    if done.returncode == 0:
        return json.loads(done.stdout)[0], ""
    said = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
    return None, said.removeprefix("reprintwatch: ")


def add(asked: PageRequest) -> Answer:
    """Write a proposed site into the configuration. Raises PageRefusal."""
    text = asked.field("proposal")
    if not security.is_signature(asked.archive_key, text, asked.field("proof")):
        raise PageRefusal(400, "error_400")
    found = json.loads(text)
    changed = {name: asked.field(name).strip()[:80] for name in ("name", "title", "role")}
    try:
        proposal = _proposal(found | {name: value for name, value in changed.items() if value})
        add_site(asked.config.path, proposal)
    except (ConfigError, ValueError, OSError) as error:
        raise PageRefusal(409, "error_site") from error
    entry = AuditEntry(asked.now, asked.viewer.name, "add-site", f"site {proposal.name}")
    written(asked, lambda db: audit.note_action(db, entry))
    return Elsewhere(f"{asked.base}/desk/sites/new?done=site_added-1", {"site": proposal.name})


def _proposal(found: Mapping[str, Any]) -> SiteProposal:
    """Return the proposal of an object of `sites add --json`. Raises ValueError for an unknown role."""
    lists = ("allowed_domains", "start_urls", "article_urls", "aliases", "allow_addresses")
    return SiteProposal(
        name=str(found["name"]),
        title=str(found["title"]),
        role=SiteRole(found["role"]),
        entries=(),
        looks=int(found["looks"]),
        **{name: tuple(found[name]) for name in lists},
    )
