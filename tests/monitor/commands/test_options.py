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
