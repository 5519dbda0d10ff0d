"""The console command in a process of its own, behind a scripted web, never for ever."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sites import warm
from sites.web import Web

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON value and nothing else."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """The command with its configuration and the web it sees."""

    config: Path
    web: Web
    further: Mapping[str, str] = field(default_factory=dict)  # of the environment

    @property
    def store(self) -> Path:
        """The store, as write_config names it."""
        return self.config.with_name("watch.db")

    @property
    def env(self) -> dict[str, str]:
        """The environment of a command."""
        env = self.web.env(os.environ) | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        return env | {"REPRINTWATCH_CONFIG": str(self.config)} | self.further

    def start(self, *arguments: str, log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own; the caller ends it. ``log`` takes standard error."""
        return subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", *arguments],
            env=self.env,
            cwd=self.config.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log or subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: str, timeout: float = 150) -> Run:
        """Run a command to its end. One that takes too long is ended and fails."""
        if "LD_PRELOAD" in self.env:  # what is loaded before Python needs a new Python
            return self.run_anew(*arguments, timeout=timeout)
        code = "from monitor.cli import main; main()"
        done = warm.run(code, *arguments, cwd=self.config.parent, env=self.env, timeout=timeout)
        return Run(done.code, done.out, done.err)

    def run_anew(self, *arguments: str, timeout: float = 150) -> Run:
        """Run a command to its end in a new interpreter, as a user does."""
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            kill(process)
            raise AssertionError(f"{' '.join(arguments)} was still running after {timeout} s") from None
        return Run(process.returncode, out.decode(), err.decode(errors="replace"))


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and what it started, without a chance to tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
