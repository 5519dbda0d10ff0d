"""Which findings ask for styles and pictures. The whole way: tests/test_requisites.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sites.kept import Shelf

from monitor.config.reader import load
from monitor.proving.requisites import gather_requisites
from storage.engine.opening import open_store, opened
from storage.engine.store import rows, transaction
from storage.findings.exhibits import add_exhibits
from storage.findings.findings import raise_finding
from storage.records import ExhibitReason, Finding, FindingId, FindingKind, PageFacts, Severity

URL = "http://www.mca.gov.cn/1.html"
MARKUP = "".join(f"<img src='/{number}.png'>" for number in range(99)) + "<img src='//a.example.org/x.png'>"
SITE = """
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/"]
"""


@pytest.mark.parametrize(
    ("setting", "severity", "facts", "asked"),
    [
        ("critical", Severity.CRITICAL, None, 60),
        ("critical", Severity.WARNING, None, 0),
        ("critical", Severity.CRITICAL, PageFacts("民政部", is_suspected=True), 0),
        ("none", Severity.CRITICAL, None, 0),
    ],
)
def test_a_confirmed_critical_finding_asks_for_sixty_addresses_at_most_and_once(
    tmp_path: Path, now: datetime, setting: str, severity: Severity, facts: PageFacts | None, asked: int
) -> None:
    file = tmp_path / "reprintwatch.toml"
    file.write_text(f"[evidence]\nrequisites = '{setting}'\n{SITE}", encoding="utf-8")
    config = load(file)
    open_store(config.store, create=True).close()
    with opened(config.store) as db:
        revision = Shelf(db, now).keep(URL, MARKUP, "一二三")
        finding = Finding(
            FindingId("f-1"), FindingKind.EDITED, severity, "mca", URL, None, "t", "z", "e", now
        )
        with transaction(db):
            raise_finding(db, replace(finding, facts=facts))
            add_exhibits(db, finding.id, {revision.capture: ExhibitReason.REVISION})
        assert gather_requisites(db, config, lambda: now) == asked
        assert gather_requisites(db, config, lambda: now) == 0
        assert len(rows(db, "SELECT 1 FROM pages WHERE role = 'requisite'")) == asked
