"""Tables and progress on a real terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from sites.command_line import ROOT

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def drawn(tmp_path: Path, code: str) -> str:
    """What a terminal of 60 columns gets of a program."""
    leader, follower = pty.openpty()
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "60"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=follower, stderr=follower, env=env, check=False, timeout=60,
    )  # fmt: skip
    os.close(follower)
    text = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0, text
    return text


def test_a_table_on_a_terminal_aligns_chinese_and_folds_long_cells(tmp_path: Path) -> None:
    code = (
        "from monitor.commands import terminal\n"
        "terminal.table(('site', 'title'), [('民政部', '通知' * 40), ('msnc', '短\\x1b[2J')])"
    )
    lines = COLOUR.sub("", drawn(tmp_path, code)).splitlines()
    assert lines[0].split() == ["site", "title"]
    assert lines[1].startswith("民政部  通知")
    assert "".join(line.strip() for line in lines[1:-1]).count("通知") == 40
    assert "\x1b" not in lines[-1]
    assert lines[-1].startswith("msnc    短")


def test_a_table_breaks_no_id_and_no_address(tmp_path: Path) -> None:
    address = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
    code = (
        "from monitor.commands import terminal\n"
        f"terminal.table(('id', 'summary', 'url'), [('f-595ade777efeb51b', '正文改动' * 20, '{address}')])"
    )
    text = COLOUR.sub("", drawn(tmp_path, code))
    assert address in text and "f-595ade777efeb51b" in text
    assert sum(line.count("正文改动") for line in text.splitlines()) <= 20


def test_a_bar_shows_counts_while_a_command_runs(tmp_path: Path) -> None:
    code = (
        "from monitor.commands import terminal\n"
        "with terminal.progress('verifying') as advance:\n    advance(3, 7)\n"
    )
    text = COLOUR.sub("", drawn(tmp_path, code))
    assert "verifying" in text
    assert "3/7" in text
