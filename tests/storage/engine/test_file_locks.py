"""Users of a store are seen by a restore, dead users are not; the next user completes an interrupted restore."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import swap
from storage.engine.file_locks import alone, enter, in_use, opening_lock, service_lock, sole
from storage.engine.opening import open_readonly, open_store
from storage.engine.store import Sole
from storage.errors import StoreLocked

ROOT = Path(__file__).resolve().parents[3]


def test_a_store_in_use_cannot_be_had_alone(store_path: Path) -> None:
    for opener in (lambda: open_store(store_path, create=True), lambda: open_readonly(store_path)):
        db = opener()
        with pytest.raises(StoreLocked), alone(store_path):
            pass
        db.close()
    with in_use(store_path), pytest.raises(StoreLocked), alone(store_path):
        pass
    with service_lock(store_path), pytest.raises(StoreLocked, match="service"), alone(store_path):
        pass
    with alone(store_path):
        pass


@pytest.mark.parametrize("work", list(Sole))
def test_work_that_one_process_does_at_a_time_is_seen(store_path: Path, work: Sole) -> None:
    with sole(store_path, work), pytest.raises(StoreLocked, match=work), alone(store_path):
        pass


def test_nobody_enters_a_store_that_is_being_replaced(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    with alone(store_path):
        for opener in (open_store, open_readonly):
            with pytest.raises(StoreLocked, match="restored"):
                opener(store_path)
    open_store(store_path).close()


def test_a_killed_user_is_no_user(store_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from storage.engine.opening import open_store\n"
    code += "db = open_store(Path(sys.argv[1]), create=True); print('open', flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    with pytest.raises(StoreLocked), alone(store_path):
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with alone(store_path):
        pass


def test_a_use_ends_with_its_last_reference(store_path: Path) -> None:
    presence = enter(store_path)
    del presence
    with alone(store_path):
        pass


def test_the_next_user_completes_an_interrupted_restore(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    new = store_path.with_name("new.part")
    store_path.rename(new)
    store_path.write_text("broken")
    store_path.with_name("store.db.restoring").write_text('{"part": "new.part", "kept": "store.db.kept"}')
    open_readonly(store_path).close()
    assert store_path.with_name("store.db.kept").read_text() == "broken"
    assert not new.exists()
    assert not swap.is_interrupted(store_path)


def test_a_second_process_waits_until_the_file_is_opened(store_path: Path) -> None:
    with opening_lock(store_path):
        code = "import sys; from pathlib import Path; from storage.engine.opening import open_store\n"
        code += "open_store(Path(sys.argv[1]), create=True).close()"
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(store_path)], env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        assert not store_path.exists()
    assert process.wait(30) == 0
    assert store_path.exists()
