"""Every kind of finding is told in one Chinese sentence: site, headline, event, change, time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import RECORDS, facts_of, times

from monitor.wording.chinese import chinese_summary
from storage.records import (
    AttachmentFacts,
    AttachmentKind,
    Cause,
    ChangeFacts,
    CountedReason,
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
DANGLING = "：，、；“《（→为"
GAPS = ("None", "{", "《》", "“”", "（）", "  ", "：：", "：，", "，，", "，：", "： ", "→ →", "→ ，", "（：")
SENTENCES: list[tuple[FindingKind, Facts, str]] = [
    (FindingKind.EDITED, ChangeFacts("民政部", "122.7万", "127.2万", more=2),
     "正文改动：122.7万 → 127.2万，另有 2 处"),
    (FindingKind.EDITED, ChangeFacts("民政部", "", "新的一句。"),
     "正文改动：新增“新的一句。”"),
    (FindingKind.EDITED, ChangeFacts("民政部", "甲", "乙", times=5),
     "正文反复改动 5 次，现为：甲 → 乙"),
    (FindingKind.EDITED, ChangeFacts("民政部", "甲", "乙", returned=OLD),
     "正文改回 2026-10-01 08:00 的版本：甲 → 乙"),
    (FindingKind.HEADLINE_CHANGED, ChangeFacts("民政部", "旧题", "新题"),
     "标题改动：旧题 → 新题"),
    (FindingKind.ATTRIBUTION_CHANGED, ChangeFacts("民政部", "新华社", "", field=Field.SOURCE),
     "来源改动：新华社 → （无）"),
    (FindingKind.ATTRIBUTION_CHANGED, ChangeFacts("民政部", "2021-06-24", MORNING, field=Field.PUBLISHED),
     "发布时间改动：2021-06-24 → 2021-06-24 09:12"),
    (FindingKind.ATTACHMENT_CHANGED,
     AttachmentFacts("民政部", "名单.docx", before="http://a.cn/1.docx", after="http://a.cn/2.docx"),
     "附件更换：名单.docx：http://a.cn/1.docx → http://a.cn/2.docx"),
    (FindingKind.ATTACHMENT_ADDED,
     AttachmentFacts("民政部", "名单.pdf", after="http://a.cn/1.pdf", digest_after="1"),
     "附件新增：名单.pdf：http://a.cn/1.pdf"),
    (FindingKind.ATTACHMENT_REMOVED,
     AttachmentFacts("民政部", "1.jpg", AttachmentKind.PICTURE, "http://a.cn/1.jpg", "", more=2),
     "图片删去：1.jpg：http://a.cn/1.jpg，另有 2 个"),
    (FindingKind.ATTACHMENT_CHANGED,
     AttachmentFacts("民政部", "名单.pdf", before="SHA-256 1", after="SHA-256 2", more=2, address="http://a.cn/1.pdf",
                     page=3, change_before="12元", change_after="21元"),
     "附件内容更换：名单.pdf（http://a.cn/1.pdf）：第 3 页：12元 → 21元，另有 2 处"),
    (FindingKind.ATTACHMENT_REMOVED,
     AttachmentFacts("民政部", "名单.pdf", before="SHA-256 1", address="http://a.cn/1.pdf"),
     "附件已打不开：名单.pdf（http://a.cn/1.pdf）"),
    (FindingKind.REMOVED, PageFacts("民政部", REASON),
     "已撤下：服务器返回 404（页面不存在）"),
    (FindingKind.RESTORED, PageFacts("民政部", address=LINK), "已恢复，网址已改为 http://a.cn/1"),
    (FindingKind.RESTORED, PageFacts("民政部"),
     "已恢复"),
    (FindingKind.REMOVED, PageFacts("民政部", REASON, times=2),
     "已撤下 2 次：服务器返回 404（页面不存在）"),
    (FindingKind.UNAVAILABLE, PageFacts("民政部", Reason(Cause.EMPTY_BODY), is_suspected=True),
     "疑似打不开，待复核：返回空白页"),
    (FindingKind.UNAVAILABLE, PageFacts("民政部", Reason(Cause.EMPTY_BODY)),
     "打不开，而网站其他页面正常：返回空白页"),
    (FindingKind.MOVED, PageFacts("民政部", address="http://www.mca.gov.cn/2.html"),
     "地址变更为 http://www.mca.gov.cn/2.html"),
    (FindingKind.REPUBLISHED, RepublicationFacts("民政部", "2026-10-09", "2026-11-20"),
     "重新发布旧稿：2026-10-09 → 2026-11-20"),
    (FindingKind.REPUBLISHED, RepublicationFacts("民政部", "2026-10-09", "2026-11-20", silently=True),
     "正文未动，日期改新：2026-10-09 → 2026-11-20"),
    (FindingKind.REPRINT_ALTERED, ReprintTextFacts("门户", "民政部", (), "甲", "", 1),
     "转载民政部稿件，正文有改动：删去“甲”，另有 1 处"),
    (FindingKind.REPRINT_HEADLINE_ALTERED, ReprintTextFacts("门户", "民政部", (), "旧题", "震惊"),
     "转载民政部稿件，标题有改动：旧题 → 震惊"),
    (FindingKind.REPRINT_UNCREDITED, ReprintCreditFacts("门户", "民政部"),
     "转载民政部稿件，未注明来源"),
    (FindingKind.REPRINT_MISCREDITED, ReprintCreditFacts("门户", "民政部", source="网络"),
     "转载民政部稿件，来源有误：注明“网络”"),
    (FindingKind.REPRINT_LINK_BROKEN, ReprintCreditFacts("门户", "民政部", address=LINK, link=LinkFault.MISSING),
     "转载民政部稿件，原文链接打不开：http://a.cn/1"),
    (FindingKind.REPRINT_LINK_BROKEN, ReprintCreditFacts("门户", "民政部", address=LINK, link=LinkFault.OTHER),
     "转载民政部稿件，原文链接指向其他页面：http://a.cn/1"),
    (FindingKind.REPRINT_OUTDATED, ReprintTextFacts("门户", "民政部", original=OriginalState.REMOVED),
     "转载民政部稿件，原文已撤下，转载仍可看到"),
    (FindingKind.REPRINT_OUTDATED, ReprintTextFacts("门户", "民政部", (), "甲", "乙", 0, OriginalState.EDITED),
     "转载民政部稿件，原文已更正（甲 → 乙），转载仍为旧文"),
    (FindingKind.REPRINT_IMPROPER, ReprintRuleFacts("门户", "", (), ("R03", "R09"), "没有原文链接", "no link"),
     "转载不规范：没有原文链接"),
    (FindingKind.REPRINT_MISSING, DutyFacts("民政厅", "民政部", 36.5, 4),
     "超过 36.5 小时仍未转载民政部稿件（已查看栏目页 4 次）"),
    (FindingKind.SITE_FAILING, SiteFailureFacts("民政厅", Reason(Cause.NO_RESPONSE, ("timeout",)), 7),
     "站点异常：访问超时"),
    (FindingKind.TASK, TaskFacts("民政部", "T1", is_reminder=True, due=3, pending=2, sites=("甲县", "乙县")),
     "应转任务“T1”将到期：3 家应转，2 家尚未见转载（甲县、乙县）"),
    (FindingKind.TASK,
     TaskFacts("民政部", "T1", due=6, in_time=2, late=1, missing=1, unknown=2, sites=("甲县",),
               reasons=(CountedReason("failing", 2),)),
     "应转任务“T1”已到期：6 家应转，按时 2，逾期 1，有改动 0，未转 1（甲县），未能核实 2（栏目页打不开 2）"),
]  # fmt: skip


def test_every_kind_of_finding_has_a_sentence() -> None:
    assert {kind for kind, _, _ in SENTENCES} == set(FindingKind)


@pytest.mark.parametrize(("kind", "facts", "sentence"), SENTENCES)
def test_a_finding_is_told_in_one_sentence(kind: FindingKind, facts: Facts, sentence: str) -> None:
    headline = "" if kind is FindingKind.SITE_FAILING else "《通知》"
    since = "" if kind is FindingKind.REPRINT_MISSING else "（北京时间 2026-11-23 14:05 起）"
    assert chinese_summary(kind, facts, "通知", AT) == f"{facts.site}{headline}{sentence}{since}"


@pytest.mark.parametrize("field", [None, Field.SOURCE])
def test_a_war_of_edits_without_a_visible_change_is_told_to_its_end(field: Field | None) -> None:
    kind = FindingKind.ATTRIBUTION_CHANGED if field else FindingKind.EDITED
    sentence = chinese_summary(kind, ChangeFacts(before=" ", field=field, times=4), "", None)
    assert sentence.endswith("反复改动 4 次")


@given(st.sampled_from(FindingKind), tame, st.none() | times, st.data())
def test_missing_facts_leave_no_gap(
    kind: FindingKind, title: str, since: datetime | None, data: st.DataObject
) -> None:
    sentence = chinese_summary(kind, data.draw(TAME_FACTS[RECORDS[kind]]), title, since)
    assert sentence
    assert sentence == sentence.strip().rstrip(DANGLING)
    for gap in GAPS:
        assert gap not in sentence
