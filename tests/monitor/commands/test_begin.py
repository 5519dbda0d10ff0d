"""The first commands of an operator: a configuration, and its sites."""

from __future__ import annotations

from pathlib import Path

from sites.command_line import program


def test_init_writes_a_file_that_the_program_reads_and_never_overwrites_one(tmp_path: Path) -> None:
    assert program("init", cwd=tmp_path).code == 0
    assert program("sites", cwd=tmp_path).out.count("\n") == 3
    (tmp_path / "reprintwatch.toml").write_text("mine")
    run = program("init", cwd=tmp_path)
    assert run.code == 1
    assert "left as it is" in run.err
    assert (tmp_path / "reprintwatch.toml").read_text() == "mine"
    assert program("init", "-o", "none/x.toml", cwd=tmp_path).code == 1
