"""A whole store goes out as WARC or WACZ and comes back as the same store, with the same findings."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from golden.golden import CONFIG, STORE
from sites.foreign import look, packed, record, response
from warcio.archiveiterator import ArchiveIterator

from monitor.cli import cli
from storage.archive.bodies import zstd
from storage.archive.retention import prune
from storage.engine.opening import opened

CHAINS = "SELECT id, page_id, pass_id, chain, duration_ms, failure_detail, body_end, wire FROM captures ORDER BY id"


def run(folder: Path, *words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, ["--config", str(folder / "reprintwatch.toml"), *words])
    assert done.exit_code == code, done.output + done.stderr
    return done


def selected(store: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as db:
        return db.execute(sql).fetchall()


def findings(folder: Path) -> list[dict[str, Any]]:
    """All findings with every member, except the counts of notes of operators."""
    found: list[dict[str, Any]] = json.loads(run(folder, "findings", "--json").stdout)
    return sorted(found, key=lambda each: str(each["id"]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kept store, concluded by this release, and pruned."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(CONFIG, folder)
    (folder / "watch.db").write_bytes(zstd.decompress(STORE.read_bytes()))
    with opened(folder / "watch.db") as db:
        db.conn.execute("DELETE FROM finding_notes")
    run(folder, "analyze", "--again")
    with opened(folder / "watch.db") as db:
        prune(db, datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 2, tzinfo=UTC))
    return folder


@pytest.mark.parametrize("form", ["warc", "wacz"])
def test_a_whole_store_comes_back_with_the_same_chain_and_findings(
    whole: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"whole.{form}"
    run(whole, "export", f"--{form}", str(file))
    shutil.copy(CONFIG, tmp_path)
    (answer,) = json.loads(run(tmp_path, "import", "--new-store", str(file), "--json").stdout)
    assert (answer["own"], answer["unknown_sites"]) == (True, [])
    assert selected(tmp_path / "watch.db", CHAINS) == selected(whole / "watch.db", CHAINS)
    run(tmp_path, "verify")
    run(tmp_path, "analyze")
    assert len(findings(whole)) > 40
    assert findings(tmp_path) == findings(whole)
    for command in ("crawl", "run"):
        assert "import --new-store" in str(run(tmp_path, command, code=1).exception)
    run(tmp_path, "import", "--new-store", str(file), code=1)  # there is a store now


def altered(file: Path, old: bytes, new: bytes) -> bytes:
    """The records of a packed WARC with other bytes in their blocks."""
    parts = []
    with file.open("rb") as opened_file:
        for each in ArchiveIterator(opened_file, no_record_parse=True):
            block = each.content_stream().read().replace(old, new)
            fields = {
                name.replace("-", "_"): value
                for name, value in each.rec_headers.headers
                if name in ("WARC-Target-URI", "Content-Type")
            }
            url = fields.pop("WARC_Target_URI", None)
            kind = each.rec_headers.get_header("WARC-Type")
            parts.append(record(block, url, kind=kind, **fields))
    return packed(*parts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"chained":[3,', b'"chained":[3000,'),
        (b'"url":"http://www.mssw', b'"url":"http://x.mssw'),
        (b'"duration_ms"', b"duration_ms"),
    ],
)
def test_an_archive_that_breaks_the_chain_makes_no_store(
    whole: Path, tmp_path: Path, old: bytes, new: bytes
) -> None:
    file = tmp_path / "whole.warc.gz"
    run(whole, "export", "--warc", str(file))
    file.write_bytes(altered(file, old, new))
    shutil.copy(CONFIG, tmp_path)
    run(tmp_path, "import", "--new-store", str(file), code=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reprintwatch.toml", "whole.warc.gz"]


CONFIG_OF_OTHERS = """
[store]
path = "watch.db"
[[sites]]
name = "bu"
title = "某部"
role = "original"
allowed_domains = ["bu.example.cn"]
start_urls = ["http://bu.example.cn/"]
"""


def test_archives_of_others_become_captures_in_order_of_date(tmp_path: Path) -> None:
    (tmp_path / "reprintwatch.toml").write_text(CONFIG_OF_OTHERS, encoding="utf-8")
    text = (
        "各地要按照新的标准发放补贴，标准为每人每月{}元，于每月十日前发放到位，不得拖欠。"
        "民政部门要加强监督检查，发现问题及时整改，确保补贴发放到每一名符合条件的群众手中。"
    )
    late = [look(text.format(680), f"2026-03-0{day}T05:00:00Z") for day in (5, 6)]
    early = [look(text.format(860), f"2026-03-0{day}T05:00:00Z") for day in (2, 3)]
    moved = record(response(b"", "302 Found", Location="/x.html"), at="2026-03-04T05:00:00Z")
    cut = record(response(b"<html>half", Content_Length="900"), at="2026-03-04T06:00:00Z")
    for name, records in (("late.warc.gz", [*late, moved]), ("early.warc.gz", [*early, cut])):
        (tmp_path / name).write_bytes(packed(*records))
    words = ("late.warc.gz", "early.warc.gz")
    said = run(tmp_path, "import", "--new-store", *(str(tmp_path / each) for each in words)).stderr
    assert "5 captures" in said
    run(tmp_path, "verify")
    run(tmp_path, "analyze")
    (edit,) = [each for each in findings(tmp_path) if each["kind"] == "edited"]
    assert [each["after"] for each in edit["changes"]][:1] == ["680"]
    times = [at for (at,) in selected(tmp_path / "watch.db", "SELECT fetched_at FROM captures ORDER BY id")]
    assert times == sorted(times)
    failures = selected(tmp_path / "watch.db", "SELECT failure FROM captures WHERE failure IS NOT NULL")
    assert failures == [("truncated",)]
    assert selected(tmp_path / "watch.db", "SELECT count(*) FROM alerts") == [(0,)]
