"""One day of copies for all tests of coverage that change nothing."""

from __future__ import annotations

import pytest
from sites.coverage import Coverage
from sites.coverage_day import a_day


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    """A day on which portals copy a ministry and one another."""
    return a_day(tmp_path_factory.mktemp("day") / "store.db")
