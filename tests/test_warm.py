"""A process that starts warm has the folder, the environment, the output and the exit code of a new interpreter."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from sites import warm

TOLD = "import json, os, sys; print(json.dumps([os.getcwd(), dict(os.environ), sys.argv[1:]]))"


def test_folder_environment_and_arguments_are_those_that_were_given(tmp_path: Path) -> None:
    told = warm.run(TOLD, "a", "养老", cwd=tmp_path, env={"ONE": "1"})
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out) == [str(tmp_path), {"ONE": "1"}, ["a", "养老"]]


@pytest.mark.parametrize(
    ("code", "exit_code", "err"),
    [("pass", 0, ""), ("import sys; sys.exit(3)", 3, ""), ("import os; os.write(2, b'x'); os._exit(4)", 4, "x"),
     ("raise ValueError('no')", 1, "ValueError: no"), ("import os; os.kill(os.getpid(), 9)", -9, "")],
)  # fmt: skip
def test_the_exit_code_and_the_error_come_back(tmp_path: Path, code: str, exit_code: int, err: str) -> None:
    run = warm.run(code, cwd=tmp_path, env={})
    assert (run.code, run.out) == (exit_code, "")
    assert err in run.err
    assert bool(run.err) is bool(err)


def test_code_without_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="still running"):
        warm.run("import signal; signal.pause()", cwd=tmp_path, env={}, timeout=0.3)


def test_modules_are_imported_beforehand_and_there(tmp_path: Path) -> None:
    assert all(importlib.util.find_spec(name) for name in warm.IMPORTED)
    run = warm.run("import sys; print(*sys.modules)", cwd=tmp_path, env={})
    assert set(warm.IMPORTED) <= set(run.out.split())
