"""The page of a package: both languages, no script, text from the web escaped."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.proving.package_page import FirstWitness, PackageFacts, others_look, package_page
from storage.log.checkpoint import TreeHead
from storage.records import (
    Capture,
    CaptureId,
    EventInterval,
    ExhibitReason,
    Failure,
    Fetch,
    Finding,
    FindingId,
    FindingKind,
    PageId,
    Severity,
    Sighting,
)  # fmt: skip
from storage.sightings.sightings import ForeignSighting

URL = "http://www.mca.gov.cn/1.html?<b>"


def page(now: datetime, **facts: object) -> str:
    head = TreeHead("reprintwatch/ab", 37, "y" * 43 + "=", now)
    known: dict[str, object] = {
        "site": "民政部<script>", "fingerprint": "ab" * 32, "head": head, "is_alone": True, "more": 0,
        "has_diff": True, "stamp": 37,
    }  # fmt: skip
    finding = Finding(
        FindingId("f-1"), FindingKind.REMOVED, Severity.CRITICAL, "mca", URL, None, "通知", "撤下", "removed", now,
        interval=EventInterval(Sighting(now, CaptureId(2)), Sighting(now - timedelta(days=1), CaptureId(1))),
    )  # fmt: skip
    whole = Capture(CaptureId(1), PageId(1), Fetch(URL, now, 5, status=200), "cd" * 32, 9)
    failed = Capture(CaptureId(2), PageId(1), Fetch(URL, now, 5, failure=Failure.TIMEOUT), None, None)
    rows = [
        (
            whole,
            ExhibitReason.REVISION,
            FirstWitness(now + timedelta(hours=5), "stamp:http://tsa.example.org"),
        ),
        (failed, ExhibitReason.EVENT, None),
    ]
    return package_page(finding, PackageFacts(**(known | facts)), rows)  # type: ignore[arg-type]


def test_the_page_tells_in_both_languages_and_escapes_the_web(now: datetime) -> None:
    said = page(now)
    for words in (
        "首次看到该版本",
        "抓取后 5 小时，时间戳",
        "无；时间仅由监测方陈述",
        "5 h after the fetch, time stamp",
        "What this package does not prove",
        "timeout",
        "heads/37.tsr",
    ):
        assert words in said
    assert "<script" not in said
    assert "<b>" not in said.partition("<table")[0].replace("<b>监", "")
    assert "default-src 'none'" in said


def test_the_page_tells_what_came_of_concluding_anew(now: datetime) -> None:
    assert "另外 12 条相关页面" in page(now, more=12, is_alone=False)
    assert "没有重新得出同一结论" in page(now, is_alone=False)
    assert "openssl ts" not in page(now, stamp=None)


def test_what_others_saw_stands_apart_with_its_source(now: datetime) -> None:
    assert "他处所见" not in page(now)
    seen = ForeignSighting(URL, now, 200, "cd" * 32, (), "某馆<i>", "a.warc", "r", CaptureId(1))
    said = page(now, others=[others_look(seen)])
    assert "他处所见：某馆&lt;i&gt;，与抓取记录 1 内容一致" in said
    assert "this package does not prove the times" in said
