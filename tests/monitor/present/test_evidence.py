"""A finding is proved by captures, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sites.command_line import finding
from sites.kept import Shelf

from monitor.present.evidence import evidence_of
from storage.engine.store import Store


def test_a_change_is_proved_by_the_capture_before_and_the_capture_now(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    before = shelf.keep("http://www.mca.gov.cn/1.html", "通知", "共有122.7万人。")
    after = shelf.keep("http://www.mca.gov.cn/1.html", "通知", "共有127.2万人。")
    edited = replace(finding(1), before_revision=before.id, capture=after.capture)
    assert [(proof.role, proof.capture) for proof in evidence_of(db, edited)] == [
        ("before", before.capture),
        ("now", after.capture),
    ]
    assert [proof.role for proof in evidence_of(db, replace(edited, before_revision=None))] == ["now"]


def test_a_finding_of_a_site_has_no_capture(db: Store) -> None:
    assert evidence_of(db, finding(3)) == ()
