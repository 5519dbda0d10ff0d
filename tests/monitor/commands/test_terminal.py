"""Answers and messages of the commands: what goes to which stream, in which form, and never as an instruction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sites.command_line import finding, program

from monitor.commands import terminal
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding

ESCAPES = "\x1b[31m红\x1b[0m\x07\r\n标题\t二\u202e列\x9b2J"


def test_piped_tables_are_tab_separated_without_control_characters(folder: Path, store: Store) -> None:
    hostile = finding(1, title=ESCAPES, summary_zh=ESCAPES, url=f"http://x/{ESCAPES}")
    with transaction(store):
        raise_finding(store, hostile)
    run = program("findings", "--format", "table", cwd=folder)
    lines = run.out.splitlines()
    assert [len(line.split("\t")) for line in lines] == [8, 8]
    assert lines[0] == "id\tseverity\tkind\tstate\tsince\tsummary\turl\tevent"
    assert all(each.isprintable() or each in "\t\n" for each in run.out)


def test_json_escapes_control_characters(folder: Path, store: Store) -> None:
    with transaction(store):
        raise_finding(store, finding(1, title=ESCAPES))
    run = program("findings", "--json", cwd=folder)
    assert "\x1b" not in run.out
    assert json.loads(run.out)[0]["title"] == ESCAPES


def test_no_cell_is_a_formula_to_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(
        ("title", "change"), [('=HYPERLINK("http://evil.cn")', "-5"), ("@SUM(A1)", "+cmd|x!A0"), ("-", "1")]
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ['\'=HYPERLINK("http://evil.cn")\t-5', "'@SUM(A1)\t'+cmd|x!A0", "'-\t1"]


def test_json_says_what_it_holds_and_holds_nothing_that_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = {"title": "红\x9b2J\u202e字\u3000\u200b\U000e0041"}
    terminal.as_json(held)
    text = capsys.readouterr().out
    assert json.loads(text) == held
    assert all(each.isprintable() or each in "\n\u3000" for each in text)
    assert "红" in text
