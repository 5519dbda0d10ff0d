"""A host that asked for rest is left alone, and is on probation for as long afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.frontier import hosts, pages
from storage.frontier.hosts import back_off, backoff_of, clear_backoff, waiting_hosts
from storage.records import FoundPage, PageRole, ValidatorTrust

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


DISTRUSTED = "www.linjiang.example.gov.cn"


def test_honest_changes_are_counted_and_a_lie_ends_the_count(db: Store, now: datetime) -> None:
    assert hosts.trust_of(db, DISTRUSTED) == ValidatorTrust()
    with transaction(db):
        hosts.note_honest(db, DISTRUSTED)
        hosts.note_honest(db, DISTRUSTED)
    assert hosts.trust_of(db, DISTRUSTED) == ValidatorTrust(2)
    until = now + timedelta(days=7)
    with transaction(db):
        hosts.note_lie(db, DISTRUSTED, until)
    assert hosts.trust_of(db, DISTRUSTED) == ValidatorTrust(0, until)
    assert hosts.trust_of(db, "m.linjiang.example.gov.cn") == ValidatorTrust()


def test_the_hosts_of_a_site_that_are_not_trusted_are_told(db: Store, now: datetime) -> None:
    until = now + timedelta(days=7)
    with transaction(db):
        pages.add_pages(db, [FoundPage(f"http://{DISTRUSTED}/t1.html", "here", PageRole.ARTICLE)], now)
        hosts.note_lie(db, DISTRUSTED, until)
    assert hosts.distrusted_hosts(db, "here", now) == [(DISTRUSTED, until)]
    assert hosts.distrusted_hosts(db, "there", now) == []
    assert hosts.distrusted_hosts(db, "here", until) == []
