"""One process of an installation does a piece of work at a time."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from sites.postgres import Server

from storage.engine.address import StoreAddress
from storage.engine.store import Sole
from storage.errors import StoreLocked
from storage.sharing.lock import service_lock, sole, sole_in_time


@pytest.fixture(params=["file", "database"])
def address(request: pytest.FixtureRequest, store_path: Path) -> StoreAddress:
    if request.param == "file":
        return store_path
    shared: StoreAddress = request.getfixturevalue("postgres_server").database()
    return shared


def test_a_second_service_over_a_file_is_refused_with_the_process_of_the_first(store_path: Path) -> None:
    with (
        service_lock(store_path),
        pytest.raises(StoreLocked, match=str(os.getpid())),
        service_lock(store_path),
    ):
        pass
    with service_lock(store_path):
        pass


def test_a_database_serves_several_services(postgres_server: Server) -> None:
    address = postgres_server.database()
    with service_lock(address), service_lock(address):
        pass


def test_work_is_free_until_somebody_does_it_and_other_work_stays_free(address: StoreAddress) -> None:
    with (
        sole(address, Sole.CONCLUDING) as first,
        sole(address, Sole.CONCLUDING) as second,
        sole(address, Sole.DELIVERING) as other,
    ):
        assert (first, second, other) == (True, False, True)
    with sole(address, Sole.CONCLUDING) as again:
        assert again


def test_work_waits_for_its_turn(address: StoreAddress) -> None:
    order: list[str] = []
    begun = threading.Event()

    def waiting() -> None:
        begun.set()
        with sole_in_time(address, Sole.REPORTING):
            order.append("second")

    with sole_in_time(address, Sole.REPORTING):
        thread = threading.Thread(target=waiting)
        thread.start()
        begun.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
