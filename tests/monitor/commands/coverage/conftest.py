"""One day of coverage behind the console, for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites.coverage import MESSAGE
from sites.coverage_console import Console, console


@pytest.fixture(scope="package")
def day(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """The console with the task T1, which no test changes."""
    folder: Path = tmp_path_factory.mktemp("coverage")
    made = console(folder)
    made.run(
        "tasks", "add", "--name", "T1", "--message", MESSAGE, "--deadline", "2026-03-02T19:00+08:00",
        "--list", "province", "--site", "pc",
    )  # fmt: skip
    return made
