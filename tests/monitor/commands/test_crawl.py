"""Commands that crawl and analyse, on the demonstration's pages."""

from __future__ import annotations

import re
from pathlib import Path

from sites.command_line import ROOT, Run, program


def test_demo_says_what_it_found_and_what_to_type_next(demo: Path) -> None:
    again = program("demo", "--folder", str(demo), "--lang", "en", cwd=demo.parent)
    assert again.code == 0
    assert "122.7万 → 127.2万" in again.out
    assert " init" in again.out.splitlines()[-1]  # under whatever name the program was called
    assert (demo / "report.html").stat().st_size > 5_000


def test_the_readme_shows_what_the_demonstration_says(demo_run: tuple[Path, Run]) -> None:
    _, run = demo_run
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.split(r"```\w*\n", readme.partition("<!-- demo output -->")[2])[1]
    undated = [re.sub(r"(?:\d{4}-)?\d\d-\d\d \d\d:\d\d", "…", each) for each in (shown, run.out)]
    blocks = [each.strip() for each in undated[0].split("\n\n")]
    assert len(blocks) == 4
    for each in blocks:
        assert each in undated[1]


def test_demo_leaves_a_folder_with_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mine.txt").touch()
    assert program("demo", "--folder", "d", cwd=tmp_path).code == 1
    assert [each.name for each in (tmp_path / "d").iterdir()] == ["mine.txt"]
