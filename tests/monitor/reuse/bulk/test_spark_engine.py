"""Spark finds what the local engine finds, from JSON Lines and from Parquet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sites.two_collections import ARTICLES, files_in

from monitor.cli import cli
from monitor.reuse.bulk.collection import CollectionError, match_files

pytest.importorskip("pyspark", reason="the extra [spark] is not installed")
if shutil.which("java") is None:
    pytest.skip("there is no Java here", allow_module_level=True)
# Spark's Python side leaves sockets to the end of the process
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

MASTER = "local[2]"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return files_in(tmp_path)


def read(text: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in text.splitlines()]


@pytest.mark.slow
def test_spark_prints_what_the_local_engine_prints(files: tuple[Path, Path]) -> None:
    queries, articles = files
    local = list(match_files(queries, articles, workers=1))
    command = ["match", str(queries), "--against", str(articles), "--engine", "spark", "--master", MASTER]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert read(result.stdout) == local
    assert len(local[1]["matches"]) >= 25
    assert [each["disguise"] for each in local[4]["matches"]] == [["spaces"]]


@pytest.mark.slow
def test_parquet_goes_in_and_comes_out(files: tuple[Path, Path], tmp_path: Path) -> None:
    from monitor.reuse.bulk.spark_engine import match_on_spark, spark_session, write_on_spark

    with spark_session(MASTER) as spark:
        rows = [(each.get("id") or None, each["text"], each.get("date")) for each in ARTICLES]
        frame = spark.createDataFrame(rows, "id string, text string, date string").coalesce(1)
        frame.write.parquet(str(tmp_path / "articles.parquet"))
    queries, articles = files
    write_on_spark(queries, tmp_path / "articles.parquet", tmp_path / "found.parquet", master=MASTER)
    write_on_spark(queries, articles, tmp_path / "found", master=MASTER)
    with spark_session(MASTER) as spark:
        found = {row.id: row for row in spark.read.parquet(str(tmp_path / "found.parquet")).collect()}
    local = list(match_files(queries, articles, workers=1))
    assert {str(each["id"]) for each in local} == set(found)
    for each in local[:6]:
        told = [(match["relation"], match["similarity"]) for match in each["matches"]]
        assert told == [(match.relation, match.similarity) for match in found[str(each["id"])].matches]
    parts = sorted((tmp_path / "found").glob("part-*"))
    assert read("".join(part.read_text(encoding="utf-8") for part in parts)) == local
    assert match_on_spark is not None


@pytest.mark.slow
def test_a_line_that_is_no_text_is_named(files: tuple[Path, Path], tmp_path: Path) -> None:
    from monitor.reuse.bulk.spark_engine import match_on_spark

    wrong = tmp_path / "wrong"
    wrong.write_text('{"text": "x"}\n[]\n')
    with pytest.raises(CollectionError, match="wrong:2: "):
        list(match_on_spark(wrong, files[1], master=MASTER))


def test_what_exists_is_not_written_over(files: tuple[Path, Path]) -> None:
    command = ["match", str(files[0]), "--against", str(files[1]), "-o", str(files[0])]
    assert CliRunner().invoke(cli, command).exit_code == 2


def test_the_local_engine_writes_a_file_and_refuses_folders(files: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    command = ["match", str(files[0]), "--against", str(files[1]), "-o", str(output)]
    assert CliRunner().invoke(cli, command, catch_exceptions=False).exit_code == 0
    assert read(output.read_text(encoding="utf-8")) == list(match_files(*files, workers=1))
    assert CliRunner().invoke(cli, ["match", str(tmp_path), "--against", str(files[1])]).exit_code == 2
