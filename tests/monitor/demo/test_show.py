"""The demonstration shows both rounds, its findings with the gravest first, and commands that go on from there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from sites.command_line import Run, program

from monitor.wording.names import SEVERITY_NAMES

GRADES = list(SEVERITY_NAMES["en"].values())


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The folder of a demonstration in English, and its output."""
    folder = tmp_path_factory.mktemp("shown")
    return folder, program("demo", "--folder", "d", "--lang", "en", cwd=folder)


def grades(out: str) -> list[int]:
    return [GRADES.index(grade) for grade in re.findall(r"^\[(\w+)\] ", out, re.MULTILINE)]


def test_both_rounds_are_counted_and_only_the_second_finds_changes(shown: tuple[Path, Run]) -> None:
    _, run = shown
    assert run.code == 0, run.err
    counts = re.findall(r"^(\d)\.  (\d+) looks, (\d+) new revisions, (\d+) findings$", run.out, re.MULTILINE)
    assert [number for number, *_ in counts] == ["1", "2"]
    assert all(int(looks) > 0 for _, looks, *_ in counts)
    assert len(grades(run.out)) == sum(int(findings) for *_, findings in counts) > 0


def test_the_gravest_findings_come_first_each_with_sentence_and_address(shown: tuple[Path, Run]) -> None:
    _, run = shown
    assert grades(run.out) == sorted(grades(run.out), reverse=True)
    told = re.findall(r"^\[\w+\] .+\n  (.+)\n  (http\S+)$", run.out, re.MULTILINE)
    assert len(told) == len(grades(run.out))
    assert all("(Beijing time: " in sentence for sentence, _ in told)


def test_what_is_shown_is_what_the_store_holds(shown: tuple[Path, Run]) -> None:
    folder, run = shown
    kept = json.loads(program("--config", "d/reprintwatch.toml", "findings", "--json", cwd=folder).out)
    assert len(kept) >= len(grades(run.out))
    shown_urls = set(re.findall(r"^  (http\S+)$", run.out, re.MULTILINE))
    assert shown_urls <= {finding["url"] for finding in kept}


def test_the_report_is_written_where_it_is_said_to_be(shown: tuple[Path, Run]) -> None:
    folder, run = shown
    (report,) = re.findall(r"open the report +(\S+)", run.out)
    page = (folder / report).read_text("utf-8")
    assert "<html" in page
    assert "民政部" in page


@pytest.mark.parametrize("label", ["all findings", "who carries what", "a change in its whole text"])
def test_the_next_commands_can_be_typed_as_they_are_shown(shown: tuple[Path, Run], label: str) -> None:
    folder, run = shown
    (line,) = re.findall(rf"^  {label} +(.+)$", run.out, re.MULTILINE)
    _, *arguments = shlex.split(line)
    done = program(*arguments, cwd=folder)
    assert (done.code, bool(done.out)) == (0, True), done.err


def test_a_folder_with_other_files_is_left_alone_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    run = program("demo", "--folder", ".", cwd=tmp_path)
    assert run.code == 1
    assert "holds other files" in run.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
