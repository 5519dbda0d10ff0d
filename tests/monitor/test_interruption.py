"""Ctrl-C while the program loads ends it quietly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sites.program import ROOT

# Sends SIGINT to its own process as soon as an import of the given module begins.
INTERRUPTING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPT_AT"]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize(
    ("module", "command"),
    [("click", "--help"), ("monitor.commands.terminal", "findings"), ("monitor.commands.store", "verify")],
)
def test_an_interruption_while_the_program_loads_is_quiet(module: str, command: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTING, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}", "INTERRUPT_AT": module}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", command],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_process_that_imports_the_program_keeps_its_own_ctrl_c() -> None:
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_DFL
    code = "import signal, monitor.cli; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == b"True"
