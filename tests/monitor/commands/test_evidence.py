"""The command: a key once, a package by the beginning of an id, errors with what to do."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites.command_line import Run

from monitor.cli import cli

Ask = Callable[..., Result]


@pytest.fixture
def ask(demo_run: tuple[Path, Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The console over a copy of the demonstration."""
    shutil.copytree(demo_run[0], tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    config = str(tmp_path / "demo" / "reprintwatch.toml")
    return lambda *words: CliRunner().invoke(cli, ["--lang", "en", "--config", config, *words])


def test_a_package_is_made_with_a_key_and_named_after_the_finding(ask: Ask, tmp_path: Path) -> None:
    found = json.loads(ask("findings", "--json").stdout)[0]["id"]
    refused = ask("evidence", found)
    assert refused.exit_code == 1
    assert "--init" in str(refused.exception)
    init = ask("evidence", "--init")
    assert len(init.stdout.strip()) == 64
    assert ask("evidence", "--init").exit_code == 1
    made = ask("evidence", found[:8], "--json")
    (answer,) = json.loads(made.stdout)
    assert (answer["finding"], answer["key"], answer["reconcluded"]) == (found, init.stdout.strip(), "alone")
    with zipfile.ZipFile(tmp_path / f"evidence-{found}.zip") as package:
        assert f"evidence-{found}/verify.py" in package.namelist()
    log = (tmp_path / "demo" / "demo.db.heads.log").read_text(encoding="utf-8")
    assert f"{answer['size']} {answer['root']}" in log
    assert ask("verify").exit_code == 0
    (tmp_path / "head.txt").write_text(f"{answer['size']} {answer['root']}", encoding="utf-8")
    assert ask("verify", "--head", "head.txt").exit_code == 0
    (tmp_path / "head.txt").write_text(f"{answer['size'] - 1} {answer['root']}", encoding="utf-8")
    assert ask("verify", "--head", "head.txt").exit_code == 4
    (tmp_path / "head.txt").write_text("nothing", encoding="utf-8")
    assert ask("verify", "--head", "head.txt").exit_code == 2


@pytest.mark.parametrize("words", [(), ("f-000000", "--init"), ("f-00000000",)])
def test_a_call_without_a_finding_or_with_an_unknown_one_is_refused(ask: Ask, words: tuple[str, ...]) -> None:
    ask("evidence", "--init")
    assert ask("evidence", *words).exit_code == 2
