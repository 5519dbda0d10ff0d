"""The command: a key once, a package by the beginning of an id, errors with what to do."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites.command_line import Run
from sites.kept import Shelf

from monitor.cli import cli
from storage.archive.bodies import zstd
from storage.engine.opening import opened
from storage.findings.exhibits import exhibits_of
from storage.findings.findings import list_findings

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


def test_a_restored_older_copy_begins_a_new_log_and_the_store_is_sound(ask: Ask, tmp_path: Path) -> None:
    ask("evidence", "--init")
    assert ask("backup", "copy.db").exit_code == 0
    store = tmp_path / "demo" / "demo.db"
    with opened(store) as db:
        Shelf(db, datetime(2026, 12, 1, tzinfo=UTC)).visit("http://www.mca.gov.cn/new.html")
    found = json.loads(ask("findings", "--json").stdout)[0]["id"]
    sent = json.loads(ask("evidence", found, "--json").stdout)[0]
    (tmp_path / "sent.txt").write_text(f"{sent['size']} {sent['root']}", encoding="utf-8")
    restored = ask("restore", "copy.db")
    assert restored.exit_code == 0, restored.output
    assert "/2 begins" in restored.stderr
    sound = ask("verify")
    assert sound.exit_code == 0, sound.output
    assert "an older copy of the store was put back" in sound.stderr
    assert ask("verify", "--head", "sent.txt").exit_code == 4


def test_a_store_of_an_earlier_release_gets_a_head_and_keeps_its_chain(tmp_path: Path) -> None:
    golden = Path(__file__).parents[2] / "golden"
    shutil.copy(golden / "reprintwatch.toml", tmp_path)
    store = tmp_path / "watch.db"
    store.write_bytes(zstd.decompress((golden / "store.db.zst").read_bytes()))

    def chain() -> list[tuple[int, str]]:
        with closing(sqlite3.connect(store)) as db:
            return db.execute("SELECT id, chain FROM captures ORDER BY id").fetchall()

    before, config = chain(), ("--config", str(tmp_path / "reprintwatch.toml"))
    assert CliRunner().invoke(cli, [*config, "analyze"]).exit_code == 0
    CliRunner().invoke(cli, [*config, "evidence", "--init"])
    with opened(store) as db:
        told = list_findings(db)
        assert all(exhibits_of(db, each.id) for each in told)
    target = str(tmp_path / "p.zip")
    made = CliRunner().invoke(cli, [*config, "evidence", told[0].id, "-o", target, "--json"])
    assert json.loads(made.stdout)[0]["size"] == len(before)
    assert chain() == before
    assert CliRunner().invoke(cli, [*config, "verify"]).exit_code == 0
