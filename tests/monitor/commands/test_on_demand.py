"""A command imports what takes long or may be missing only where it is used, and says which extra is missing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sites.command_line import ROOT

from monitor.commands import on_demand

MODULES = {name: value for name, value in vars(on_demand).items() if name.isupper()}
HEAVY = {"rich", "scrapy", "twisted", "apscheduler", "aiohttp", "duckdb", "pyspark"}


@pytest.mark.parametrize("name", MODULES)
def test_every_module_on_demand_is_there(name: str) -> None:
    assert importlib.util.find_spec(MODULES[name]) is not None


@pytest.mark.parametrize("name", ["DRAWING", "PROBE", "ROUNDS", "SCHEDULE"])
def test_a_module_is_imported_during_the_call(name: str) -> None:
    assert on_demand.module(MODULES[name]).__name__ == MODULES[name]


def test_commands_that_only_read_pay_for_no_crawler_no_service_and_no_engine(tmp_path: Path) -> None:
    readers = ", ".join(
        f"monitor.commands.{name}" for name in ("daily.findings", "daily.search", "match", "reports", "store")
    )
    code = f"import sys, {readers}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "\n"


def test_an_engine_whose_package_is_missing_is_named_with_its_extra(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "一"}\n', "utf-8")
    (tmp_path / "duckdb.py").write_text("raise ImportError('as if not installed')\n")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "match", "a.jsonl", "--against", "a.jsonl", "--engine", "duckdb"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "reprintwatch[bulk]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_module_that_is_not_installed_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        on_demand.module("monitor.no_such_module")
