"""Tables [[lists]], [[must_carry]], [cases] and [letters] → who must carry what, and how faults are followed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import gettext as _
from pathlib import Path

from monitor.config.sites import pattern
from monitor.config.tables import Table
from monitor.judge.policy import CasePolicy, MustCarry, SiteList
from monitor.speech.language import marked
from storage.clock import SHANGHAI
from storage.records import FindingKind

FIRST_YEAR, LAST_YEAR = 1995, 2099  # of articles on the web; other years are slips


@dataclass(frozen=True)
class CoverageTables:
    """The checked tables about coverage, and the names of the configured sites."""

    lists: Sequence[Table]
    duties: Sequence[Table]
    cases: Table
    sites: Sequence[str]


@dataclass(frozen=True)
class Letters:
    """Sender and terms of letters. None as template: the template of the package."""

    sender: str | None = None
    contact: str | None = None
    reply_within_days: float = 3
    template: Path | None = None


def site_lists(coverage: CoverageTables) -> tuple[SiteList, ...]:
    """Return the lists of sites. Raises ConfigError for an unknown site and for a name that is used twice."""
    found: list[SiteList] = []
    for table in coverage.lists:
        table.check_names("sites", marked("site"), table["sites"], coverage.sites)
        if table["name"] in (known.name for known in found):
            raise table.error("name", _("{name!r} is used twice").format(name=table["name"]))
        found.append(SiteList(table["name"], tuple(table["sites"]), table["tier"], float(table["weight"])))
    return tuple(found)


def duties(coverage: CoverageTables, lists: Sequence[SiteList]) -> tuple[MustCarry, ...]:
    """Return the duties to carry articles. Raises ConfigError for unknown names, and without any site."""
    return tuple(_duty(table, coverage.sites, lists) for table in coverage.duties)


def _duty(table: Table, sites: Sequence[str], lists: Sequence[SiteList]) -> MustCarry:
    table.check_names("from", marked("site"), [table["from"]], sites)
    table.check_names("sites", marked("site"), table["sites"], sites)
    table.check_names("lists", marked("list"), table["lists"], [each.name for each in lists])
    if table["from"] in table["sites"]:
        raise table.error("sites", _("{name!r} is the origin itself").format(name=table["from"]))
    if not table["sites"] and not table["lists"]:
        raise table.error("sites", _("name sites or lists"))
    if table["remind_before_h"] is not None and table["remind_before_h"] >= table["within_h"]:
        words = _("must be less than within_h ({within:g}): the reminder comes before the deadline")
        raise table.error("remind_before_h", words.format(within=table["within_h"]))
    articles = pattern(table, "articles", table["articles"]) if table["articles"] else None
    return MustCarry(
        table["from"],
        tuple(table["sites"]),
        articles,
        float(table["within_h"]),
        tuple(table["lists"]),
        table["form"],
        _since(table),
        None if table["remind_before_h"] is None else float(table["remind_before_h"]),
    )


def _since(table: Table) -> datetime | None:
    """Return the time of `since`, None if the key is not set. A time without a zone is of Asia/Shanghai."""
    value = table["since"]
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise table.error("since", _("write a day or a time: 2026-11-30 or 2026-11-30T08:00")) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        words = _("must lie between {first} and {last}, not in {year}")
        raise table.error("since", words.format(first=FIRST_YEAR, last=LAST_YEAR, year=moment.year))
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def case_policy(table: Table) -> CasePolicy:
    """Return the policy of correction cases. Raises ConfigError for an unknown kind of finding."""
    kinds = [kind.value for kind in FindingKind]
    table.check_names("kinds", marked("kind"), table["kinds"], kinds)
    return CasePolicy(
        timedelta(seconds=table["verify_after_s"]), tuple(FindingKind(kind) for kind in table["kinds"])
    )


def checked_letters(table: Table) -> Letters:
    """Return the settings of letters. A relative path lies beside the configuration."""
    template = table.path("template")
    return Letters(table["sender"], table["contact"], float(table["reply_within_days"]), template)
