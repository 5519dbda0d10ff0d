"""Options that several commands share."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sites.command_line import finding, program

from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding


def test_a_time_ago_counts_from_now(folder: Path, store: Store) -> None:
    now = datetime.now(UTC)
    with transaction(store):
        raise_finding(store, finding(1, detected_at=now - timedelta(hours=23)))
        raise_finding(store, finding(2, detected_at=now - timedelta(hours=25)))
    found = json.loads(program("findings", "--json", "--since", "24h", cwd=folder).out)
    assert [each["id"] for each in found] == ["f-0001"]


def test_a_day_begins_at_midnight_in_beijing(folder: Path, store: Store) -> None:
    with transaction(store):
        raise_finding(store, finding(1, detected_at=datetime(2026, 11, 29, 16, 30, tzinfo=UTC)))
        raise_finding(store, finding(2, detected_at=datetime(2026, 11, 29, 15, 30, tzinfo=UTC)))
    for since in ("2026-11-30", "2026-11-30T00:00", "2026-11-29T16:00:00Z"):
        found = json.loads(program("findings", "--json", "--since", since, cwd=folder).out)
        assert [each["id"] for each in found] == ["f-0001"], since


def test_kinds_and_severities_have_their_chinese_names_too(folder: Path, store: Store) -> None:
    with transaction(store):
        raise_finding(store, finding(1))
    asked = [("--severity", "重要", "--kind", "正文改动"), ("--severity", "warning", "--kind", "edited")]
    chinese, code = (program("findings", "--json", *each, cwd=folder) for each in asked)
    assert chinese.code == 0
    assert chinese.out == code.out
