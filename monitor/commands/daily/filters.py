"""Options for the choice of findings → the chosen findings; shared by the list and by the decisions on many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from monitor.commands import options
from monitor.config.values import Config
from storage.engine.store import Store
from storage.findings.findings import list_findings
from storage.records import Finding, FindingKind, Severity

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class FindingFilter:
    """Options for the choice of findings, as given."""

    since: datetime | None = None
    kind: str | None = None
    severity: str | None = None
    site: str | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether no option was given."""
        return self == FindingFilter()


def filtered(command: F) -> F:
    """Give a command the options of a FindingFilter, under the names of its fields."""
    decorated: Any = command
    for option in (
        options.site,
        click.option(
            "--severity", type=options.SEVERITY, help="At least this severity."
        ),
        click.option(
            "--kind", metavar="KIND", type=options.KIND,
            help="Only this kind: edited, removed, reprint-altered, …",
        ),
        options.since,
    ):  # fmt: skip
        decorated = option(decorated)
    chosen: F = decorated
    return chosen


def chosen_findings(
    db: Store, config: Config, wanted: FindingFilter, *, unresolved: bool = False
) -> list[Finding]:
    """Return the findings of a filter, newest first. Raises ConfigError for an unknown site."""
    return list_findings(
        db,
        since=wanted.since,
        kind=FindingKind(wanted.kind) if wanted.kind else None,
        severity=Severity[(wanted.severity or "info").upper()],
        site=config.site(wanted.site).name if wanted.site else None,
        unresolved=unresolved,
    )
