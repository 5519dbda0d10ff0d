"""The filter of a list is the filter of a decision: a trial names what the list shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.command_line import FINDINGS

from monitor.cli import cli
from monitor.commands.daily.filters import FindingFilter
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding


@pytest.mark.parametrize(
    "options", [["--site", "mca"], ["--severity", "critical"], ["--since", "2026-11-04"]]
)
def test_a_trial_names_the_open_findings_of_the_list(folder: Path, store: Store, options: list[str]) -> None:
    with transaction(store):
        for each in FINDINGS:
            raise_finding(store, each)
    config = ["--config", str(folder / "reprintwatch.toml")]
    listed = json.loads(CliRunner().invoke(cli, [*config, "findings", "--open", "--json", *options]).stdout)
    trial = CliRunner().invoke(cli, [*config, "dismiss", "--dry-run", *options]).stderr
    assert {each["id"] for each in listed} == {word for word in trial.split() if word.startswith("f-")}


def test_a_filter_without_options_is_empty() -> None:
    assert FindingFilter().is_empty and not FindingFilter(site="mca").is_empty
