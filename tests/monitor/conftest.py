"""Folders, stores and answers that tests of the command line share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.command_line import CONFIG, FINDINGS, Run, Shown, program
from sites.coverage_console import Console, with_task

from monitor.cli import cli
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration, and no store."""
    (tmp_path / "reprintwatch.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """That folder's store, new."""
    db = open_store(folder / "watch.db", create=True)
    yield db
    db.close()


@pytest.fixture
def shown(folder: Path, store: Store) -> Shown:
    """The last digits of the ids that `findings --json` shows with these options."""
    with transaction(store):
        for each in FINDINGS:
            raise_finding(store, each)

    def ids(*options: str) -> list[str]:
        config = str(folder / "reprintwatch.toml")
        result = CliRunner().invoke(cli, ["--config", config, "findings", "--json", *options])
        assert result.exit_code == 0, result.output
        return [each["id"][-1] for each in json.loads(result.stdout)]

    return ids


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The folder that `demo` filled, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    run = program("demo", "--folder", "d", cwd=folder, LANG="")
    assert run.code == 0, run.err
    return folder / "d", run


@pytest.fixture(scope="session")
def demo(demo_run: tuple[Path, Run]) -> Path:
    """The folder that `demo` filled."""
    return demo_run[0]


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """One day of coverage with the task T1, which no test changes."""
    return with_task(tmp_path_factory.mktemp("coverage"))
