"""Commands to paste call the program as this call did."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from sites.command_line import program


def test_a_command_to_paste_names_the_configuration_of_the_call(demo: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "my folder"
    shutil.copytree(demo, elsewhere)
    config = elsewhere / "reprintwatch.toml"
    run = program("--config", str(config), "findings", cwd=tmp_path)
    pasted = shlex.split(run.out.splitlines()[-3])
    assert pasted[-5:-1] == ["reprintwatch", "--config", str(config), "show"]
    assert program(*pasted[-4:], cwd=tmp_path).code == 0


def test_without_an_option_the_name_is_enough(demo: Path) -> None:
    assert " reprintwatch show " in program("findings", cwd=demo).out
