"""The command line in a process of its own, and findings to show."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.records import Finding, FindingId, FindingKind, FindingState, Severity

ROOT = Path(__file__).resolve().parents[2]


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


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def program(*arguments: str, cwd: Path, **env: str) -> Run:
    """The command in a process of its own."""
    had = {name: value for name, value in os.environ.items() if not name.startswith("REPRINTWATCH")}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *arguments],
        cwd=cwd,
        env=had | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


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


Shown = Callable[..., list[str]]
