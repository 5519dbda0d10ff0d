"""Commands about the store: faults are found and named, copies are whole, advice is given."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sites.command_line import ROOT, program

from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.sharing.lock import in_use


def test_a_sound_store_verifies_as_an_empty_array(demo: Path) -> None:
    run = program("verify", "--json", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])


def test_verify_finds_a_capture_that_was_altered(demo: Path, tmp_path: Path) -> None:
    sound = program("verify", cwd=demo)
    assert (sound.code, sound.out) == (0, "")
    copy = _copy(demo, tmp_path)
    with transaction(copy):
        copy.conn.execute("UPDATE captures SET status = 500 WHERE id = 3")
    copy.close()
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "3" in run.out


def test_verify_finds_a_body_that_was_altered(demo: Path, tmp_path: Path) -> None:
    copy = _copy(demo, tmp_path)
    with transaction(copy):
        copy.conn.execute(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE coding = 'zstd' ORDER BY digest LIMIT 1)"
            " WHERE digest = (SELECT max(digest) FROM bodies WHERE coding = 'zstd')"
        )
    copy.close()
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "body" in run.out


def _copy(demo: Path, folder: Path) -> Store:
    (folder / "reprintwatch.toml").write_bytes((demo / "reprintwatch.toml").read_bytes())
    original = open_store(demo / "demo.db")
    original.conn.execute("VACUUM INTO ?", (str(folder / "demo.db"),))
    original.close()
    return open_store(folder / "demo.db")


def test_damage_inside_a_store_is_named_by_what_meets_it_and_by_verify(demo: Path, tmp_path: Path) -> None:
    db = _copy(demo, tmp_path)
    size = db.conn.execute("PRAGMA page_size").fetchone()[0]
    roots = db.conn.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('captures', 'findings')")
    places = [(page - 1) * size for (page,) in roots]
    db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()
    store = tmp_path / "demo.db"
    whole = bytearray(store.read_bytes())
    for place in places:
        whole[place : place + size] = random.Random(1).randbytes(size)
    damaged = bytes(whole)
    store.write_bytes(damaged)
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "cannot be read to its end" in run.out
    run = program("report", "-o", "report.html", cwd=tmp_path)
    assert run.code == 1
    assert "`restore` the last backup" in run.err
    assert "Traceback" not in run.err
    assert store.read_bytes() == damaged


def foreign(path: Path) -> bytes:
    """Make a SQLite file of another program; return its bytes."""
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()
    return path.read_bytes()


COMMANDS = [
    ("verify",),
    ("doctor",),
    ("findings",),
    ("backup", "copy.db"),
    ("crawl",),
    ("analyze",),
    ("prune", "--older-than", "1d"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("is_empty", [True, False], ids=["empty", "foreign"])
def test_no_command_writes_into_an_empty_or_a_foreign_file(
    folder: Path, words: tuple[str, ...], is_empty: bool
) -> None:
    path = folder / "watch.db"
    if is_empty:
        path.touch()
    before = b"" if is_empty else foreign(path)
    run = program(*words, cwd=folder)
    assert (run.code, path.read_bytes()) == (1, before)
    assert "no store" in run.err
    assert "Traceback" not in run.err
    assert sorted(each.name for each in folder.iterdir()) == ["reprintwatch.toml", "watch.db"]


def test_verify_reads_an_older_store_without_converting_it_and_says_what_it_left_out(
    demo: Path, tmp_path: Path
) -> None:
    db = _copy(demo, tmp_path)
    with transaction(db):
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm019_application_id'")
    db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()
    before = (tmp_path / "demo.db").read_bytes()
    run = program("verify", cwd=tmp_path)
    assert run.code == 0
    assert "older" in run.err
    assert (tmp_path / "demo.db").read_bytes() == before


def test_a_restore_beside_a_command_at_work_is_refused(demo: Path, tmp_path: Path) -> None:
    _copy(demo, tmp_path).close()
    assert program("backup", "copy.db", cwd=tmp_path).code == 0
    with in_use(tmp_path / "demo.db"):
        run = program("restore", "copy.db", cwd=tmp_path)
        assert run.code == 11
        assert "in use" in run.err
    run = program("restore", "copy.db", cwd=tmp_path)
    assert run.code == 0
    assert program("verify", cwd=tmp_path).code == 0


def test_a_backup_of_a_store_with_a_broken_body_is_refused(demo: Path, tmp_path: Path) -> None:
    copy = _copy(demo, tmp_path)
    with transaction(copy):
        copy.conn.execute("UPDATE bodies SET data = x'00' WHERE digest = (SELECT max(digest) FROM bodies)")
    copy.close()
    run = program("backup", "copy.db", cwd=tmp_path)
    assert run.code == 1
    assert "damaged: body" in run.err
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_that_is_told_to_end_leaves_nothing(folder: Path, store: Store) -> None:
    store.conn.execute("CREATE TABLE filler (data BLOB)")
    store.conn.executemany("INSERT INTO filler VALUES (randomblob(1000000))", [()] * 100)
    store.conn.commit()
    store.close()
    command = [sys.executable, "-m", "monitor.cli", "backup", "copy.db"]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)})
    while not list(folder.glob(".copy.db.*.part")):
        assert process.poll() is None
        time.sleep(0.005)
    process.terminate()
    assert process.wait(20) == 130
    assert not list(folder.glob("*copy.db*"))


def test_doctor_ends_with_4_where_something_needs_the_operator_and_with_0_where_nothing_does(
    demo: Path, tmp_path: Path
) -> None:
    run = program("doctor", cwd=demo)
    assert run.code == 4
    assert "set user_agent in [crawler]" in run.out
    _copy(demo, tmp_path).close()
    config = tmp_path / "reprintwatch.toml"
    config.write_text(
        config.read_text("utf-8") + '\n[crawler]\nuser_agent = "watch (me@example.cn)"\n', "utf-8"
    )
    assert program("doctor", cwd=tmp_path).code == 0


def test_doctor_without_a_store_says_what_to_do(folder: Path) -> None:
    run = program("doctor", "--json", cwd=folder)
    assert run.code == 4
    assert "run `reprintwatch crawl`" in [each["do"] for each in json.loads(run.out)]
