"""Answers on a terminal: coloured, fitted, and through a pager as git uses one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from sites.command_line import ROOT, program

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(*words: str, cwd: Path, **env: str) -> str:
    """What a terminal of 80 columns gets."""
    leader, follower = pty.openpty()
    had = {name: value for name, value in os.environ.items() if name not in ("LESS", "PAGER", "NO_COLOR")}
    text = ""
    settings = had | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"} | env
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *words],
        cwd=cwd,
        stdout=follower,
        env=settings,
        check=False,
        timeout=60,
    )
    os.close(follower)
    with suppress(OSError):  # nothing was written
        text = os.read(leader, 1_000_000).decode()
    os.close(leader)
    assert done.returncode == 0
    return text


def test_a_terminal_shows_colours_and_no_line_is_wider(demo: Path) -> None:
    text = on_terminal("findings", cwd=demo, PAGER="cat")
    assert "\x1b[31m" in text
    plain = COLOUR.sub("", text)
    assert plain.splitlines() == program("findings", cwd=demo, COLUMNS="80").out.splitlines()
    assert COLOUR.search(on_terminal("findings", cwd=demo, PAGER="cat", NO_COLOR="1")) is None


def test_the_pager_gets_the_answer_and_settings_like_those_of_git(demo: Path) -> None:
    shown = on_terminal("findings", cwd=demo, PAGER="sh -c 'echo PAGED $LESS; cat'")
    assert shown.startswith("PAGED FRX")
    assert "━━" in shown
    assert "PAGED R" in on_terminal("findings", cwd=demo, PAGER="sh -c 'echo PAGED $LESS; cat'", LESS="R")


def test_no_pager_runs_where_none_is_wanted_or_none_is_there(demo: Path) -> None:
    pager = "sh -c 'echo PAGED'"
    for words in (["findings", "--no-pager"], ["--no-pager", "findings"], ["--no-pager", "diff", ORIGINAL]):
        assert "PAGED" not in on_terminal(*words, cwd=demo, PAGER=pager)
    assert "━━" in on_terminal("findings", cwd=demo, PAGER="no-such-program")
    assert "PAGED" not in program("findings", cwd=demo, PAGER=pager).out


def test_a_pager_that_ends_early_is_no_error(demo: Path) -> None:
    assert on_terminal("findings", cwd=demo, PAGER="sh -c 'head -1 >/dev/null'") == ""


def test_cells_of_csv_are_no_formulas(demo: Path) -> None:
    rows = program("findings", "--format", "csv", cwd=demo).out.splitlines()
    assert rows[0] == "id,severity,kind,state,since,summary,url,event"
