"""Commands about findings: filters, members of the answers, and an operator's word."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.command_line import FINDINGS, Shown, finding, program

from monitor.cli import cli
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding
from storage.records import FindingId


def test_findings_have_the_members_that_are_promised(folder: Path, shown: Shown) -> None:
    (found,) = json.loads(program("findings", "--json", "--since", "2026-11-06", cwd=folder).out)
    promised = {
        "id", "kind", "severity", "site", "url", "original_url", "title", "summary", "detected_at", "resolved_at",
        "state",
    }  # fmt: skip
    assert promised <= set(found)
    assert found["detected_at"] == "2026-11-06T00:00:00Z"
    assert (found["kind"], found["severity"], found["state"]) == ("edited", "warning", "dismissed")


def test_what_an_operator_says_of_a_finding_is_shown_with_it(
    folder: Path, shown: Shown, store: Store
) -> None:
    config = str(folder / "reprintwatch.toml")
    with transaction(store):
        raise_finding(store, finding(7, id=FindingId("3f9c21aa00")))
    for command in (
        ["acknowledge", "3f9c21", "--note", "已联系网站管理员"],
        ["dismiss", "3f9c21", "--reason", "已按授权改动"],
    ):
        assert CliRunner().invoke(cli, ["--config", config, *command]).exit_code == 0
    result = CliRunner().invoke(cli, ["--config", config, "findings", "--json"])
    told = next(each for each in json.loads(result.stdout) if each["id"] == "3f9c21aa00")
    assert told["state"] == "dismissed"
    assert [(each["state"], each["why"]) for each in told["notes"]] == [
        ("acknowledged", "已联系网站管理员"),
        ("dismissed", "已按授权改动"),
    ]
    for given in ("3f9", "ffffffff"):
        assert CliRunner().invoke(cli, ["--config", config, "dismiss", given, "--reason", "x"]).exit_code == 2


def test_summaries_come_in_the_language_asked_for(folder: Path, shown: Shown) -> None:
    texts = [
        json.loads(program("findings", "--json", *options, cwd=folder).out)[0]["summary"]
        for options in (("--lang", "zh"), ("--lang", "en"))
    ]
    assert texts == [FINDINGS[-1].summary_zh, FINDINGS[-1].summary_en]


def test_findings_come_newest_first(shown: Shown) -> None:
    assert shown() == ["6", "5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "2026-11-04"], "654"),
        (["--since", "2026-11-03T00:00:00Z"], "6543"),
        (["--since", "2026-11-03T08:00:01+08:00"], "654"),
        (["--kind", "removed"], "2"),
        (["--kind", "site-failing"], "3"),
        (["--severity", "notice"], "65321"),
        (["--severity", "critical"], "51"),
        (["--site", "msnc"], "32"),
        (["--open"], "5321"),
        (["--open", "--severity", "warning", "--site", "mca"], "51"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters_keep_what_they_say(shown: Shown, options: list[str], expected: str) -> None:
    assert shown(*options) == list(expected)


def test_an_unknown_site_ends_with_13_and_names_the_known_ones(folder: Path, store: Store) -> None:
    run = program("findings", "--site", "msncc", cwd=folder)
    assert run.code == 13
    assert "did you mean 'msnc'?" in run.err


def test_findings_name_the_captures_that_prove_them(demo: Path) -> None:
    found = json.loads(program("findings", "--json", "--kind", "edited", cwd=demo).out)
    assert found
    for each in found:
        before, now = each["evidence"]
        assert (before["role"], now["role"]) == ("before", "now")
        assert now["capture"] == each["capture"]
        assert before["fetched_at"] < now["fetched_at"]
        assert all(re.fullmatch("[0-9a-f]{64}", proof["digest"]) for proof in (before, now))


def test_the_list_names_ids_that_the_commands_below_it_take(demo: Path) -> None:
    run = program("findings", "--open", cwd=demo, COLUMNS="80")
    day, *_ = lines = run.out.splitlines()
    assert day.startswith("━━ ")
    ids = re.findall(r"  (e-[0-9a-f]{6,})  ", run.out)
    assert len(ids) == len(set(ids)) >= 5
    shown, acknowledged, dismissed = (shlex.split(line)[-1] for line in lines[-3:])
    assert any(f" show {each}" in lines[-3] for each in ids)
    assert program("show", ids[0], cwd=demo).code == 0
    assert (shown, acknowledged, bool(dismissed)) == (shown, shown, True)


def test_every_format_lists_the_same_findings(demo: Path) -> None:
    told = json.loads(program("findings", "--json", cwd=demo).out)
    ids = [each["id"] for each in told]
    by_line = [
        json.loads(line) for line in program("findings", "--format", "jsonl", cwd=demo).out.splitlines()
    ]
    assert by_line == told
    rows = list(csv.DictReader(io.StringIO(program("findings", "--format", "csv", cwd=demo).out)))
    assert [row["id"] for row in rows] == ids
    assert [row["summary"] for row in rows] == [each["summary"] for each in told]
    table = program("findings", "--format", "table", cwd=demo).out.splitlines()
    assert [line.split("\t")[0] for line in table[1:]] == ids


def test_an_empty_list_says_so(folder: Path, store: Store) -> None:
    run = program("findings", cwd=folder)
    assert (run.code, len(run.out.splitlines())) == (0, 1)
