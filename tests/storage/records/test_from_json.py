"""Records come back from the store's JSON as they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.records import (
    Article,
    Cause,
    ChangeFacts,
    DutyFacts,
    Facts,
    Field,
    LinkFault,
    OriginalState,
    PageFacts,
    PageKind,
    Reading,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
)
from storage.records.from_json import read_article, read_facts, read_reading, read_reason
from storage.records.to_json import facts_to_json

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
REASON = Reason(Cause.LISTS_ANSWER, within=Reason(Cause.NO_ARTICLE, ("error",), Reason(Cause.STATUS, (503,))))


@pytest.mark.parametrize(
    "facts",
    [
        ChangeFacts("民政部", "甲", "", 0, Field.PUBLISHED, 3, AT),
        RepublicationFacts("民政部", "2026-10-09", "2026-11-20", silently=True, address="http://a.cn/"),
        PageFacts("民政部", REASON, "http://a.cn/"),
        ReprintTextFacts("门户", "民政部", ("pinyin", "spaces"), "甲", "", 2, OriginalState.EDITED),
        ReprintCreditFacts("门户", "民政部", (), "来源", "http://a.cn/", LinkFault.OTHER),
        ReprintRuleFacts("门户", "民政部", ("pinyin",), ("R03", "R09"), "没有原文链接", "no link"),
        DutyFacts("民政厅", "民政部", 36.5, 4),
        SiteFailureFacts("民政厅", REASON, 7, AT, articles_fail=True, profile="mca-2016"),
        ChangeFacts(),
        None,
    ],
)
def test_facts_come_back_as_they_were(facts: Facts | None) -> None:
    assert read_facts(facts_to_json(facts)) == facts


def test_what_a_later_release_left_out_has_its_default() -> None:
    assert read_article('{"title":"通知","paragraphs":["一。"]}') == Article("通知", ("一。",))
    raw = '{"url":"http://a.cn/","kind":"list","reason":{"cause":"list","values":["feed",2]}}'
    assert read_reading(raw) == Reading("http://a.cn/", PageKind.LIST, Reason(Cause.LIST, ("feed", 2)))


@pytest.mark.parametrize("text", ['{"cause":"unheard-of"}', '{"values":[1]}', "{", ""])
def test_a_reason_that_no_release_wrote_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_reason(text)
