"""A finding is told in one sentence of the language asked for, without gaps and without secrets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import FACTS_OF, RECORDS, texts, times

from monitor.wording.summary import summary
from storage.records import (
    Cause,
    ChangeFacts,
    Facts,
    Field,
    FindingKind,
    PageFacts,
    Reason,
    ReprintCreditFacts,
)


def test_an_edit_is_told_in_one_sentence() -> None:
    facts = ChangeFacts("民政部", "122.7万", "127.2万", more=2)
    since = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
    zh = summary(FindingKind.EDITED, facts, language="zh", title="乘势而上", since=since)
    assert zh == "民政部《乘势而上》正文改动：122.7万 → 127.2万，另有 2 处（北京时间 2026-11-23 14:05 起）"
    en = summary(FindingKind.EDITED, facts, language="en", title="乘势而上", since=since)
    assert (
        en
        == "民政部: “乘势而上” text edited: 122.7万 → 127.2万, and 2 more (since 2026-11-23 14:05 Beijing time)"
    )


def test_an_insertion_and_a_removal_name_what_came_or_went() -> None:
    came, went = ChangeFacts(after="新的一句。"), ChangeFacts(before="旧的一句。")
    assert summary(FindingKind.EDITED, came, language="zh") == "正文改动：新增“新的一句。”"
    assert summary(FindingKind.EDITED, went, language="en") == "text edited: removed “旧的一句。”"


def test_a_change_of_the_date_is_told_by_the_readers_clock() -> None:
    facts = ChangeFacts(before="2021-06-24", after="2021-06-24T01:12:00Z", field=Field.PUBLISHED)
    said = summary(FindingKind.ATTRIBUTION_CHANGED, facts, language="zh")
    assert said == "发布时间改动：2021-06-24 → 2021-06-24 09:12"


def test_a_change_taken_back_and_a_war_of_edits_are_told_as_that() -> None:
    back = ChangeFacts("部", "甲", "乙", returned=datetime(2026, 11, 23, 6, 5, tzinfo=UTC))
    assert "正文改回 2026-11-23 14:05 的版本" in summary(FindingKind.EDITED, back, language="zh")
    war = ChangeFacts("部", "甲", "乙", times=5)
    assert "to and fro, 5 times" in summary(FindingKind.EDITED, war, language="en")


@given(st.sampled_from(FindingKind), st.sampled_from(["zh", "en"]), texts, st.none() | times, st.data())
def test_missing_or_odd_facts_leave_no_template_behind(
    kind: FindingKind, language: str, title: str, since: datetime | None, data: st.DataObject
) -> None:
    facts = data.draw(FACTS_OF[RECORDS[kind]])
    sentence = summary(kind, facts, language=language, title=title, since=since)
    assert sentence
    assert sentence.isprintable()
    given_texts = f"{title}{facts}".replace("=None", "").replace(type(facts).__name__, "")
    assert "None" not in sentence or "None" in given_texts
    if not set("{}：:“”《》（）") & set(given_texts.replace("Cause.SAYS", "")):
        assert "{" not in sentence
        for empty in ("《》", "“”", "（）", "()"):
            assert empty not in sentence


def test_control_characters_of_a_page_reach_no_summary() -> None:
    facts = ChangeFacts(after="a\x1b[31m\u202eb\nc")
    assert summary(FindingKind.EDITED, facts, language="zh") == "正文改动：新增“a [31m b c”"


ADDRESS = "http://me:ge@heim@intranet.example.cn/a@b.html"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (FindingKind.MOVED, PageFacts("省民政厅", address=ADDRESS)),
        (FindingKind.REPRINT_LINK_BROKEN, ReprintCreditFacts("省民政厅", address=ADDRESS)),
        (FindingKind.REMOVED, PageFacts("省民政厅", Reason(Cause.REDIRECTS, (ADDRESS,)))),
    ],
)
def test_no_summary_tells_the_name_and_password_of_an_address(
    kind: FindingKind, facts: Facts, language: str
) -> None:
    said = summary(kind, facts, language=language, title="通知")
    assert "heim" not in said
    assert "me:" not in said
    assert "intranet.example.cn/a@b.html" in said
