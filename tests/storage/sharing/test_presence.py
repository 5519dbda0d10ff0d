"""A holder is present as long as its process runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.sharing.presence import is_present, present


@pytest.fixture(params=["file", "database"])
def address(request: pytest.FixtureRequest, store_path: Path) -> StoreAddress:
    if request.param == "file":
        return store_path
    shared: StoreAddress = request.getfixturevalue("postgres_server").database()
    return shared


def test_another_connection_sees_a_holder_as_long_as_it_is_present(address: StoreAddress) -> None:
    here, there = open_store(address, create=True), open_store(address)
    with present(there) as owner, present(there) as same:
        assert owner == same
        assert is_present(here, owner)
        assert not is_present(here, "nobody")
    here.close()
    there.close()
