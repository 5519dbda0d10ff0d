"""The entry of an event shows deletions in their sentences, with the titles of the sites."""

from __future__ import annotations

from datetime import datetime

from sites.command_line import finding
from sites.kept import Shelf

from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import Standards
from monitor.present.entry import event_entry, grouped
from monitor.present.marking.marks import inline_text
from storage.engine.store import Store
from storage.records import Article, EventId, Finding, FindingId, FindingKind, Severity
from storage.records.event import events_of

BEFORE = "第一句话说明总体情况。第二句话提出工作要求。第三句话说明完成时限。"
TEXTS = (BEFORE, BEFORE.replace("第二句话提出工作要求。", ""))


def test_a_deletion_stands_in_its_sentences(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    before, after = (shelf.keep("http://mca.cn/1.html", "通知", text, indexed=False) for text in TEXTS)
    changes = changes_between(*(Article("通知", (text,)) for text in TEXTS), Standards())
    finding = Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.CRITICAL, "mca", "http://mca.cn/1.html", None, "通知", "", "",
        now, before_revision=before.id, after_revision=after.id, changes=changes, event=EventId("e-1"),
    )  # fmt: skip
    (event,) = events_of([finding])
    entry = event_entry(db, event, {"mca": "民政部"}, most=4)
    assert entry.site == "民政部"
    assert [inline_text(each) for each in entry.changes] == [
        "第一句话说明总体情况。[-第二句话提出工作要求。-]第三句话说明完成时限。"
    ]
    assert event_entry(db, event, {}, most=0).changes == ()


def test_events_of_one_kind_and_severity_form_a_group(db: Store, now: datetime) -> None:
    kinds = (FindingKind.EDITED, FindingKind.REMOVED, FindingKind.EDITED)
    found = [
        finding(number, kind=kind, event=EventId(f"e-{number}"), detected_at=now)
        for number, kind in enumerate(kinds, start=1)
    ]
    groups = grouped([event_entry(db, event, {}, most=0) for event in events_of(found)])
    assert [[each.event.id for each in group.entries] for group in groups] == [["e-1", "e-3"], ["e-2"]]
    assert groups[0].lead.deletion is None
