from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from monitor.wording.plain import cut, shown_time
from monitor.wording.summary import summary
from storage.records import FindingKind, FindingState, Severity, Significance

FACTS = (
    "site", "title", "before", "after", "more", "field", "reason", "reason_en", "address", "rules", "source",
    "original_site", "since",
)  # fmt: skip


def test_everything_has_a_name_in_both_languages() -> None:
    for names, keys in (
        (KIND_NAMES, FindingKind), (SEVERITY_NAMES, Severity), (SIGNIFICANCE_NAMES, Significance),
        (STATE_NAMES, FindingState),
    ):  # fmt: skip
        for language in ("zh", "en"):
            assert set(names[language]) == set(keys)


def test_an_edit_is_told_in_one_sentence() -> None:
    told = {"site": "民政部", "title": "乘势而上", "before": "122.7万", "after": "127.2万", "more": "2"}
    zh = summary(FindingKind.EDITED, language="zh", since="2026-11-23T06:05:00+00:00", **told)
    assert zh == "民政部《乘势而上》正文改动：122.7万 → 127.2万，另有 2 处（2026-11-23 14:05 起）"
    en = summary(FindingKind.EDITED, language="en", since="2026-11-23T06:05:00Z", **told)
    assert (
        en
        == "民政部: “乘势而上” text edited: 122.7万 → 127.2万, and 2 more (since 2026-11-23 14:05 Beijing time)"
    )


def test_an_insertion_and_a_removal_name_what_came_or_went() -> None:
    assert summary(FindingKind.EDITED, language="zh", after="新的一句。") == "正文改动：新增“新的一句。”"
    assert (
        summary(FindingKind.EDITED, language="en", before="旧的一句。") == "text edited: removed “旧的一句。”"
    )


@given(
    st.sampled_from(FindingKind),
    st.sampled_from(["zh", "en"]),
    st.dictionaries(st.sampled_from(FACTS), st.text(max_size=80)),
)
def test_missing_or_odd_facts_leave_no_template_behind(
    kind: FindingKind, language: str, facts: dict[str, str]
) -> None:
    sentence = summary(kind, language=language, **facts)
    assert sentence
    assert sentence.isprintable()
    if not any(set("{}：:“”《》（）()") & set(value) or "None" in value for value in facts.values()):
        assert "{" not in sentence
        assert "None" not in sentence
        for empty in ("《》", "“”", "（）", "()"):
            assert empty not in sentence


def test_long_text_is_cut_and_control_characters_are_gone() -> None:
    assert cut("甲" * 500, 48).count("甲") == 47
    assert (
        summary(FindingKind.EDITED, language="zh", after="a\x1b[31m\u202eb\nc")
        == "正文改动：新增“a [31m b c”"
    )


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        ("2026-11-23T06:05:00Z", "2026-11-23 14:05"),
        ("2026-11-23T18:05:00+00:00", "2026-11-24 02:05"),
        ("2021-06-24", "2021-06-24"),
        ("昨天", "昨天"),
    ],
)
def test_times_are_shown_by_the_readers_clock(stamp: str, shown: str) -> None:
    assert shown_time(stamp) == shown


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("status 404", "服务器返回 404（页面不存在）"),
        ("status 503", "服务器返回 503（服务器故障或繁忙）"),
        ("says '您访问的页面不存在'", "页面显示“您访问的页面不存在”"),
        (
            "redirects to a front or list page: http://www.mca.gov.cn/",
            "跳转到首页或栏目页 http://www.mca.gov.cn/",
        ),
        ("no response: timeout", "访问超时"),
        ("challenge: cookie script and next to no text", "返回验证页或拦截页"),
    ],
)
def test_why_a_page_is_gone_is_said_in_the_readers_language(reason: str, said: str) -> None:
    assert said in summary(FindingKind.REMOVED, language="zh", reason=reason)
    assert reason in summary(FindingKind.REMOVED, language="en", reason=reason)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [FindingKind.MOVED, FindingKind.REPRINT_LINK_BROKEN, FindingKind.REMOVED])
def test_no_summary_tells_the_name_and_password_of_an_address(kind: FindingKind, language: str) -> None:
    address = "http://me:ge@heim@intranet.example.cn/a@b.html"
    said = summary(
        kind,
        language=language,
        site="省民政厅",
        title="通知",
        address=address,
        reason=f"redirects to {address}",
    )
    assert "heim" not in said
    assert "me:" not in said
    assert "intranet.example.cn/a@b.html" in said or kind is FindingKind.REPRINT_LINK_BROKEN
