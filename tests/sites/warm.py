"""Python code in a process of its own that starts at once: forked from a process that has imported the program.

A new interpreter needs half a second and more for the imports alone. Tests of the start itself, of signals and of
settings of the interpreter start a new one; see `program.Program`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = (
    "aiohttp.web", "crawler.fetch.passes", "crawler.fetch.recording", "crawler.lists.discovery",
    "monitor.analysis.readers", "monitor.cli", "monitor.commands.daily.search", "monitor.commands.begin",
    "monitor.commands.crawl", "monitor.commands.extract", "monitor.commands.daily.findings", "monitor.commands.match",
    "monitor.commands.reports", "monitor.commands.store", "monitor.service.probe", "monitor.service.rounds",
    "scrapy.crawler", "scrapy.extensions.feedexport", "storage.engine.sqlite", "tldextract", "twisted.web.client",
)  # fmt: skip
REACTOR = "twisted.internet.reactor"  # its descriptors must not be shared by forks
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload([*IMPORTED])


@dataclass(frozen=True)
class Run:
    """Exit code and output of a process that ended."""

    code: int
    out: str
    err: str


def run(code: str, *arguments: str, cwd: Path, env: Mapping[str, str], timeout: float = 60) -> Run:
    """Run Python code to its end. Raises AssertionError if it is still running after `timeout` seconds."""
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as folder:
        patched.setenv("PYTHONPATH", str(ROOT))
        forkserver.ensure_running()
        paths = [Path(folder, name) for name in ("out", "err")]
        process = FORKING.Process(target=_started, args=(code, arguments, cwd, dict(env), paths))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"{' '.join(arguments)} was still running after {timeout} s")
        out, err = (path.read_text("utf-8", "replace") for path in paths)
    return Run(process.exitcode, out, err)


def _started(
    code: str, arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str], paths: list[Path]
) -> None:
    """Make this process what a new interpreter would be, and run the code."""
    assert REACTOR not in sys.modules
    for number, path in enumerate(paths, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    sys.argv = ["reprintwatch", *arguments]
    sys.path[:0] = [str(ROOT)]
    sys.modules["__main__"] = ModuleType("__main__")  # without a file that further processes would run again
    try:
        exec(code, vars(sys.modules["__main__"]))
    finally:
        threading._shutdown()  # type: ignore[attr-defined]  # ends pools of processes, as the end of an interpreter does
