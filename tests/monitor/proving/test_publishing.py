"""A head is made, written beside the store, shown; a kill between these steps costs nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.kept import Shelf

from monitor.config.reader import load
from monitor.config.values import Config
from monitor.proving.publishing import publish_head, publish_if_due
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.findings.findings import raise_finding
from storage.log.beside import file_of, known_heads
from storage.log.comparing import head_faults
from storage.log.heads import all_heads, make_head
from storage.log.receipts import receipts_of
from storage.records import Finding, FindingId, FindingKind, Severity

ROOT = Path(__file__).resolve().parents[3]
URL = "http://www.mca.gov.cn/1.html"
HOUR = timedelta(hours=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with a witness that answers."""
    text = f'[evidence]\nwitness_command = ["{sys.executable}", "-c", "print(1)"]\n'
    (tmp_path / "reprintwatch.toml").write_text(text, encoding="utf-8")
    return load(tmp_path / "reprintwatch.toml")


def test_after_a_kill_the_next_call_appends_and_shows_the_head(config: Config, now: datetime) -> None:
    with closing(open_store(config.store, create=True)) as db:
        assert publish_head(db, config, lambda: now) is None
        Shelf(db, now).visit(URL)
        head = make_head(db, [], now)  # and the process is killed
        assert head is not None
        assert known_heads(config.store) == []
        assert publish_head(db, config, lambda: now) == head
        assert known_heads(config.store) == [head]
        assert [each.kind for each in receipts_of(db, head)] == ["command"]
        assert publish_head(db, config, lambda: now) == head


def test_a_head_is_due_once_a_day_and_after_a_critical_finding(config: Config, now: datetime) -> None:
    with closing(open_store(config.store, create=True)) as db:
        shelf = Shelf(db, now)
        finding = Finding(
            FindingId("f-1"), FindingKind.REMOVED, Severity.CRITICAL, "mca", URL, None, "t", "z", "e", now
        )

        def sizes(at: datetime) -> list[int]:
            shelf.visit(URL)
            publish_if_due(db, config, lambda: at)
            return [head.size for head in all_heads(db)]

        assert sizes(now) == [1]
        assert sizes(now + HOUR) == [1]
        with transaction(db):
            raise_finding(db, replace(finding, detected_at=now + HOUR))
        assert sizes(now + 2 * HOUR) == [1, 3]
        assert sizes(now + 3 * HOUR) == [1, 3]
        assert sizes(now + 26 * HOUR) == [1, 3, 5]
        file = file_of(config.store)
        assert file is not None
        assert len(file.read_text(encoding="utf-8").splitlines()) == 3


KILLER = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
PUBLISH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.config.reader import load
from monitor.proving.publishing import publish_head
from storage.engine.opening import opened
config = load(Path(sys.argv[1]))
with opened(config.store) as db:
    publish_head(db, config, lambda: datetime.now(UTC))
"""


def published(folder: Path, *witness: str) -> int:
    """Publish a head in a process of its own; return its exit code."""
    text = (
        f"[evidence]\ntimestamp_urls = ['http://127.0.0.1:9/tsa']\nwitness_command = {json.dumps(witness)}\n"
    )
    (folder / "reprintwatch.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", PUBLISH, str(folder / "reprintwatch.toml")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60).returncode


def test_a_process_killed_while_a_witness_is_asked_loses_no_head_and_the_next_asks_again(
    config: Config, now: datetime
) -> None:
    with closing(open_store(config.store, create=True)) as db:
        Shelf(db, now).visit(URL)
    folder = config.path.parent
    assert published(folder, sys.executable, "-c", KILLER) == -signal.SIGKILL
    with closing(open_store(config.store)) as db:
        (head,) = all_heads(db)
        assert receipts_of(db, head) == []
    assert published(folder, sys.executable, "-c", "print(1)") == 0  # the other authority stays silent
    with closing(open_store(config.store)) as db:
        assert all_heads(db) == [head] == known_heads(config.store)
        assert [each.kind for each in receipts_of(db, head)] == ["command"]
        assert list(head_faults(db, lambda: known_heads(config.store))) == []
