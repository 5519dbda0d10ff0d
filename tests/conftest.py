"""Fixtures shared by all tests: a real store in a temporary folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sites import postgres
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.store import Store

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)

# Most tests read the console in English. The tests of both languages name theirs.
os.environ["LANG"] = "en_US.UTF-8"
for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
    os.environ.pop(name, None)

# The programs that tests start would compile all modules anew, each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A law is about results. On a machine with other work, an example may take any time.
settings.register_profile("loaded", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("loaded")


class ModulesTogether(LoadScopeScheduling):
    """One worker gets all tests of a module with a fixture of the module, so that the fixture is made once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if _has_fixture_of_module(self.config.rootpath / module) else nodeid


@cache
def _has_fixture_of_module(module: Path) -> bool:
    return 'scope="module"' in module.read_text(encoding="utf-8")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Return the order in which the workers get the tests: modules with a fixture first, for they last long."""
    return ModulesTogether(config, log)


@pytest.fixture(autouse=True)
def _language_of_the_console() -> Iterator[None]:
    """English for functions that a test calls itself; a command chooses its language anew."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LANGUAGE", "en")
        yield


@pytest.fixture
def now() -> datetime:
    """A fixed moment."""
    return NOW


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the store of this test lies."""
    return tmp_path / "store.db"


@pytest.fixture
def db(store_path: Path) -> Iterator[Store]:
    """A new store."""
    opened = open_store(store_path, create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """A PostgreSQL server for all tests that need one."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture(params=["file", "database"])
def either_address(request: pytest.FixtureRequest, store_path: Path) -> Iterator[StoreAddress]:
    """The address of a store that is to be made: a SQLite file, then a PostgreSQL database."""
    if request.param == "file":
        yield store_path
        return
    with request.getfixturevalue("postgres_server").lent() as address:
        yield address


@pytest.fixture(params=["file", "database"])
def either(request: pytest.FixtureRequest, store_path: Path) -> Iterator[Store]:
    """A new store: a SQLite file, then a PostgreSQL database."""
    with ExitStack() as stack:
        address: StoreAddress = store_path
        if request.param == "database":
            address = stack.enter_context(request.getfixturevalue("postgres_server").lent())
        opened = open_store(address, create=True)
        stack.callback(opened.close)
        yield opened
