"""Table [alerts] with its channels and rules → channels, routing, forms of messages, digests; or an error."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from gettext import gettext as _
from urllib.parse import quote, urlsplit

from crawler.sites import Site
from monitor.config import schema
from monitor.config.sites import hours
from monitor.config.tables import Table, checked_table
from monitor.config.values import Digests
from monitor.notify.channels.channel import Channel, kind_of, scrubbed, secrets_of
from monitor.notify.channels.mail import mistake
from monitor.notify.message import DEFAULTS, Notices, Templates, check
from monitor.notify.routing import AlertRule, Routing
from monitor.speech.language import marked
from storage.records import FindingKind, Severity

POSTED = ("dingtalk", "feishu", "wecom", "webhook")  # kinds of channels whose messages are posted over HTTP
WEB_SCHEMES = ("http", "https", "json", "jsons")
VARIABLE = re.compile(r"\$\{(\w+)\}")
LOGIN = re.compile(r"[\w+.-]{1,30}://[^/?#@]*@")  # name and password of an address
ESCAPE = re.compile(r"(%[0-9A-Fa-f]{2})")
DAILY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
WEEKLY = re.compile(rf"(?:mon|tue|wed|thu|fri|sat|sun) {DAILY.pattern}")
DIGEST_FORMS = {"daily_digest": (DAILY, "08:30"), "weekly_digest": (WEEKLY, "mon 08:30")}  # with an example

Channels = Mapping[str, Channel]


def checked_channels(alerts: Table) -> dict[str, Channel]:
    """Return the channels by name, with secrets from the environment. Raises ConfigError, and shows no secret."""
    channels: dict[str, Channel] = {}
    for number, raw in enumerate(alerts["channels"]):
        table = checked_table(alerts.file, "alerts.channels", raw, schema.CHANNEL, number)
        if table["name"] in channels:
            raise table.error("name", _("{name!r} is used twice").format(name=table["name"]))
        channel = _channel(table)
        channels[channel.name] = channel
    return channels


def _channel(table: Table) -> Channel:
    url, secret = _filled(table, "url"), _filled(table, "secret")
    try:
        kind = table["kind"] or kind_of(url)
        secrets_of(Channel(table["name"], url))  # the message of every failure parses the address
        scheme = urlsplit(url).scheme
    except ValueError:
        raise table.error("url", _("is no address")) from None
    if kind in POSTED and scheme not in WEB_SCHEMES:
        raise table.error("url", _("must be a whole address, with https:// at its beginning"))
    channel = Channel(table["name"], url, kind, secret, tuple(table["to"]), table["sender"] or "")
    wrong = mistake(channel) if kind == "mail" else ""
    if wrong:
        raise table.error(
            "url", scrubbed(_("no mail can be sent: {reason}").format(reason=wrong), secrets_of(channel))
        )
    return channel


def _filled(table: Table, key: str) -> str:
    """Return a value with its variables replaced from the environment, "" if the key is not set.

    A secret in the login of an address is escaped. The error for a missing variable shows no secret.
    """
    text = table[key] or ""
    login = LOGIN.match(text) if key == "url" else None

    def secret_of(variable: re.Match[str]) -> str:
        if variable[1] not in os.environ:
            raise table.error(key, _("the environment has no {variable}").format(variable=variable[1]))
        secret = os.environ[variable[1]]
        return _escaped(secret) if login and variable.end() <= login.end() else secret

    return VARIABLE.sub(secret_of, text)


def _escaped(secret: str) -> str:
    """Return a name or a password as an address holds it; characters that are escaped already are unchanged."""
    parts = (part for part in ESCAPE.split(secret) if part)
    return "".join(part if ESCAPE.fullmatch(part) else quote(part, safe="") for part in parts)


def checked_routing(alerts: Table, sites: Sequence[Site], channels: Channels) -> Routing:
    """Return the routing; without rules, all channels get the findings of the least severity. Raises ConfigError."""
    least, breaks = Severity[alerts["min_severity"].upper()], alerts["breaks_quiet"]
    known = {
        "channels": list(channels),
        "escalate_to": list(channels),
        "sites": [site.name for site in sites],
        "kinds": [kind.value for kind in FindingKind],
    }
    rules = tuple(
        _rule(checked_table(alerts.file, "alerts.rules", raw, schema.RULE, number), known)
        for number, raw in enumerate(alerts["rules"])
    )
    return Routing(
        rules or (AlertRule(tuple(channels), least),),
        hours(alerts, "quiet_hours"),
        None if breaks == "nothing" else Severity[breaks.upper()],
    )


def _rule(table: Table, known: Mapping[str, Sequence[str]]) -> AlertRule:
    """Return a rule. Raises ConfigError for a name that is not among the known names of its key."""
    for key, names in known.items():
        table.check_names(key, key.rstrip("s"), table[key], names)
    after = table["escalate_after_h"]
    if bool(table["escalate_to"]) != (after is not None):
        raise table.error("escalate_to", _("escalate_to and escalate_after_h go together"))
    return AlertRule(
        channels=tuple(table["channels"]),
        min_severity=Severity[table["min_severity"].upper()],
        sites=tuple(table["sites"]),
        kinds=tuple(FindingKind(kind) for kind in table["kinds"]),
        words=tuple(table["words"]),
        hours=hours(table, "hours"),
        escalate_to=tuple(table["escalate_to"]),
        escalate_after=timedelta(hours=after) if after is not None else None,
    )


def checked_notices(alerts: Table, language: str) -> Notices:
    """Return language and templates of messages. Raises ConfigError for a template that cannot be rendered."""
    if alerts["title_template"] is None and alerts["body_template"] is None:
        return Notices(language)
    default = DEFAULTS[language]
    templates = Templates(alerts["title_template"] or default.title, alerts["body_template"] or default.body)
    for key, template in (("title_template", templates.title), ("body_template", templates.body)):
        wrong = check(template)
        if wrong:
            raise alerts.error(key, _("the template cannot be used: {reason}").format(reason=wrong))
    return Notices(language, templates)


def checked_digests(alerts: Table, channels: Channels) -> Digests:
    """Return times and channels of the digests; by default the channels of mail. Raises ConfigError."""
    for key, (form, example) in DIGEST_FORMS.items():
        if alerts[key] is not None and not form.fullmatch(alerts[key]):
            raise alerts.error(key, _("write it as {example!r}, in Asia/Shanghai").format(example=example))
    mail = [channel.name for channel in channels.values() if channel.kind == "mail"]
    names = alerts["digest_channels"] or mail
    alerts.check_names("digest_channels", marked("channel"), names, list(channels))
    return Digests(alerts["daily_digest"], alerts["weekly_digest"], tuple(names))
