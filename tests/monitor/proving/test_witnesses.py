"""Heads go to witnesses; a witness that fails holds up nothing, is asked again, and is told after two days."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.kept import Shelf
from sites.tsa import authority, has_openssl

from monitor.config.values import EvidenceSettings
from monitor.evidence.timestamp import checked_stamp
from monitor.proving.witnesses import ask_witnesses, kinds_of, silent_witnesses
from storage.engine.store import Store
from storage.log.checkpoint import TreeHead
from storage.log.heads import make_head
from storage.log.receipts import receipts_of

DEAD = "http://127.0.0.1:9/tsa"
DAY = timedelta(days=1)


@pytest.fixture
def head(db: Store, now: datetime) -> TreeHead:
    Shelf(db, now).visit("http://www.mca.gov.cn/1.html")
    made = make_head(db, [], now)
    assert made is not None
    return made


def always(now: datetime) -> Callable[[], datetime]:
    return lambda: now


@pytest.mark.skipif(not has_openssl(), reason="OpenSSL is not installed")
def test_a_stamp_is_kept_as_it_came_and_asked_for_once(
    db: Store, head: TreeHead, now: datetime, tmp_path: Path
) -> None:
    with authority(tmp_path / "tsa") as tsa:
        settings = EvidenceSettings(timestamp_urls=(DEAD, tsa.url))
        ask_witnesses(db, settings, head, always(now))
        (receipt,) = receipts_of(db, head)
        ask_witnesses(db, settings, head, always(now))
        assert receipts_of(db, head) == [receipt]
    assert receipt.kind == f"stamp:{tsa.url}"
    assert checked_stamp(receipt.data, head.body.encode()).at.tzinfo is not None


def test_a_program_gets_the_checkpoint_and_its_answer_is_kept(
    db: Store, head: TreeHead, now: datetime
) -> None:
    echo = "import sys; sys.stdout.write('seen ' + sys.stdin.read())"
    settings = EvidenceSettings(witness_command=(sys.executable, "-c", echo))
    ask_witnesses(db, settings, head, always(now))
    (receipt,) = receipts_of(db, head)
    assert (receipt.kind, receipt.data.decode()) == ("command", f"seen {head.body}")


@pytest.mark.parametrize("command", [(sys.executable, "-c", "raise SystemExit(3)"), ("/no/such/program",)])
def test_a_witness_that_fails_is_told_after_two_days(
    db: Store, head: TreeHead, now: datetime, command: tuple[str, ...]
) -> None:
    settings = EvidenceSettings(timestamp_urls=(DEAD,), witness_command=command)
    ask_witnesses(db, settings, head, always(now))
    assert receipts_of(db, head) == []
    assert list(silent_witnesses(db, settings, now + 2 * DAY)) == []
    late = now + 2 * DAY + timedelta(seconds=1)
    assert list(silent_witnesses(db, settings, late)) == [(kind, head.at) for kind in kinds_of(settings)]
    assert kinds_of(EvidenceSettings()) == []
