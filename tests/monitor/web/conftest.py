"""The page over a copy of the golden store: shared for reading, and one of its own for each test that writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sites.coverage_console import Console, with_task
from sites.desk import Desk, served, unpacked

from monitor.config.reader import load


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A page that no test changes."""
    with served(unpacked(tmp_path_factory.mktemp("desk"))) as desk:
        yield desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A page of this test alone."""
    with served(unpacked(tmp_path)) as own:
        yield own


@pytest.fixture(scope="session")
def covering(day: Console) -> Iterator[Desk]:
    """A page over one day of coverage, with a task and a case, that no test changes."""
    with served(load(day.config)) as own:
        yield own


@pytest.fixture
def cases_desk(tmp_path: Path) -> Iterator[Desk]:
    """A page over one day of coverage of this test alone."""
    with served(load(with_task(tmp_path).config)) as own:
        yield own
