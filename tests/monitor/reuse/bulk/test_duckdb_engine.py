"""DuckDB finds what the local engine finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.two_collections import files_in, written

from monitor.cli import cli
from monitor.reuse.bulk.collection import CollectionError, match_files
from monitor.reuse.bulk.duckdb_engine import match_in_bulk


def test_duckdb_prints_what_the_local_engine_prints(tmp_path: Path) -> None:
    queries, articles = files_in(tmp_path)
    local = list(match_files(queries, articles, workers=1))
    command = ["match", str(queries), "--against", str(articles), "--engine", "duckdb", "--workers", "2"]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert [json.loads(each) for each in result.stdout.splitlines()] == local
    assert {match["relation"] for each in local for match in each["matches"]} > {"verbatim", "excerpt"}


def test_a_collection_matched_against_itself_does_not_find_each_text_in_itself(tmp_path: Path) -> None:
    _, articles = files_in(tmp_path)
    local = list(match_files(articles, articles, workers=1))
    assert list(match_in_bulk(articles, articles, workers=1)) == local
    assert not any(match["id"] == each["id"] for each in local[:20] for match in each["matches"])


@pytest.mark.parametrize("side", [0, 1])
def test_a_line_that_is_no_text_is_named(tmp_path: Path, side: int) -> None:
    paths = files_in(tmp_path)
    written(paths[side], [{"text": "好"}, {"id": 1}])
    with pytest.raises(CollectionError, match=r":3: "):
        list(match_in_bulk(*paths, workers=1))


def test_empty_collections_match_nothing(tmp_path: Path) -> None:
    queries, articles = files_in(tmp_path)
    empty = written(tmp_path / "empty", [])
    assert list(match_in_bulk(empty, articles, workers=1)) == []
    assert list(match_in_bulk(queries, empty, workers=1)) == list(match_files(queries, empty, workers=1))
