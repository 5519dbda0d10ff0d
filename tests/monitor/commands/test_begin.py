"""The first commands of an operator: a configuration, and its sites."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from sites.command_line import ROOT, program


def test_init_writes_a_file_that_the_program_reads_and_never_overwrites_one(tmp_path: Path) -> None:
    assert program("init", cwd=tmp_path).code == 0
    assert program("sites", cwd=tmp_path).out.count("\n") == 3
    (tmp_path / "reprintwatch.toml").write_text("mine")
    run = program("init", cwd=tmp_path)
    assert run.code == 1
    assert "left as it is" in run.err
    assert (tmp_path / "reprintwatch.toml").read_text() == "mine"
    assert program("init", "-o", "none/x.toml", cwd=tmp_path).code == 1


def test_init_asks_on_a_terminal_for_the_address_at_which_sites_reach_the_operator(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "monitor.cli", "--lang", "zh", "init"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, env=env, stdin=follower, stderr=subprocess.PIPE)
    os.close(follower)
    os.write(leader, b"press@example.cn\n")
    said = process.communicate(timeout=60)[1].decode()
    os.close(leader)
    assert process.returncode == 0
    assert "您的邮箱或网页" in said
    written = (tmp_path / "reprintwatch.toml").read_text("utf-8")
    assert 'user_agent = "reprintwatch (press@example.cn)"' in written
    assert 'language = "zh"' in written
