"""A beginning is noted once, and moved only on purpose; both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.findings.beginnings import begin, begin_anew, beginning


def test_the_first_beginning_counts_until_it_is_moved(either: Store, now: datetime) -> None:
    later = now + timedelta(hours=1)
    assert beginning(either, "duty") is None
    with transaction(either):
        assert begin(either, "duty", now) == now
        assert begin(either, "duty", later) == now
    assert beginning(either, "duty") == now
    with transaction(either):
        begin_anew(either, "duty", later)
    assert beginning(either, "duty") == later
