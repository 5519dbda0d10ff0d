"""Counts of the inbox are kept until a finding changes, costly answers for seconds, with news or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sites.desk import Desk, served, unpacked

from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings import desk as desk_table
from storage.findings import findings
from storage.findings.desk import DeskDecision, DeskOrder, Mute
from storage.findings.kept_counts import FRESH, LONGEST, MOST, SOON, KeptAnswers, KeptCounts
from storage.records import FindingId, Tray

NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A page over a copy of the golden store."""
    with served(unpacked(tmp_path)) as own:
        yield own


def test_counts_are_kept_until_a_finding_changes(desk: Desk) -> None:
    kept = KeptCounts()
    with opened(desk.config.store) as db:
        counts = kept.of(db, NOW)
        assert kept.of(db, NOW + timedelta(days=1)) is counts
        known = next(each for each in findings.list_findings(db) if each.state == "open")
        with transaction(db):
            findings.raise_finding(db, replace(known, id=FindingId("f-new"), event="e-new"))  # type: ignore[arg-type]
        assert kept.of(db, NOW + SOON / 2) is counts, (
            "a crawl that raises findings is counted once in a while"
        )
        changed = kept.of(db, NOW + SOON)
        with transaction(db):
            desk_table.decide(db, DeskOrder(DeskDecision.DISMISS, "lin", NOW, "x"), [FindingId("f-new")])
        settled = kept.of(db, NOW + SOON)
    assert changed.trays[Tray.OPEN] == counts.trays[Tray.OPEN] + 1
    assert settled.trays == {**counts.trays, Tray.DISMISSED: counts.trays[Tray.DISMISSED] + 1}


def test_counts_change_when_a_mute_ends(desk: Desk) -> None:
    kept = KeptCounts()
    with opened(desk.config.store) as db:
        before = kept.of(db, NOW)
        known = next(each for each in findings.list_findings(db) if each.state == "open")
        with transaction(db):
            desk_table.mute(db, Mute(known.kind, known.site, NOW + timedelta(hours=1), "lin", NOW), "x")
        assert kept.of(db, NOW).trays[Tray.MUTED] > 0
        assert kept.of(db, NOW + timedelta(hours=2)).trays == before.trays


def test_a_value_is_made_anew_with_news_and_with_time(now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)

    def value(version: int, after: timedelta) -> int:
        return kept.of("key", version, now + after, lambda: next(made))

    assert [value(1, after) for after in (timedelta(0), FRESH / 2, FRESH * 2)] == [1, 1, 1]
    assert [value(2, after) for after in (FRESH / 2, FRESH * 2, FRESH * 2)] == [1, 2, 2]
    assert value(2, LONGEST + 2 * FRESH) == 3
    assert kept.of("further key", 2, now + 4 * LONGEST, lambda: 0) == 0
    assert kept.keys() == ["further key"], "a value that nobody asked for is forgotten"


def test_keys_are_apart_and_bounded(now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)
    keys = (*range(MOST), 0, -1, -2, 1)
    numbers: Iterator[int] = (kept.of(key, 1, now, lambda: next(made)) for key in keys)
    assert list(numbers)[-4:] == [1, MOST + 1, MOST + 2, MOST + 3], "the key that waits longest makes room"
