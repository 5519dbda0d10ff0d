"""Commands to paste call the program as this call did, in answers and in messages."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites.command_line import CONFIG, program

from monitor.speech.own_call import help_call, remember_call, with_own_call


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


@pytest.fixture
def call() -> Iterator[None]:
    """A call that names a configuration and a language."""
    remember_call(["--config", "of sites.toml", "findings", "--lang=en"], ["crawl", "sites", "verify"])
    yield
    remember_call([], [])


@pytest.mark.parametrize(
    ("message", "completed"),
    [
        ("no store: run `reprintwatch crawl` first", "no store: run `{call} crawl` first"),
        ("没有存档：运行 reprintwatch sites add URL。", "没有存档：运行 {call} sites add URL。"),
        ("a reprintwatch service; a reprintwatch command", "a reprintwatch service; a reprintwatch command"),
        ("reprintwatch --config a.toml verify", "reprintwatch --config a.toml verify"),
        ("Help: reprintwatch sites add --help", "Help: reprintwatch sites add --help"),
        ("/opt/reprintwatch verified", "/opt/reprintwatch verified"),
    ],
)  # fmt: skip
def test_the_commands_of_a_message_name_configuration_and_language(
    call: None, message: str, completed: str
) -> None:
    assert with_own_call(message) == completed.format(call="reprintwatch --config 'of sites.toml' --lang en")
    assert help_call(["sites", "add"]) == "reprintwatch --lang en sites add"


def test_the_command_that_an_error_names_works_when_pasted(tmp_path: Path) -> None:
    (tmp_path / "of.toml").write_text(CONFIG, encoding="utf-8")
    failed = program("--config", "of.toml", "--lang", "en", "findings", cwd=tmp_path)
    (named,) = re.findall("`(.+?)`", failed.err)
    pasted = program(*shlex.split(named)[1:-1], "doctor", cwd=tmp_path)
    assert (failed.code, pasted.code) == (10, 4)
    assert f"run `{named}`" in pasted.out
