"""Mutated pages up to 1 MB: none takes a reader longer than four seconds. REPRINTWATCH_FUZZ_S sets the seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sites.program import ROOT

SECONDS = float(os.environ.get("REPRINTWATCH_FUZZ_S", "30"))
SEED = os.environ.get("REPRINTWATCH_SEED", "2026")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180 + 2 * SECONDS)]


def test_no_mutated_page_is_slow_or_ends_its_reader(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks/fuzz.py"), "--keep", str(tmp_path)]
    run = subprocess.run(
        [*command, "--seconds", str(SECONDS), "--seed", SEED], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
