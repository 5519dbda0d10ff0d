"""The report is one page that stands alone, says what was found, and cannot be made to act by what a page says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sites.command_line import finding

from monitor.judge.spread.intervals import SightInterval
from monitor.present.html import href
from monitor.present.report import MOST_CARDS, MOST_LINES, gather, render
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding
from storage.records import (
    AttachmentFacts,
    Change,
    Edit,
    EventId,
    Finding,
    FindingId,
    FindingKind,
    Hunk,
    PageId,
    ReprintTextFacts,
    Severity,
    Significance,
    Span,
)


def no_sights(pages: Iterable[PageId]) -> dict[PageId, SightInterval]:
    """No page has a known first sight."""
    return {}


HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


def change() -> Change:
    span = Span(2, 4, 9)
    context = f"全省共有122.7万人。{HOSTILE}"
    hunk = Hunk(
        Edit.REPLACED, "122.7万", "127.2万", span, span, context, context.replace("122.7", "127.2"), 4, 4
    )
    return Change(hunk, Significance.FACT, Severity.CRITICAL, "122.7万", "127.2万")


@pytest.fixture
def page(db: Store, now: datetime) -> str:
    """A report on one finding with everything hostile in it."""
    finding = Finding(
        id=FindingId("f-1"),
        kind=FindingKind.EDITED,
        severity=Severity.CRITICAL,
        site="mca",
        url="javascript:document.title='owned'",
        original_url=None,
        title=HOSTILE,
        summary_zh=f"民政部正文改动：122.7万 → 127.2万 {HOSTILE}",
        summary_en=f"text edited {HOSTILE}",
        detected_at=now,
        changes=(change(),),
    )
    with transaction(db):
        raise_finding(db, finding)
    return render(gather(db, (), since=None, now=now, sights=no_sights), language="zh")


def test_the_report_loads_nothing_and_runs_nothing(page: str) -> None:
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!https?://|#)""", page)
    assert "default-src 'none'" in page


def test_the_report_marks_the_figure_that_changed(page: str) -> None:
    assert re.search(r"<del[^>]*>[^<]*122\.7", page)
    assert re.search(r"<ins[^>]*>[^<]*127\.2", page)
    assert "2026-11-23 14:05" in page  # shown in Asia/Shanghai


@pytest.mark.parametrize("url", ["http://[bad", "javascript:1", "//x", "", None, "data:text/html,x"])
def test_only_web_addresses_may_be_followed(url: str | None) -> None:
    assert href(url) == "#"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (
            FindingKind.ATTACHMENT_CHANGED,
            AttachmentFacts(
                name="分配表.docx", before="SHA-256 1", after="SHA-256 2", address="http://a.cn/1"
            ),
        ),
        (FindingKind.REPRINT_ALTERED, ReprintTextFacts("民政部", picture=2, certainty=0.97)),
    ],
)
def test_a_changed_figure_stands_below_the_place_where_it_was_read(
    db: Store, now: datetime, kind: FindingKind, facts: AttachmentFacts | ReprintTextFacts
) -> None:
    told = finding(1, kind=kind, facts=facts, changes=(change(),), detected_at=now)
    with transaction(db):
        raise_finding(db, replace(told, summary_zh="图 2，识读置信度 0.97", summary_en="picture 2, 0.97"))
    report = gather(db, (), since=None, now=now, sights=no_sights)
    assert "图 2，识读置信度 0.97" in render(report, language="zh")
    assert "picture 2, 0.97" in render(report, language="en")


def test_a_heavy_day_has_few_cards_some_lines_and_counts_the_rest_by_kind(db: Store, now: datetime) -> None:
    with transaction(db):
        for number in range(MOST_CARDS + MOST_LINES + 30):
            raise_finding(
                db,
                finding(1, id=FindingId(f"f-{number:04}"), event=EventId(f"e-{number:04}"), detected_at=now),
            )
    report = gather(db, (), since=None, now=now, sights=no_sights)
    assert (len(report.cards), len(report.lines)) == (MOST_CARDS, MOST_LINES)
    assert [len(group.entries) for group in report.groups] == [30]
    assert len(report.new) == MOST_CARDS + MOST_LINES + 30
    page = render(report, language="zh")
    assert page.count('<article class="card') == MOST_CARDS
    assert "<b>30</b> 件：" in page


def test_an_empty_report_says_so(db: Store, now: datetime) -> None:
    assert "没有发现" in render(gather(db, (), since=None, now=now, sights=no_sights), language="zh")
    assert "Nothing was found" in render(gather(db, (), since=None, now=now, sights=no_sights), language="en")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_nothing_a_page_says_acts_in_a_browser(page: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    shown = _chromium(tmp_path, "--dump-dom", file.as_uri())
    assert "<title>转载监测报告" in shown
    assert "owned</title>" not in shown
    assert "<img" not in shown


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_the_report_prints(page: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    _chromium(tmp_path, f"--print-to-pdf={tmp_path / 'report.pdf'}", file.as_uri())
    assert (tmp_path / "report.pdf").read_bytes()[:4] == b"%PDF"


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
def test_a_phone_shows_the_whole_width(page: str, tmp_path: Path) -> None:
    file = tmp_path / "phone.html"
    measure = "document.title = document.documentElement.scrollWidth + ' of ' + innerWidth"
    script = f"<script>addEventListener('load', () => {{ {measure} }})</script>"
    unguarded = re.sub(r"<meta http-equiv[^>]*>", "", page)
    framed = unguarded.replace("</body>", f"{script}</body>").replace('"', "&quot;")
    # a window of the browser is at least 500 pixels wide, a frame is as narrow as a phone
    inner = f'<iframe srcdoc="{framed}" style="width:390px;height:800px" id="phone"></iframe>'
    outer = "document.title = document.getElementById('phone').contentDocument.title"
    file.write_text(
        f"{inner}<script>addEventListener('load', () => {{ {outer} }})</script>", encoding="utf-8"
    )
    assert "<title>390 of 390</title>" in _chromium(tmp_path, "--dump-dom", file.as_uri())


def _chromium(folder: Path, *arguments: str) -> str:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout
