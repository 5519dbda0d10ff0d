"""A holder is present as long as its process runs."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.processes import started_at
from storage.engine.store import Store
from storage.sharing.presence import is_present, present


@pytest.fixture(params=["file", "database"])
def address(request: pytest.FixtureRequest, store_path: Path) -> StoreAddress:
    if request.param == "file":
        return store_path
    shared: StoreAddress = request.getfixturevalue("postgres_server").database()
    return shared


def test_another_connection_sees_each_holder_as_long_as_it_is_present(address: StoreAddress) -> None:
    here, there = open_store(address, create=True), open_store(address)
    with present(there) as owner:
        with present(there) as other:
            assert owner != other
            assert is_present(here, owner)
            assert is_present(here, other)
            assert not is_present(here, "nobody")
        assert is_present(here, owner)
        assert not is_present(here, other)
    assert not is_present(here, owner)
    here.close()
    there.close()


def test_a_holder_sees_itself(address: StoreAddress) -> None:
    with closing(open_store(address, create=True)) as db, present(db) as owner:
        assert is_present(db, owner)
        assert is_present(db, owner)


def test_askers_do_not_see_each_other_in_the_place_of_a_holder(address: StoreAddress) -> None:
    with closing(open_store(address, create=True)) as db:
        with ThreadPoolExecutor(4) as askers:
            assert not any(askers.map(_asked_often, [address] * 4))
        assert not is_present(db, "nobody")


def _asked_often(address: StoreAddress) -> bool:
    with closing(open_store(address)) as db:
        return any(is_present(db, "nobody") for _ in range(50))


def test_a_killed_process_that_nobody_reaped_is_not_present(db: Store) -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = f"{process.pid}:{started_at(process.pid)}"
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and still in the table of processes
    assert not is_present(db, owner)
    process.communicate()


def test_a_process_that_ended_is_not_present(db: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        owner = f"{process.pid}:{started_at(process.pid)}"
        assert is_present(db, owner)
        process.kill()
    assert not is_present(db, owner)


def test_a_later_process_of_the_same_number_is_another(db: Store) -> None:
    assert not is_present(db, f"{os.getpid()}:1")
    assert not is_present(db, f"{2**80}:1")
    assert not is_present(db, "")


def test_a_process_of_another_user_is_present(db: Store) -> None:
    assert is_present(db, f"1:{started_at(1)}")
