"""Commands about the store: faults are found and named, copies are whole, advice is given."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from sites.command_line import ROOT, program

from storage.engine.opening import open_store
from storage.engine.store import Store, transaction


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
    time.sleep(0.05)
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
