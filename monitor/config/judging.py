"""Table [monitor] → the rules of judging, or an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import gettext as _

from monitor.config.checks import nearest
from monitor.config.coverage import CoverageTables, case_policy, duties, site_lists
from monitor.config.file_lines import read_entries
from monitor.config.tables import Table
from monitor.judge.policy import Policy
from monitor.judge.rules import operator_lists
from monitor.judge.rules.compliance import RULES
from monitor.speech.language import marked
from storage.errors import ConfigError
from storage.records import Severity, Significance

PROFILES = {"original": "government-site", "portal": "news-service"}  # by role


def monitor_rules(monitor: Table, site_tables: Sequence[Table], coverage: CoverageTables) -> Policy:
    """Return the rules of judging. Reads the lists beside the configuration. Raises ConfigError."""
    lists = site_lists(coverage)
    return Policy(
        confirm_removal_s=float(monitor["confirm_removal_s"]),
        confirm_unavailable_s=float(monitor["confirm_unavailable_s"]),
        workers=monitor["workers"],
        language=monitor["language"],
        severities=_severities(monitor),
        must_carry=duties(coverage, lists),
        lists=lists,
        cases=case_policy(coverage.cases),
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
    table.check_names("muted_rules", marked("rule"), table["muted_rules"], [rule.id for rule in RULES])
    return frozenset(table["muted_rules"])


def _severities(monitor: Table) -> Mapping[Significance, Severity] | None:
    """Return the operator's severities by class of change, None if no severity is set."""
    known, words = [member.value for member in Significance], [member.word for member in Severity]
    severities: Mapping[str, object] = monitor["severities"]
    for name, word in severities.items():
        if name not in known:
            raise monitor.error(
                "severities",
                _("no class of change {name!r}{hint}").format(name=name, hint=nearest(name, known)),
            )
        if word not in words:
            raise monitor.error(
                "severities",
                _("{name}: one of {names}, not {word!r}").format(
                    name=name, names=", ".join(words), word=word
                ),
            )
    return {Significance(name): Severity[str(word).upper()] for name, word in severities.items()} or None


def _entries(monitor: Table, key: str) -> tuple[str, ...]:
    """Return the entries of a list beside the configuration, () if the key is not set."""
    if monitor[key] is None:
        return ()
    try:
        return read_entries(monitor.file.path.parent / monitor[key])
    except ConfigError as error:
        raise monitor.error(key, str(error)) from error
