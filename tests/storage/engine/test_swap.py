"""A file takes the place of a store in steps, and a kill after any step loses neither the old file nor the new one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import swap
from storage.errors import StoreDamaged

ROOT = Path(__file__).resolve().parents[3]

# Kills itself before the system call with this number, counted over the calls that change names of files.
KILLED_BEFORE_A_STEP = """
import os, signal, sys
from pathlib import Path
from storage.engine import swap
left = int(sys.argv[2])
def counted(event, arguments):
    global left
    if event in ("os.rename", "os.link", "os.remove"):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
sys.addaudithook(counted)
store = Path(sys.argv[1])
swap.swap(store, store.with_name("new.part"), store.with_name("old.kept"))
"""


@pytest.mark.parametrize("step", range(12))
def test_a_swap_killed_before_any_step_is_taken_as_begun_or_completed(tmp_path: Path, step: int) -> None:
    store = tmp_path / "store.db"
    store.write_text("old")
    (tmp_path / "store.db-wal").write_text("old log")
    (tmp_path / "store.db-shm").write_text("index of the old log")
    (tmp_path / "new.part").write_text("new")
    command = [sys.executable, "-c", KILLED_BEFORE_A_STEP, str(store), str(step)]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False).returncode
    assert ended in (0, -signal.SIGKILL)
    assert store.read_text() in ("old", "new")
    if swap.is_interrupted(store):
        swap.complete(store)
    names = {
        each.name: each.read_text() for each in tmp_path.iterdir() if not each.name.startswith(".store.db.")
    }
    if names["store.db"] == "old":
        assert names == {
            "store.db": "old", "store.db-wal": "old log", "store.db-shm": "index of the old log", "new.part": "new",
        }  # fmt: skip
    else:
        assert names == {"store.db": "new", "old.kept": "old", "old.kept-wal": "old log"}
    assert (ended == 0) <= (names["store.db"] == "new")


def test_a_new_file_takes_an_empty_place_without_the_log_of_an_earlier_store(tmp_path: Path) -> None:
    store, part = tmp_path / "store.db", tmp_path / "new"
    part.write_text("new")
    (tmp_path / "store.db-wal").write_text("stale")
    swap.put_in_place(part, store)
    assert [each.name for each in tmp_path.iterdir()] == ["store.db"]


def test_unfinished_files_of_a_store_are_swept_and_all_others_stay(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    others = {".store.db.old.0123456789abcdef.part", ".store.db.part", "store.db.bak", "store.db"}
    left = {".store.db.0123456789abcdef.part", ".store.db.0123456789abcdef.part-wal"}
    for name in others | left:
        (tmp_path / name).touch()
    swap.sweep(store)
    assert {each.name for each in tmp_path.iterdir()} == others


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    copy = tmp_path / "store.bak"
    assert swap.free_name(copy) == copy
    copy.mkdir()
    (tmp_path / "store.bak.2").symlink_to("nowhere")
    assert swap.free_name(copy) == tmp_path / "store.bak.3"


@pytest.mark.parametrize("journal", ["", "{", "[]", json.dumps({"part": 3})])
def test_a_journal_that_nobody_can_read_is_named(tmp_path: Path, journal: str) -> None:
    (tmp_path / "store.db.restoring").write_text(journal)
    with pytest.raises(StoreDamaged, match="restoring"):
        swap.complete(tmp_path / "store.db")
