"""Tables [monitor] and [[must_carry]] → the rules of judging, or an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from crawler.sites import Site
from monitor.config import schema
from monitor.config.checks import nearest
from monitor.config.file_lines import read_entries
from monitor.config.sites import pattern
from monitor.config.tables import Table, checked_tables
from monitor.judge.policy import MustCarry, Policy
from monitor.judge.rules import operator_lists
from monitor.judge.rules.compliance import RULES
from storage.clock import SHANGHAI
from storage.errors import ConfigError
from storage.records import Severity, Significance

PROFILES = {"original": "government-site", "portal": "news-service"}  # by role


def monitor_rules(
    monitor: Table, raw_duties: object, site_tables: Sequence[Table], sites: Sequence[Site]
) -> Policy:
    """Return the rules of judging. Reads the lists beside the configuration. Raises ConfigError."""
    return Policy(
        confirm_removal_s=float(monitor["confirm_removal_s"]),
        confirm_unavailable_s=float(monitor["confirm_unavailable_s"]),
        workers=monitor["workers"],
        language=monitor["language"],
        severities=_severities(monitor),
        must_carry=_duties(monitor, raw_duties, [site.name for site in sites]),
        profiles={table["name"]: table["profile"] or PROFILES[table["role"]] for table in site_tables},
        names=monitor["names"],
        permitted=operator_lists.permitted(_entries(monitor, "permitted_sources")),
        grave_errors=operator_lists.wordings(_entries(monitor, "watched_wording")),
        formulations=_entries(monitor, "formulations"),
        muted=_rules(monitor),
        muted_on={table["name"]: _rules(table) for table in site_tables},
    )


def _rules(table: Table) -> frozenset[str]:
    """Return the muted rules of a table. Raises ConfigError for an unknown rule."""
    table.check_names("muted_rules", "rule", table["muted_rules"], [rule.id for rule in RULES])
    return frozenset(table["muted_rules"])


def _severities(monitor: Table) -> Mapping[Significance, Severity] | None:
    """Return the operator's severities by class of change, None if no severity is set."""
    known, words = [member.value for member in Significance], [member.word for member in Severity]
    severities: Mapping[str, object] = monitor["severities"]
    for name, word in severities.items():
        if name not in known:
            raise monitor.error("severities", f"no class of change {name!r}{nearest(name, known)}")
        if word not in words:
            raise monitor.error("severities", f"{name}: one of {', '.join(words)}, not {word!r}")
    return {Significance(name): Severity[str(word).upper()] for name, word in severities.items()} or None


def _duties(monitor: Table, raw: object, sites: Sequence[str]) -> tuple[MustCarry, ...]:
    tables = checked_tables(monitor.file, "must_carry", raw, schema.MUST_CARRY)
    return tuple(_duty(table, sites) for table in tables)


def _duty(table: Table, sites: Sequence[str]) -> MustCarry:
    """Return a duty to carry articles. Raises ConfigError for an unknown site, and for an origin among the sites."""
    table.check_names("from", "site", [table["from"]], sites)
    table.check_names("sites", "site", table["sites"], sites)
    if table["from"] in table["sites"]:
        raise table.error("sites", f"{table['from']!r} is the origin itself")
    articles = pattern(table, "articles", table["articles"]) if table["articles"] else None
    return MustCarry(
        table["from"], tuple(table["sites"]), articles, float(table["within_h"]), since=_since(table)
    )


def _since(table: Table) -> datetime | None:
    """Return the time of `since`, None if the key is not set. A time without a zone is of Asia/Shanghai."""
    value = table["since"]
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise table.error("since", "write a day or a time: 2026-11-30 or 2026-11-30T08:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _entries(monitor: Table, key: str) -> tuple[str, ...]:
    """Return the entries of a list beside the configuration, () if the key is not set."""
    if monitor[key] is None:
        return ()
    try:
        return read_entries(monitor.file.path.parent / monitor[key])
    except ConfigError as error:
        raise monitor.error(key, str(error)) from error
