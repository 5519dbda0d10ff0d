"""The part of the configuration that says who is told what: channels, rules, quiet hours, templates, digests."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from crawler.revisit.allowance import QuietHours, quiet_hours
from crawler.sites import Site
from monitor.config import schema
from monitor.config.checks import nearest
from monitor.config.values import Digests
from monitor.notify.channels.channel import Channel, kind_of, scrubbed, secrets_of
from monitor.notify.channels.mail import mistake
from monitor.notify.message import DEFAULTS, Notices, Templates, check
from monitor.notify.routing import AlertRule, Routing
from storage.errors import ConfigError
from storage.records import FindingKind, Severity

VARIABLE = re.compile(r"\$\{(\w+)\}")
LOGIN = re.compile(r"[\w+.-]+://[^/?#@]*@")  # name and password of an address
ESCAPE = re.compile(r"(%[0-9A-Fa-f]{2})")
DAILY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
WEEKLY = re.compile(rf"(?:mon|tue|wed|thu|fri|sat|sun) {DAILY.pattern}")


def _before_the_host(secret: str) -> str:
    """A name or a password as it stands in an address; one that is written so already stays."""
    return "".join(
        each if ESCAPE.fullmatch(each) else quote(each, safe="") for each in ESCAPE.split(secret) if each
    )


class AlertsReader(ABC):
    """Checks ``[alerts]`` and its tables; what it needs of the file comes from the reader of the whole."""

    @abstractmethod
    def _table(
        self, section: str, found: object, keys: tuple[schema.Key, ...], number: int | None = None
    ) -> dict[str, Any]: ...

    @abstractmethod
    def _error(self, section: str, key: str | None, what: str, number: int | None = None) -> ConfigError: ...

    def _check_names(
        self,
        section: str,
        key: str,
        noun: str,
        wanted: Sequence[str],
        known: Sequence[str],
        number: int | None = None,
    ) -> None:
        """Raise ConfigError, with the nearest right name, where one of the wanted is not known."""
        wrong = next((each for each in wanted if each not in known), None)
        if wrong is not None:
            raise self._error(section, key, f"no {noun} {wrong!r}{nearest(wrong, known)}", number)

    def _channels(self, tables: Sequence[Any]) -> dict[str, Channel]:
        channels: dict[str, Channel] = {}
        for number, each in enumerate(tables):
            table = self._table("alerts.channels", each, schema.CHANNEL, number)
            if table["name"] in channels:
                raise self._error("alerts.channels", "name", f"{table['name']!r} is used twice", number)
            url = self._filled("url", table["url"], number)
            secret = self._filled("secret", table["secret"] or "", number)
            try:
                kind = table["kind"] or kind_of(url)
                secrets_of(Channel(table["name"], url))  # every message of a failure takes it apart
            except ValueError:
                raise self._error("alerts.channels", "url", "is no address", number) from None
            to, sender = tuple(table["to"]), table["sender"] or ""
            channel = Channel(table["name"], url, kind, secret, to, sender)
            wrong = mistake(channel) if kind == "mail" else ""
            if wrong:
                raise self._error(
                    "alerts.channels",
                    "url",
                    scrubbed(f"no mail can be sent: {wrong}", secrets_of(channel)),
                    number,
                )
            channels[channel.name] = channel
        return channels

    def _filled(self, key: str, text: str, number: int) -> str:
        """The value with secrets from the environment; a message about it never shows them."""

        def value(found: re.Match[str]) -> str:
            if found[1] not in os.environ:
                raise self._error("alerts.channels", key, f"the environment has no {found[1]}", number)
            secret = os.environ[found[1]]
            return (
                _before_the_host(secret) if key == "url" and login and found.end() <= login.end() else secret
            )

        login = LOGIN.match(text)
        return VARIABLE.sub(value, text)

    def _routing(
        self, alerts: Mapping[str, Any], sites: Sequence[Site], channels: Mapping[str, Channel]
    ) -> Routing:
        least = Severity[alerts["min_severity"].upper()]
        rules = tuple(
            self._rule(each, number, sites, channels) for number, each in enumerate(alerts["rules"])
        )
        breaks = alerts["breaks_quiet"]
        return Routing(
            rules or (AlertRule(tuple(channels), least),),
            self._hours("alerts", "quiet_hours", alerts["quiet_hours"]),
            None if breaks == "nothing" else Severity[breaks.upper()],
        )

    def _rule(
        self, found: Any, number: int, sites: Sequence[Site], channels: Mapping[str, Channel]
    ) -> AlertRule:
        name = "alerts.rules"
        table = self._table(name, found, schema.RULE, number)
        known = {
            "channels": list(channels),
            "escalate_to": list(channels),
            "sites": [site.name for site in sites],
            "kinds": [kind.value for kind in FindingKind],
        }
        for key, names in known.items():
            self._check_names(name, key, key.rstrip("s"), table[key], names, number)
        after = table["escalate_after_h"]
        if bool(table["escalate_to"]) != (after is not None):
            raise self._error(name, "escalate_to", "escalate_to and escalate_after_h go together", number)
        return AlertRule(
            channels=tuple(table["channels"]),
            min_severity=Severity[table["min_severity"].upper()],
            sites=tuple(table["sites"]),
            kinds=tuple(FindingKind(each) for each in table["kinds"]),
            words=tuple(table["words"]),
            hours=self._hours(name, "hours", table["hours"], number),
            escalate_to=tuple(table["escalate_to"]),
            escalate_after=timedelta(hours=after) if after is not None else None,
        )

    def _notices(self, alerts: Mapping[str, Any], language: str) -> Notices:
        if alerts["title_template"] is None and alerts["body_template"] is None:
            return Notices(language)
        default = DEFAULTS[language]
        templates = Templates(
            alerts["title_template"] or default.title, alerts["body_template"] or default.body
        )
        wrong = check(templates)
        if wrong:
            key = "body_template" if alerts["body_template"] else "title_template"
            raise self._error("alerts", key, f"the template cannot be used: {wrong}")
        return Notices(language, templates)

    def _digests(self, alerts: Mapping[str, Any], channels: Mapping[str, Channel]) -> Digests:
        for key, form in (("daily_digest", DAILY), ("weekly_digest", WEEKLY)):
            if alerts[key] is not None and not form.fullmatch(alerts[key]):
                example = "08:30" if key == "daily_digest" else "mon 08:30"
                raise self._error("alerts", key, f"write it as {example!r}, in Asia/Shanghai")
        names = alerts["digest_channels"] or [each.name for each in channels.values() if each.kind == "mail"]
        self._check_names("alerts", "digest_channels", "channel", names, list(channels))
        return Digests(alerts["daily_digest"], alerts["weekly_digest"], tuple(names))

    def _hours(
        self, section: str, key: str, text: str | None, number: int | None = None
    ) -> QuietHours | None:
        try:
            return quiet_hours(text) if text else None
        except ValueError as error:
            raise self._error(section, key, str(error), number) from error
