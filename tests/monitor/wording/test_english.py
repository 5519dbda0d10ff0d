"""Every kind of finding is told in one English sentence: site, headline, event, change, time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import RECORDS, facts_of, times

from monitor.wording.english import english_summary
from storage.records import (
    AttachmentFacts,
    AttachmentKind,
    Cause,
    ChangeFacts,
    DutyFacts,
    Facts,
    Field,
    FindingKind,
    LinkFault,
    OriginalState,
    PageFacts,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
OLD = datetime(2026, 10, 1, tzinfo=UTC)
MORNING, LINK = "2021-06-24T01:12:00Z", "http://a.cn/1"
REASON = Reason(Cause.STATUS, (404,))
# words without marks and brackets: every mark of a sentence is then its own
tame = st.text("甲乙丙 abc7", max_size=80)
TAME_FACTS = facts_of(tame)
DANGLING = ":,;“(→"
GAPS = ("None", "{", "“”", "()", "  ", "::", ":,", ",,", ",:", " :", " ,", "→ →", "→ ,", "(:")
SENTENCES: list[tuple[FindingKind, Facts, str]] = [
    (FindingKind.EDITED, ChangeFacts("民政部", "122.7万", "127.2万", more=2),
     "text edited: 122.7万 → 127.2万, and 2 more"),
    (FindingKind.EDITED, ChangeFacts("民政部", "", "新的一句。"),
     "text edited: added “新的一句。”"),
    (FindingKind.EDITED, ChangeFacts("民政部", "甲", "乙", times=5),
     "text edited to and fro, 5 times, now: 甲 → 乙"),
    (FindingKind.EDITED, ChangeFacts("民政部", "甲", "乙", returned=OLD),
     "text edited back (reverted) to the version of 2026-10-01 08:00: 甲 → 乙"),
    (FindingKind.HEADLINE_CHANGED, ChangeFacts("民政部", "旧题", "新题"),
     "headline changed: 旧题 → 新题"),
    (FindingKind.ATTRIBUTION_CHANGED, ChangeFacts("民政部", "新华社", "", field=Field.SOURCE),
     "source changed: 新华社 → (none)"),
    (FindingKind.ATTRIBUTION_CHANGED, ChangeFacts("民政部", "2021-06-24", MORNING, field=Field.PUBLISHED),
     "date changed: 2021-06-24 → 2021-06-24 09:12"),
    (FindingKind.ATTACHMENT_CHANGED,
     AttachmentFacts("民政部", "名单.docx", before="http://a.cn/1.docx", after="http://a.cn/2.docx"),
     "file replaced: 名单.docx: http://a.cn/1.docx → http://a.cn/2.docx"),
    (FindingKind.ATTACHMENT_ADDED,
     AttachmentFacts("民政部", "1.jpg", AttachmentKind.PICTURE, "", "http://a.cn/1.jpg", more=2),
     "picture added: 1.jpg: http://a.cn/1.jpg, and 2 more"),
    (FindingKind.ATTACHMENT_CHANGED,
     AttachmentFacts("民政部", "名单.pdf", before="SHA-256 1", after="SHA-256 2", more=2, address="http://a.cn/1.pdf",
                     page=3, change_before="12元", change_after="21元"),
     "file has other content: 名单.pdf (http://a.cn/1.pdf): page 3: 12元 → 21元, and 2 more"),
    (FindingKind.ATTACHMENT_REMOVED,
     AttachmentFacts("民政部", "名单.pdf", before="SHA-256 1", address="http://a.cn/1.pdf"),
     "file gone: 名单.pdf (http://a.cn/1.pdf)"),
    (FindingKind.REMOVED, PageFacts("民政部", REASON),
     "removed: status 404"),
    (FindingKind.RESTORED, PageFacts("民政部", address=LINK), "restored, at a new address: http://a.cn/1"),
    (FindingKind.RESTORED, PageFacts("民政部"),
     "restored"),
    (FindingKind.UNAVAILABLE, PageFacts("民政部", Reason(Cause.EMPTY_BODY), is_suspected=True, times=3),
     "perhaps unavailable, to be confirmed, 3 times: empty body"),
    (FindingKind.MOVED, PageFacts("民政部", address="http://www.mca.gov.cn/2.html"),
     "moved: http://www.mca.gov.cn/2.html"),
    (FindingKind.REPUBLISHED, RepublicationFacts("民政部", "2026-10-09", "2026-11-20"),
     "an old article republished: 2026-10-09 → 2026-11-20"),
    (FindingKind.REPUBLISHED, RepublicationFacts("民政部", "2026-10-09", "2026-11-20", silently=True),
     "silently re-dated: 2026-10-09 → 2026-11-20"),
    (FindingKind.REPRINT_ALTERED, ReprintTextFacts("门户", "民政部", (), "甲", "", 1),
     "reprint of 民政部, text altered: removed “甲”, and 1 more"),
    (FindingKind.REPRINT_HEADLINE_ALTERED, ReprintTextFacts("门户", "民政部", (), "旧题", "震惊"),
     "reprint of 民政部, headline altered: 旧题 → 震惊"),
    (FindingKind.REPRINT_UNCREDITED, ReprintCreditFacts("门户", "民政部"),
     "reprint of 民政部, no source named"),
    (FindingKind.REPRINT_MISCREDITED, ReprintCreditFacts("门户", "民政部", source="网络"),
     "reprint of 民政部, wrong source named: 网络"),
    (FindingKind.REPRINT_LINK_BROKEN, ReprintCreditFacts("门户", "民政部", address=LINK, link=LinkFault.MISSING),
     "reprint of 民政部, its link to the original leads nowhere: http://a.cn/1"),
    (FindingKind.REPRINT_LINK_BROKEN, ReprintCreditFacts("门户", "民政部", address=LINK, link=LinkFault.OTHER),
     "reprint of 民政部, its link to the original leads to another page: http://a.cn/1"),
    (FindingKind.REPRINT_OUTDATED, ReprintTextFacts("门户", "民政部", original=OriginalState.REMOVED),
     "reprint of 民政部, the original was removed; the reprint carries the old text"),
    (FindingKind.REPRINT_OUTDATED, ReprintTextFacts("门户", "民政部", (), "甲", "乙", 0, OriginalState.EDITED),
     "reprint of 民政部, the original was corrected (甲 → 乙); the reprint carries the old text"),
    (FindingKind.REPRINT_IMPROPER, ReprintRuleFacts("门户", "", (), ("R03", "R09"), "没有原文链接", "no link"),
     "improper reprint: no link"),
    (FindingKind.REPRINT_MISSING, DutyFacts("民政厅", "民政部", 36.5, 4),
     "message of 民政部 not carried within 36.5 h (4 looks at its lists)"),
    (FindingKind.SITE_FAILING, SiteFailureFacts("民政厅", Reason(Cause.NO_RESPONSE, ("timeout",)), 7),
     "site failing: no response: timeout"),
    (FindingKind.TASK, TaskFacts("民政部", "T1", is_reminder=True, due=3, pending=2, sites=("甲县", "乙县")),
     "coverage task T1 ends: 3 sites due, 2 not seen to carry it (甲县, 乙县)"),
]  # fmt: skip


def test_every_kind_of_finding_has_a_sentence() -> None:
    assert {kind for kind, _, _ in SENTENCES} == set(FindingKind)


@pytest.mark.parametrize(("kind", "facts", "sentence"), SENTENCES)
def test_a_finding_is_told_in_one_sentence(kind: FindingKind, facts: Facts, sentence: str) -> None:
    headline = "" if kind is FindingKind.SITE_FAILING else " “通知”"
    since = "" if kind is FindingKind.REPRINT_MISSING else " (since 2026-11-23 14:05 Beijing time)"
    assert english_summary(kind, facts, "通知", AT) == f"{facts.site}:{headline} {sentence}{since}"


@pytest.mark.parametrize("field", [None, Field.SOURCE])
def test_a_war_of_edits_without_a_visible_change_is_told_to_its_end(field: Field | None) -> None:
    kind = FindingKind.ATTRIBUTION_CHANGED if field else FindingKind.EDITED
    sentence = english_summary(kind, ChangeFacts(before=" ", field=field, times=4), "", None)
    assert sentence.endswith("to and fro, 4 times")


@given(st.sampled_from(FindingKind), tame, st.none() | times, st.data())
def test_missing_facts_leave_no_gap(
    kind: FindingKind, title: str, since: datetime | None, data: st.DataObject
) -> None:
    sentence = english_summary(kind, data.draw(TAME_FACTS[RECORDS[kind]]), title, since)
    assert sentence
    assert sentence == sentence.strip().rstrip(DANGLING)
    for gap in GAPS:
        assert gap not in sentence
