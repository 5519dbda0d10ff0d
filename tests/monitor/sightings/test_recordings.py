"""Archives as pywb and wget recorded them: a page in GB18030 sent in chunks, the same page in gzip, and a redirect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.sites import Site
from monitor.sightings.importing import ImportTask, import_file
from storage.engine.store import Store, rows
from storage.records import SiteRole

NOW = datetime(2026, 12, 3, tzinfo=UTC)
RECORDED = Path(__file__).parents[2] / "sites" / "recorded"
HERE = "http://127.0.0.1:18722"
SITE = Site("bu", "部", SiteRole.ORIGINAL, ("127.0.0.1:18722",), (f"{HERE}/",))


@pytest.mark.parametrize("name", ["pywb", "wget"])
def test_recordings_of_others_have_the_bytes_without_codings(db: Store, name: str) -> None:
    task = ImportTask(RECORDED / f"{name}.warc.gz", [SITE])
    assert import_file(db, task, lambda: NOW).added == 3
    seen = rows(db, "SELECT url, status, body_digest FROM sightings ORDER BY url")
    assert [(each["url"], each["status"]) for each in seen] == [
        (f"{HERE}/a.html", 200), (f"{HERE}/g.html", 200), (f"{HERE}/r.html", 302),
    ]  # fmt: skip
    assert {each["body_digest"][:12] for each in seen[:2]} == {"959786035492"}
