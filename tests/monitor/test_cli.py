"""The console command: exit codes, help, and shapes that programs rely on."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from sites.command_line import ROOT, finding, program

from monitor.cli import COMMANDS, HELP_WIDTH, cli
from monitor.service import logs
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding
from storage.records import FindingId
from storage.sharing.lock import service_lock


@pytest.mark.parametrize("command", ["findings", "reprints", "verify", "analyze"])
def test_without_a_store_commands_end_with_10_and_say_what_to_do(folder: Path, command: str) -> None:
    run = program(command, cwd=folder)
    assert (run.code, run.out) == (10, "")
    assert "reprintwatch crawl" in run.err


def test_a_store_that_a_service_holds_ends_a_second_service_with_11(folder: Path, store: Store) -> None:
    with service_lock(folder / "watch.db"):
        run = program("run", cwd=folder)
    assert run.code == 11
    assert f"process {os.getpid()}" in run.err


def test_a_store_of_a_newer_program_is_refused_with_12(folder: Path, store: Store) -> None:
    store.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', '')"
    )
    store.conn.commit()
    run = program("findings", cwd=folder)
    assert (run.code, run.out) == (12, "")
    assert "m999" in run.err


def test_a_faulty_configuration_ends_with_13_and_one_line(folder: Path) -> None:
    (folder / "reprintwatch.toml").write_text("[crawler]\ndownlod_delay = 2\n")
    run = program("findings", cwd=folder)
    assert (run.code, run.out) == (13, "")
    assert run.err.count("\n") == 1
    assert "reprintwatch.toml:2: [crawler] downlod_delay" in run.err


def test_without_a_configuration_commands_end_with_13_and_name_init(tmp_path: Path) -> None:
    run = program("findings", cwd=tmp_path)
    assert run.code == 13
    assert "reprintwatch init" in run.err


def test_a_file_that_is_no_store_ends_with_1_and_no_traceback(folder: Path) -> None:
    (folder / "watch.db").write_bytes(b"this is no database, and long enough to be looked at" * 50)
    run = program("findings", cwd=folder)
    assert run.code == 1
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["fndings"],
        ["findings", "--severity", "grave"],
        ["findings", "--kind", "edit"],
        ["findings", "--since", "yesterday"],
        ["findings", "--since", "99999999999d"],
        ["report"],
        ["match", "none.jsonl", "--against", "none.jsonl"],
        ["extract"],
        ["extract", "http://[::1/page"],
        ["alerts", "test", "nobody"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_writes_nothing_to_standard_output(
    folder: Path, arguments: list[str]
) -> None:
    run = program(*arguments, cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert "Traceback" not in run.err


def test_the_environment_names_the_configuration(folder: Path, store: Store, tmp_path_factory: Any) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    run = program("sites", cwd=elsewhere, REPRINTWATCH_CONFIG=str(folder / "reprintwatch.toml"))
    assert run.code == 0
    assert run.out.splitlines()[1].split("\t") == [
        "mca",
        "民政部",
        "original",
        "http://www.mca.gov.cn/index.html",
    ]


@pytest.mark.parametrize("options", ["--json", ""])
def test_a_reader_who_has_read_enough_is_no_error(folder: Path, store: Store, options: str) -> None:
    with transaction(store):
        for number in range(2000):
            raise_finding(store, replace(finding(1), id=FindingId(f"f-{number}"), title="长" * 100))
    command = f"set -o pipefail; {sys.executable} -m monitor.cli findings {options} | head -c 10"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command", [["findings"], ["reprints"], ["search", "民政"], ["sites"], ["alerts", "list"], ["doctor"]]
)
def test_json_is_one_array_and_nothing_else(folder: Path, store: Store, command: list[str]) -> None:
    run = program("-v", *command, "--json", cwd=folder)
    assert isinstance(json.loads(run.out), list)
    assert run.code == (4 if command == ["doctor"] else 0)


def called(group: click.Group, name: str) -> click.Command:
    """The command that a call of this name runs."""
    _, command, _ = group.resolve_command(click.Context(group), [name])
    assert command is not None
    return command


def leaves(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name in group.commands:
        command = called(group, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("names", list(leaves(cli)), ids=" ".join)
def test_the_help_of_every_command_has_an_example_of_it(names: tuple[str, ...]) -> None:
    said = CliRunner().invoke(cli, [*names, "--help"]).stdout
    assert "Example" in said
    assert f"reprintwatch {' '.join(names)}" in said or f" {names[-1]}" in said.split("Example")[1]


def test_every_command_stands_under_a_heading_of_the_help() -> None:
    said = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(f"{heading}:" in said for heading in COMMANDS)
    for name in cli.commands:
        assert re.search(rf"^  {name} +\S", said, re.MULTILINE)


@pytest.mark.parametrize("name", list(cli.commands))
@pytest.mark.parametrize("width", [45, HELP_WIDTH])
def test_the_line_of_the_help_is_the_first_sentence_of_the_commands_own_help(name: str, width: int) -> None:
    own = called(cli, name)
    assert own.name == name
    assert cli.commands[name].get_short_help_str(width) == own.get_short_help_str(width)


def test_a_mistyped_command_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    run = program("fndings", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "No such command 'fndings'" in run.err
    assert "findings" in run.err.partition("fndings")[2]


def test_a_shell_completes_commands_and_their_options(tmp_path: Path) -> None:
    def completed(words: str) -> list[str]:
        environment = {"_MONITOR_CLI_COMPLETE": "bash_complete", "COMP_WORDS": words}
        environment["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        code = "from monitor.cli import cli; cli(prog_name='monitor-cli')"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return [line.removeprefix("plain,") for line in done.stdout.splitlines()]

    assert completed("monitor-cli re") == ["readings", "reopen", "report", "reprints", "restore"]
    assert "--severity" in completed("monitor-cli findings --")


@pytest.mark.parametrize("arguments", [["--help"], ["fndings"], ["--version"], []], ids=" ".join)
def test_help_and_a_mistyped_command_import_no_command(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        "import sys\nfrom monitor.cli import cli\n"
        f"try:\n    cli({arguments!r})\nexcept BaseException:\n    pass\n"
        "heavy = {'scrapy', 'twisted', 'trafilatura', 'lxml', 'numpy', 'apprise', 'rich', 'sqlite_utils'}\n"
        "loaded = {name for name in sys.modules if name.startswith('monitor.commands.')}\n"
        "loaded -= {'monitor.commands.terminal', 'monitor.commands.on_demand'}\n"
        "print(sorted(heavy & set(sys.modules) | loaded), file=sys.stderr)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.strip().endswith("[]")


def test_no_line_of_a_traceback_can_move_a_cursor() -> None:
    try:
        raise ValueError("\x1b[2J\u202e红字")
    except ValueError:
        record = logging.LogRecord("monitor", logging.ERROR, "f", 1, "round failed", (), sys.exc_info())
    for as_json in (False, True):
        text = logs._Lines(as_json=as_json).format(record)
        assert "ValueError" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_output_without_room_is_told_in_a_line() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "monitor.cli", "init", "--help"]
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == 1
    assert "no room" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_terminal_without_chinese_characters_shows_their_codes() -> None:
    command = [sys.executable, "-m", "monitor.cli", "--lang", "zh", "findings", "--help"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"}
    run = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "\\u7528\\u6cd5" in run.stdout
