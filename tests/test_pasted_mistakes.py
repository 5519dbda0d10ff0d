"""Mistakes of order, of pasting, of units, of files and of disks: one line with cause and next step, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites.command_line import ROOT
from sites.operator_folder import CONFIG, MCA, SITE, Folder, Mistake, a_store, is_answered, nothing, run, said

from monitor.cli import PARTS, imported


@pytest.fixture
def desk(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write(CONFIG + MCA)
    return made


def written(text: str) -> Callable[[Folder], None]:
    """A configuration with this text."""
    return lambda desk: desk.write(text)


def with_line(line: str) -> Callable[[Folder], None]:
    """A configuration with one more line for its site."""
    return written(CONFIG + MCA + line + "\n")


# The mistake: what the operator has, what the operator types, the exit code, and words of cause and next step.
MISTAKES: dict[str, Mistake] = {
    "subcommand without its group": (nothing, ["pause", "mca"], 2, ("did you mean: reprintwatch sites pause mca",)),
    "group behind the subcommand": (nothing, ["add", "sites", "a.cn"], 2, ("reprintwatch sites add a.cn",)),
    "name before the subcommand": (nothing, ["sites", "mca", "pause"], 2, ("reprintwatch sites pause mca",)),
    "subcommand of several groups": (nothing, ["remove", "lin"], 2, ("sites remove lin", "user remove lin")),
    "two commands in one call": (nothing, ["findings", "show"], 2, ("show", "findings --help")),
    "name of a command for an id": (a_store, ["show", "findings"], 2, ("no finding", "`reprintwatch findings`")),
    "two configurations": (
        nothing, ["--config", "a.toml", "--config=b.toml", "findings"], 2, ("a.toml and b.toml", "name one"),
    ),
    "configuration that is not there": (
        nothing, ["--config", "b.toml", "findings"], 13, ("b.toml", "`reprintwatch init -o b.toml`"),
    ),
    "id of another store": (a_store, ["show", "【e-0123ab】，"], 2, ("'e-0123ab' in this store", "--config FILE")),
    "id for a number": (a_store, ["capture", "e-0123ab"], 2, ("no whole number", "such as 12")),
    "number with a unit": (a_store, ["search", "养老", "--limit", "20条"], 2, ("no whole number", "such as 12")),
    "span in years": (a_store, ["findings", "--since", "1y"], 2, ("is no time", "24h or 7d")),
    "blank inside a span": (a_store, ["findings", "--since", "7 days"], 2, ("is no time", "24h or 7d")),
    "zone that is none": (a_store, ["findings", "--since", "2026-11-23T08:00+25:00"], 2, ("is no time",)),
    "day of the future": (a_store, ["prune", "--older-than", "2999-01-01"], 2, ("in the future", "365d")),
    "two forms of an answer": (a_store, ["findings", "--json", "--format", "csv"], 2, ("contradict", "one of them")),
    "folder for a page": (nothing, ["extract", "."], 1, ("Is a directory", "name a file in it")),
    "page without its ending": (nothing, ["extract", "page"], 1, ("No such file", "check the path")),
    "folder for a copy": (a_store, ["restore", "."], 2, ("is a directory",)),
    "store in a home that has none": (
        written('[store]\npath = "~/none/watch.db"\n' + MCA), ["crawl"], 10, ("none for the store: create it",),
    ),
    "domain with a star": (
        written(CONFIG + MCA.replace('["mca.', '["*.mca.')), ["sites"], 13, ("toml:10:", "with its subdomains"),
    ),
    "pause with a unit": (with_line("download_delay = 2s"), ["sites"], 13, ("toml:12:", "without a unit")),
    "pause in words": (with_line('download_delay = "2秒"'), ["sites"], 13, ("toml:12:", "must be a number")),
    "thousands in a number": (with_line("daily_requests = 1,000"), ["sites"], 13, ("toml:12:", "one value a line")),
    "hours with a Chinese colon": (with_line('quiet_hours = "22：00-6：00"'), ["sites"], 13, ("22:00-06:00",)),
    "truth of Python": (with_line("cookies = True"), ["sites"], 13, ("toml:12:", "true or false")),
    "remark of C": (with_line("// 站点"), ["sites"], 13, ("toml:12:", "a remark begins with #")),
    "remark of INI files": (with_line("; 站点"), ["sites"], 13, ("toml:12:", "a remark begins with #")),
    "channel without https": (
        written(CONFIG + '[[alerts.channels]]\nname = "d"\nkind = "dingtalk"\nurl = "oapi.dingtalk.com/robot"\n' + MCA),
        ["alerts", "list"], 13, ("toml:9:", "https://"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_line_with_cause_and_next_step(desk: Folder, mistake: str) -> None:
    is_answered(desk, MISTAKES[mistake])


def test_the_configuration_of_the_environment_is_named_as_such(desk: Folder) -> None:
    done = run(desk, "findings", REPRINTWATCH_CONFIG="none.toml")
    assert (done.code, "none.toml ($REPRINTWATCH_CONFIG)" in said(done)) == (13, True)


@pytest.mark.parametrize("group", PARTS)
def test_the_subcommands_told_to_a_person_who_forgets_the_group_are_there(group: str) -> None:
    assert set(PARTS[group]) <= set(getattr(imported(group), "commands"))  # noqa: B009 - groups alone have commands


def test_a_proxy_that_cannot_be_is_named_and_raises_nothing(desk: Folder) -> None:
    desk.write(CONFIG + SITE.format(name="x", host="www.jinzhi.gov.cn"))
    done = run(desk, "crawl", http_proxy="http://127.0.0.1:99999")
    assert (done.code, done.out) == (3, "")
    assert "the proxy 127.0.0.1:99999 does not answer" in done.err


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Folder]:
    """A small disk of its own with a configuration and a store."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this account may mount no disk")
    made = Folder(folder)
    made.write(CONFIG + MCA)
    made.store()
    yield made
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("arguments", [("sites", "pause", "mca"), ("analyze",), ("run",)], ids=" ".join)
def test_a_disk_that_is_read_only_is_named(disk: Folder, arguments: tuple[str, ...]) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
    done = run(disk, *arguments)
    assert (done.code, done.err.splitlines()[-1]) == (
        1,
        "reprintwatch: watch.db: its disk is read-only: mount the disk for writing",
    )
    assert run(disk, "findings").code == 0


@pytest.mark.parametrize("arguments", [("sites", "pause", "mca"), ("backup", "copy.db")], ids=" ".join)
def test_a_disk_that_is_full_is_named(disk: Folder, arguments: tuple[str, ...]) -> None:
    filled = subprocess.run(
        ["dd", "if=/dev/zero", f"of={disk.folder / 'fill'}", "bs=1k"], capture_output=True, check=False
    )
    assert filled.returncode == 1
    line = said(run(disk, *arguments)).lower()
    assert "full" in line or "no space" in line
    assert "make room on" in line


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"}, {"TERM": "dumb", "TZ": "X/Y"}],
    ids=str,
)  # fmt: skip
def test_a_poor_terminal_is_no_mistake(desk: Folder, env: dict[str, str]) -> None:
    desk.store()
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "--lang", "zh", "findings"], cwd=desk.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
