"""Values of footers are counted by site."""

from __future__ import annotations

from storage.engine.store import Store, transaction
from storage.spread import footprints


def test_a_value_is_counted_once_a_page(either: Store) -> None:
    with transaction(either):
        for _ in range(2):
            footprints.note_footprints(either, [("p", "icp", "京ICP备1")])
        footprints.note_footprints(either, [("p", "qq", "12345")])
    assert footprints.all_footprints(either) == [("p", "icp", "京ICP备1", 2), ("p", "qq", "12345", 1)]
