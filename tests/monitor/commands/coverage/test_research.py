"""The command export: rows for research, as JSON Lines and Parquet."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from sites.coverage import MESSAGE
from sites.coverage_console import Console, page


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_derivations_and_edits_are_written_with_their_texts(day: Console, tmp_path: Path) -> None:
    reprints, edits = tmp_path / "reprints.jsonl", tmp_path / "edits.jsonl"
    day.run("export", "--derivations", str(reprints), "--edits", str(edits))
    (row,) = lines_of(reprints)
    assert (row["url"], row["original_url"], row["relation"]) == (page("pa"), MESSAGE, "verbatim")
    assert "122.7万" in str(row["text"]) and "122.7万" in str(row["original_text"])
    (edit,) = lines_of(edits)
    assert (edit["url"], edit["before_words"], edit["after_words"]) == (MESSAGE, "122.7万", "127.2万")
    assert (edit["after"], edit["by"]) == ("2026-03-02T04:00:00Z", "2026-03-02T13:00:00Z")


@pytest.mark.parametrize("option", ["--derivations", "--edits"])
def test_parquet_holds_the_same_rows(day: Console, tmp_path: Path, option: str) -> None:
    lines, parquet = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    day.run("export", option, str(lines))
    day.run("export", option, str(parquet))
    found = duckdb.from_parquet(str(parquet))
    assert [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()] == lines_of(lines)


def test_a_wrong_ending_and_no_file_are_wrong_use(day: Console, tmp_path: Path) -> None:
    day.run("export", code=2)
    day.run("export", "--edits", str(tmp_path / "edits.txt"), code=2)
    day.run("export", "--edits", str(tmp_path / "none" / "edits.jsonl"), code=1)
