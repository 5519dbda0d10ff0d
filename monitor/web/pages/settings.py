"""Configuration → values for people without secrets; the record of actions; the keys of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from monitor.web.asked import Answer, PageAnswer, PageRequest
from monitor.web.views.sheet import SheetRows
from monitor.wording.plain import shown_url, utc
from storage.access import audit, users
from storage.findings import desk

MOST_ACTIONS = 200
HIDDEN = "••••••"
SECRET = ("secret", "password", "token", "url", "key", "proxy", "cookie", "auth")


def settings_page(asked: PageRequest) -> Answer:
    """Return the configured values."""
    config = asked.config
    groups = {
        "crawler": {name: _plain(name, value) for name, value in config.crawler.items()},
        "monitor": _record(config.monitor, ("confirm_removal_s", "language", "workers")),
        "service": _record(config.service),
        "web": _record(config.web),
        "digests": _record(config.digests),
    }
    channels = [
        {"name": channel.name, "kind": channel.kind, "url": _address(channel.url), "to": len(channel.to)}
        for channel in config.channels.values()
    ]
    muted = desk.mutes(asked.db, asked.now)
    values = {
        "groups": groups,
        "channels": channels,
        "path": str(config.path),
        "mutes": [(each, asked.counts.alike.get((each.kind, each.site), 0)) for each in muted],
        "users": users.list_users(asked.db) if asked.viewer.may("admin") else [],
    }
    mute_data = [
        {"kind": each.kind.value, "site": each.site, "until": utc(each.until), "who": each.who}
        for each in muted
    ]
    return PageAnswer("settings.html", values, {**groups, "channels": channels, "mutes": mute_data})


def _record(record: Any, names: tuple[str, ...] = ()) -> dict[str, str]:
    chosen = (
        [each.name for each in fields(record) if not names or each.name in names]
        if is_dataclass(record)
        else []
    )
    return {name: _plain(name, getattr(record, name)) for name in chosen}


def _plain(name: str, value: object) -> str:
    """Return a value for people; the value of a name that sounds secret is hidden."""
    if value is None:
        return "—"
    if any(word in name.lower() for word in SECRET):
        return HIDDEN
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "—"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={_plain(str(key), each)}" for key, each in value.items()) or "—"
    return str(value)


def _address(url: str) -> str:
    """Return the host of a channel. Robots of chat groups bear their secret in path and query."""
    shown = shown_url(url) or ""
    scheme, _, rest = shown.partition("://")
    host = rest.partition("/")[0].partition("?")[0]
    return f"{scheme}://{host}/{HIDDEN}"


def actions_page(asked: PageRequest) -> Answer:
    """Return the latest actions of people on the page."""
    entries = audit.latest_actions(asked.db, MOST_ACTIONS)
    data = [
        {
            "at": utc(each.at),
            "who": each.who,
            "action": each.action,
            "subject": each.subject,
            "after": dict(each.after),
        }
        for each in entries
    ]
    table = SheetRows(
        ("at", "who", "action", "subject"),
        [(utc(each.at), each.who, each.action, each.subject) for each in entries],
    )
    return PageAnswer("actions.html", {"entries": entries}, data, table)


def help_page(asked: PageRequest) -> Answer:
    """Return the keys of the page."""
    return PageAnswer(
        "help.html", {}, {"keys": ["j", "k", "Enter", "c", "d", "t", "m", "x", "z", "/", "?", "n", "p"]}
    )
