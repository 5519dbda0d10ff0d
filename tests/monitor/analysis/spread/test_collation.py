"""A work is collated against the latest text of its original."""

from __future__ import annotations

import pytest
from sites.coverage import MESSAGE, Coverage
from sites.coverage_day import page
from sites.list_looks import at

from monitor.analysis.spread.collation import collation_of
from storage.errors import NotFound


def test_the_original_of_a_work_is_found_from_any_copy(day: Coverage) -> None:
    with day.opened() as db:
        found = collation_of(db, day.setup, page("pc"), at("13:00"))
        assert found.original.url == MESSAGE
        assert [copy.page.url for copy in found.copies] == [page(name) for name in ("pa", "pb", "pc", "pd")]
        assert len(found.places) == 2
        with pytest.raises(NotFound):
            collation_of(db, day.setup, "http://bu.example.cn/none.html", at("13:00"))
        with pytest.raises(NotFound):
            collation_of(db, day.setup, MESSAGE, at("08:30"))
