"""Commands about findings: filters, members of the answers, and an operator's word."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.command_line import FINDINGS, Shown, finding, program
from sites.kept import Shelf

from monitor.cli import cli
from storage.conclusions.comparisons import PageComparison, set_comparisons
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding
from storage.records import FindingId, Match, Relation


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
    for given in ("3f9c", "ffffffff"):
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


def test_suspects_are_shown_once_with_both_texts(folder: Path, store: Store, now: datetime) -> None:
    shelf = Shelf(store, now)
    one = shelf.keep("http://www.msnc.org.cn/7.html", "说法", "换一种说法。", site="msnc", indexed=False)
    other = shelf.keep("http://www.mca.gov.cn/7.html", "原文", "原来的说法。", site="mca", indexed=False)
    match = Match(Relation.SUSPECT, 0.1, 0.2, 0.3, 0, probability=0.7)
    with transaction(store):
        for page, origin in ((one, other), (other, one)):
            compared = PageComparison(page.page, origin.page, page.id, origin.id, match, False, False)
            set_comparisons(store, page.page, [compared])
    (told,) = json.loads(program("reprints", "--suspects", "--json", cwd=folder).out)
    assert (told["url"], told["original_url"]) == (
        "http://www.msnc.org.cn/7.html",
        "http://www.mca.gov.cn/7.html",
    )
    assert (told["text"], told["original_text"]) == ("换一种说法。", "原来的说法。")
    assert told["probability"] == 0.7
    printed = program("reprints", "--suspects", cwd=folder).out
    assert "换一种说法。" in printed and "原来的说法。" in printed
    assert json.loads(program("reprints", "--json", cwd=folder).out) == []
