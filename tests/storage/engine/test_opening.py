"""An address opens the store of its engine, and importing the openers loads none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sites.postgres import Server

from storage.engine.opening import open_readonly, open_store, opened
from storage.engine.store import row
from storage.errors import NoStore


@pytest.mark.parametrize("opener", [open_store, open_readonly])
def test_a_missing_store_is_named_with_what_to_do(tmp_path: Path, opener: object) -> None:
    with pytest.raises(NoStore, match=r"none\.db.*reprintwatch crawl"):
        opener(tmp_path / "none.db")  # type: ignore[operator]


def test_a_store_without_a_folder_is_refused_though_it_may_be_created(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="create it, or change"):
        open_store(tmp_path / "none" / "store.db", create=True)


def test_a_file_and_a_database_are_opened_by_their_addresses(
    store_path: Path, postgres_server: Server
) -> None:
    for address in (store_path, postgres_server.database()):
        open_store(address, create=True).close()
        with opened(address) as db:
            assert row(db, "SELECT count(*) AS n FROM pages") == {"n": 0}
        with pytest.raises(Exception, match="closed"):
            row(db, "SELECT 1 AS one")


def test_importing_the_openers_loads_no_engine() -> None:
    code = "import sys, storage.engine.opening; print({'sqlite_utils', 'psycopg'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "set()\n"
