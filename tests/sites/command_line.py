"""The command line in a process of its own, and findings to show."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sites import warm
from sites.warm import ROOT, Run

from storage.records import EventId, Finding, FindingId, FindingKind, FindingState, Severity

CONFIG = """
[store]
path = "watch.db"
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/index.html"]
[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/"]
"""


def program(*arguments: str, cwd: Path, **env: str) -> Run:
    """The command in a process of its own."""
    had = {name: value for name, value in os.environ.items() if not name.startswith("REPRINTWATCH")}
    code = "from monitor.cli import main; main()"
    return warm.run(code, *arguments, cwd=cwd, env=had | {"PYTHONPATH": str(ROOT)} | env, timeout=150)


def finding(number: int, **other: Any) -> Finding:
    """A finding; the higher its number, the later."""
    plain = Finding(
        id=FindingId(f"f-{number:04}"),
        kind=FindingKind.EDITED,
        severity=Severity.CRITICAL,
        site="mca",
        url=f"http://www.mca.gov.cn/{number}.html",
        original_url=None,
        title="通知",
        summary_zh="民政部《通知》正文改动",
        summary_en="民政部: “通知” text edited",
        detected_at=datetime(2026, 11, number, tzinfo=UTC),
        event=EventId(f"e-{number:04}"),
    )
    return replace(plain, **other)


FINDINGS = (
    finding(1),
    finding(2, kind=FindingKind.REMOVED, severity=Severity.NOTICE, site="msnc"),
    finding(3, kind=FindingKind.SITE_FAILING, severity=Severity.WARNING, site="msnc"),
    finding(4, severity=Severity.INFO, state=FindingState.RESOLVED, resolved_at=datetime(2026, 11, 5, tzinfo=UTC)),
    finding(5, state=FindingState.ACKNOWLEDGED),
    finding(6, state=FindingState.DISMISSED, severity=Severity.WARNING),
)  # fmt: skip


__all__ = ["CONFIG", "FINDINGS", "ROOT", "Run", "Shown", "finding", "program"]

Shown = Callable[..., list[str]]
