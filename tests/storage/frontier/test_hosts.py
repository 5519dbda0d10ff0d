"""A host that asked for rest is left alone, and is on probation for as long afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.frontier.hosts import back_off, backoff_of, clear_backoff, waiting_hosts

HOST = "www.mca.gov.cn"


def rest(db: Store, until: datetime, backoff_s: float = 60, reason: str = "503") -> None:
    with transaction(db):
        back_off(db, HOST, until=until, backoff_s=backoff_s, reason=reason)


def test_a_host_waits_until_its_time_with_the_last_reason(either: Store, now: datetime) -> None:
    assert backoff_of(either, HOST) == 0
    rest(either, now + timedelta(seconds=30))
    rest(either, now + timedelta(seconds=60), 120, "429")
    assert waiting_hosts(either, now) == [(HOST, now + timedelta(seconds=60), "429")]
    assert waiting_hosts(either, now + timedelta(seconds=60)) == []
    assert backoff_of(either, HOST) == 120


def test_a_back_off_is_forgotten_only_after_a_probation_as_long_as_itself(
    either: Store, now: datetime
) -> None:
    rest(either, now)
    for after_s, backoff_s in ((59, 60), (60, 0)):
        with transaction(either):
            clear_backoff(either, HOST, now + timedelta(seconds=after_s))
        assert backoff_of(either, HOST) == backoff_s
