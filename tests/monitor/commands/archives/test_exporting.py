"""The command export: captures, tables, and rows for research."""

from __future__ import annotations

import csv
import json
import zipfile
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from sites.coverage import MESSAGE
from sites.coverage_console import Console, page
from warcio.archiveiterator import ArchiveIterator

from storage.archive.captures import chosen_captures
from storage.engine.opening import open_readonly
from storage.records import CaptureId


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def captures_of(day: Console) -> list[CaptureId]:
    with closing(open_readonly(day.config.with_name("watch.db"))) as db:
        return chosen_captures(db)


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


def test_captures_are_written_as_other_tools_read_them(day: Console, tmp_path: Path) -> None:
    warc = tmp_path / "captures.warc.gz"
    day.run("export", "--warc", str(warc))
    with warc.open("rb") as stream:
        records = [
            (record.rec_type, record.rec_headers["WARC-Target-URI"], len(record.content_stream().read()))
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    kinds = [kind for kind, _, _ in records]
    assert kinds[0] == "warcinfo"
    assert kinds.count("metadata") == len(captures_of(day))
    assert MESSAGE in {address for kind, address, size in records if kind == "response" and size}


def test_a_site_and_times_choose_among_the_captures(day: Console, tmp_path: Path) -> None:
    everything, some, none = (tmp_path / f"{name}.wacz" for name in ("all", "some", "none"))
    day.run("export", "--wacz", str(everything))
    day.run("export", "--wacz", str(some), "--site", "pa")
    day.run("export", "--wacz", str(none), "--until", "2020-01-01")
    indexes = [
        zipfile.ZipFile(file).read("indexes/index.cdx").decode().splitlines()
        for file in (everything, some, none)
    ]
    assert len(indexes[0]) > len(indexes[1]) > 0
    assert indexes[2] == []


def test_a_table_is_written_in_three_forms(day: Console, tmp_path: Path) -> None:
    for option, ending in (("--jsonl", "jsonl"), ("--csv", "csv"), ("--parquet", "parquet")):
        day.run("export", option, "findings", "-o", str(tmp_path / f"findings.{ending}"))
    lines = lines_of(tmp_path / "findings.jsonl")
    assert lines
    assert len(duckdb.from_parquet(str(tmp_path / "findings.parquet")).fetchall()) == len(lines)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert [row["id"] for row in csv.DictReader(sheet)] == [row["id"] for row in lines]
    day.run("export", "--jsonl", "users", code=2)
