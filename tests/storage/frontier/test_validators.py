"""Trust in the validators of hosts, kept over passes."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.frontier import pages, validators
from storage.records import FoundPage, PageRole, ValidatorTrust

HOST = "www.linjiang.example.gov.cn"


def test_honest_changes_are_counted_and_a_lie_ends_the_count(db: Store, now: datetime) -> None:
    assert validators.trust_of(db, HOST) == ValidatorTrust()
    with transaction(db):
        validators.note_honest(db, HOST)
        validators.note_honest(db, HOST)
    assert validators.trust_of(db, HOST) == ValidatorTrust(2)
    until = now + timedelta(days=7)
    with transaction(db):
        validators.note_lie(db, HOST, until)
    assert validators.trust_of(db, HOST) == ValidatorTrust(0, until)
    assert validators.trust_of(db, "m.linjiang.example.gov.cn") == ValidatorTrust()


def test_the_hosts_of_a_site_that_are_not_trusted_are_told(db: Store, now: datetime) -> None:
    until = now + timedelta(days=7)
    with transaction(db):
        pages.add_pages(db, [FoundPage(f"http://{HOST}/t1.html", "here", PageRole.ARTICLE)], now)
        validators.note_lie(db, HOST, until)
    assert validators.distrusted_hosts(db, "here", now) == [(HOST, until)]
    assert validators.distrusted_hosts(db, "there", now) == []
    assert validators.distrusted_hosts(db, "here", until) == []
