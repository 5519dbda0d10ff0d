"""Waits take the time that they are told, whatever happens to the clock of the machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest

from storage.waiting import has_ended, pause

PROGRAM = """
import subprocess, sys
from storage.waiting import has_ended, pause
pause(0.05)
print(has_ended(subprocess.Popen([sys.executable, "-c", "pass"]), within_s=30))
"""


@pytest.mark.parametrize("seconds", [-1.0, 0.0])
def test_a_time_that_has_passed_is_no_wait(seconds: float) -> None:
    began = time.monotonic()
    pause(seconds)
    assert time.monotonic() - began < 1


def test_a_process_that_goes_on_has_not_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert not has_ended(process, within_s=0.05)
        process.kill()
        assert has_ended(process, within_s=30)


@pytest.mark.skipif(shutil.which("faketime") is None, reason="no faketime on this machine")
def test_a_wait_does_not_fail_where_the_clock_is_moved() -> None:
    command = ["faketime", "--exclude-monotonic", "-f", "+7d", sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
