"""A file is made and migrated whole or not at all: kills, full disks and leftovers of earlier tries stop nothing."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.archive.faults import faults
from storage.engine.opening import open_as_is, open_store

ROOT = Path(__file__).resolve().parents[3]
OPEN = """
import sys
from pathlib import Path
from storage.engine.opening import open_store
print("begin", flush=True)
open_store(Path(sys.argv[1]), create=True).close()
"""
BACKUP = "store.db.before-m016_thresholds_anew.bak"


def opening(store: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
    """Begin to open a store in another process."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN, str(store)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=limit,  # noqa: PLW1509 (no thread runs here)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begin\n"
    return process


def older(store: Path, rows: int = 2000) -> None:
    """Make a store as an earlier release left it, with some megabytes."""
    open_store(store, create=True).close()
    db = sqlite3.connect(store)
    db.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m016_thresholds_anew', 'm019_application_id')")
    db.executemany(
        "INSERT INTO paces (site, edits, expected, threshold) VALUES (?, 1, 1, 0.5)",
        [(f"{number} {'x' * 2000}",) for number in range(rows)],
    )
    db.execute("PRAGMA application_id = 0")
    db.commit()
    db.close()


def is_migrated(store: Path) -> bool:
    """Tell whether the migrations are noted; they must be done whole or not at all."""
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    noted = db.execute("SELECT count(*) FROM _sqlite_migrations WHERE name >= 'm016' AND name != 'm017'")
    is_noted = bool(noted.fetchone()[0] > 1)
    left = db.execute("SELECT count(*) FROM paces WHERE threshold IS NOT NULL").fetchone()[0]
    marked = db.execute("PRAGMA application_id").fetchone()[0] != 0
    assert (left == 0) == marked
    db.close()
    return marked and is_noted


def test_a_store_killed_while_it_is_made_is_whole_or_missing(tmp_path: Path) -> None:
    rng, killed = random.Random(1), 0
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = folder / "store.db"
        process = opening(store)
        time.sleep(rng.uniform(0, 0.08))
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert not store.exists() or list(faults(open_as_is(store), lambda done, total: None)) == []
        open_store(store, create=True).close()
        assert not list(folder.glob(".*.part"))
    assert killed


def test_a_migration_killed_at_any_instant_is_resumed(tmp_path: Path) -> None:
    rng, killed = random.Random(2), 0
    plain = tmp_path / "plain.db"
    older(plain)
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = folder / "store.db"
        store.write_bytes(plain.read_bytes())
        process = opening(store)
        time.sleep(rng.uniform(0, 0.15))
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        is_migrated(store)
        open_store(store).close()
        assert is_migrated(store)
        copies = [
            each.name for each in folder.iterdir() if "before" in each.name or each.name.endswith(".part")
        ]
        assert copies == [BACKUP]
        assert not is_migrated(folder / BACKUP)
    assert killed


def test_a_full_disk_stops_a_migration_and_room_lets_it_go_on(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    older(store)
    size = store.stat().st_size
    for limit in (1000, size // 2):  # no log; half of a copy
        ended = opening(store, lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        ended.communicate()
        assert ended.returncode == 1
        assert not is_migrated(store)
    open_store(store).close()
    assert is_migrated(store)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("store.db.before")] == [BACKUP]


@pytest.mark.parametrize("leftover", [b"", b"half of a copy", b"SQLite format 3\0"])
def test_a_leftover_under_the_name_of_the_copy_stops_no_migration_and_stays(
    tmp_path: Path, leftover: bytes
) -> None:
    store = tmp_path / "store.db"
    older(store, rows=3)
    (tmp_path / BACKUP).write_bytes(leftover)
    open_store(store).close()
    assert is_migrated(store)
    assert (tmp_path / BACKUP).read_bytes() == leftover
    assert not is_migrated(tmp_path / f"{BACKUP}.2")


def test_several_processes_make_one_store(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    processes = [opening(store) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    db = open_as_is(store)
    assert list(faults(db, lambda done, total: None)) == []
    db.close()
