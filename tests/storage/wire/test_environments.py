"""An environment is kept once, and belongs to the captures of its passes."""

from __future__ import annotations

from datetime import datetime

from storage.archive.passes import start_pass
from storage.engine.store import Store, rows, transaction
from storage.wire.environments import environment_id, environments_of

FACTS = {"python": "3.11.7", "clock": "synchronised"}


def test_passes_share_an_environment(either: Store, now: datetime) -> None:
    for _ in range(2):
        start_pass(either, now, "me", FACTS)
    start_pass(either, now, "me")
    kept = [each["environment_id"] for each in rows(either, "SELECT environment_id FROM passes ORDER BY id")]
    with transaction(either):
        assert kept == [environment_id(either, dict(reversed(FACTS.items())))] * 2 + [None]
    assert len(rows(either, "SELECT * FROM environments")) == 1
    assert environments_of(either, [1]) == {}
