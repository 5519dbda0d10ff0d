"""Decisions on findings: by id, event and filter, on trial, taken back, with who, when and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sites.command_line import FINDINGS, finding

from monitor.cli import cli
from storage.access import audit
from storage.engine.store import Store, transaction
from storage.findings.desk import desk_of
from storage.findings.findings import raise_finding
from storage.records import EventId, FindingId, FindingKind

Say = Callable[..., Result]


@pytest.fixture
def say(folder: Path, store: Store) -> Say:
    """Runs a command over a store with the findings 1 to 6, and an event of two findings."""
    with transaction(store):
        for each in FINDINGS:
            raise_finding(store, each)
        for number in (7, 8):
            raise_finding(store, finding(number, event=EventId("e-7777aaaa")))

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--config", str(folder / "reprintwatch.toml"), *words])

    return run


def told(say: Say) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in json.loads(say("findings", "--json").stdout)}


def states(say: Say) -> dict[str, str]:
    return {name[-1]: each["state"] for name, each in told(say).items()}


def test_a_decision_on_an_event_settles_all_its_findings(say: Say) -> None:
    assert say("acknowledge", "e-7777", "--note", "已联系").exit_code == 0
    after = told(say)
    for name in ("f-0007", "f-0008"):
        assert after[name]["state"] == "acknowledged"
        assert [note["why"] for note in after[name]["notes"]] == ["已联系"]
    assert states(say)["1"] == "open"


def test_the_answer_is_in_the_language_of_the_call(say: Say) -> None:
    assert "f-0001 acknowledged  text edited" in say("--lang", "en", "acknowledge", "f-0001").stderr


def test_a_dismissed_finding_can_be_opened_again(say: Say, store: Store) -> None:
    assert say("dismiss", "f-0001", "--reason", "已按授权改动").exit_code == 0
    assert states(say)["1"] == "dismissed"
    assert say("reopen", "f-0001", "--note", "网站未改正").exit_code == 0
    assert states(say)["1"] == "open"
    acts = audit.actions_on(store, "f-0001")
    assert [(act.action, act.after["why"]) for act in acts] == [
        ("dismiss", "已按授权改动"),
        ("reopen", "网站未改正"),
    ]
    assert all(act.who for act in acts)


def test_a_trial_names_the_findings_and_changes_none(say: Say) -> None:
    before = told(say)
    run = say("dismiss", "--site", "mca", "--kind", "edited", "--dry-run")
    assert run.exit_code == 0
    for name in ("f-0001", "f-0005", "f-0007", "f-0008"):
        assert name in run.stderr
    assert "f-0004" not in run.stderr and "f-0006" not in run.stderr
    assert told(say) == before


def test_a_filter_settles_what_it_names_and_nothing_else(say: Say) -> None:
    assert say("dismiss", "--site", "msnc", "--reason", "测试").exit_code == 0
    changed = states(say)
    assert (changed["2"], changed["3"], changed["1"], changed["6"]) == (
        "dismissed",
        "dismissed",
        "open",
        "dismissed",
    )
    assert say("reopen", "--site", "msnc").exit_code == 0
    assert (states(say)["2"], states(say)["3"], states(say)["6"]) == ("open", "open", "dismissed")


def test_ids_with_a_filter_settle_only_what_fits_both(say: Say, store: Store) -> None:
    with transaction(store):
        other = replace(finding(9, event=EventId("e-7777aaaa")), kind=FindingKind.HEADLINE_CHANGED)
        raise_finding(store, other)
    assert say("dismiss", "e-7777", "--kind", "headline-changed", "--reason", "测试").exit_code == 0
    assert (states(say)["9"], states(say)["7"]) == ("dismissed", "open")


def test_a_resolved_finding_stays_as_it_is_and_is_named(say: Say) -> None:
    run = say("acknowledge", "f-0004")
    assert run.exit_code == 0
    assert "f-0004" in run.stderr
    assert states(say)["4"] == "resolved"


def test_a_person_is_put_in_charge_and_relieved(say: Say, store: Store) -> None:
    assert say("assign", "e-7777", "--to", "李四").exit_code == 0
    assert [desk_of(store, FindingId(name)).assignee for name in ("f-0007", "f-0008")] == ["李四", "李四"]
    assert states(say)["7"] == "open"
    assert "→ 李四" in say("findings").stdout
    assert say("acknowledge", "f-0001", "--to", "王五").exit_code == 0
    assert (states(say)["1"], desk_of(store, FindingId("f-0001")).assignee) == ("acknowledged", "王五")
    assert say("assign", "f-0007", "--nobody").exit_code == 0
    assert desk_of(store, FindingId("f-0007")).assignee is None


def test_a_note_keeps_the_state(say: Say) -> None:
    assert say("note", "f-0005", "网站答复", "周五改正").exit_code == 0
    noted = told(say)["f-0005"]
    assert noted["notes"][-1]["why"] == "网站答复 周五改正"
    assert say("note", "f-0001", "待查").exit_code == 0
    assert states(say)["1"] == "open"


@pytest.mark.parametrize(
    "words",
    [
        ["acknowledge"],
        ["dismiss", "f-0001"],
        ["assign", "f-0001"],
        ["assign", "f-0001", "--to", "李四", "--nobody"],
        ["reopen", "f-9999"],
        ["dismiss", "--kind", "edit", "--reason", "x"],
    ],
)
def test_a_decision_without_a_subject_or_a_reason_ends_with_2(say: Say, words: list[str]) -> None:
    before = told(say)
    assert say(*words).exit_code == 2
    assert told(say) == before
