"""Fixtures shared by all tests: a real store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.database import open_store

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A fixed moment."""
    return NOW


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the store of this test lies."""
    return tmp_path / "store.db"


@pytest.fixture
def db(store_path: Path) -> Iterator[Database]:
    """A new store."""
    opened = open_store(store_path, create=True)
    yield opened
    opened.close()
