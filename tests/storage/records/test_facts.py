"""Facts are named by tags that stay, and each kind of finding has a record of its own form."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import FACTS_OF, RECORDS

from monitor.present.fact_values import fact_values
from storage.records import (
    ChangeFacts,
    CountedReason,
    DutyFacts,
    Facts,
    Field,
    FindingKind,
    LinkFault,
    OriginalState,
    PageFacts,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)
from storage.records.facts import TAGS
from storage.records.from_json import read_facts
from storage.records.to_json import facts_to_json


def test_every_record_has_one_tag_and_every_kind_a_record() -> None:
    assert sorted(TAGS.values(), key=str) == sorted(typing.get_args(Facts), key=str)
    assert set(RECORDS) == set(FindingKind)
    assert set(RECORDS.values()) == set(TAGS.values())


# Stores hold these words since migration 17.
KEPT: list[tuple[str, Facts]] = [
    ('{"type":"change","site":"部","after":"乙","more":0,"field":"source","times":3}',
     ChangeFacts("部", "", "乙", 0, Field.SOURCE, 3)),
    ('{"type":"republication","before":"2026-10-09","after":"2026-11-20","silently":true}',
     RepublicationFacts("", "2026-10-09", "2026-11-20", silently=True)),
    ('{"type":"page","address":"http://a.cn/"}', PageFacts(address="http://a.cn/")),
    ('{"type":"reprint-text","original_site":"部","disguise":["pinyin"],"original":"removed"}',
     ReprintTextFacts("", "部", ("pinyin",), original=OriginalState.REMOVED)),
    ('{"type":"reprint-credit","address":"http://a.cn/","link":"other"}',
     ReprintCreditFacts(address="http://a.cn/", link=LinkFault.OTHER)),
    ('{"type":"reprint-rules","rules":["R03","R09"],"why_zh":"因","why_en":"why"}',
     ReprintRuleFacts(rules=("R03", "R09"), why_zh="因", why_en="why")),
    ('{"type":"duty","within_h":36.5,"looks":4}', DutyFacts(within_h=36.5, looks=4)),
    ('{"type":"task","task":"T1","due":3,"reasons":[{"why":"gap","cells":2}],"sites":["甲"]}',
     TaskFacts(task="T1", due=3, reasons=(CountedReason("gap", 2),), sites=("甲",))),
    ('{"type":"site-failure","looks":7,"articles_fail":true}', SiteFailureFacts(looks=7, articles_fail=True)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), KEPT, ids=[type(facts).__name__ for _, facts in KEPT])
def test_facts_of_a_kept_store_are_read(text: str, facts: Facts) -> None:
    assert read_facts(text) == facts
    assert facts_to_json(facts) == text


@given(st.one_of(*FACTS_OF.values()))
def test_facts_can_be_shown_and_told_apart_by_value(facts: Facts) -> None:
    shown = fact_values(facts)
    assert all(isinstance(value, str | int | float) for value in shown.values())
    twin = read_facts(facts_to_json(facts))
    assert fact_values(twin) == shown
    assert len({facts, twin}) == 1


def test_fields_of_an_earlier_release_are_passed_over() -> None:
    assert read_facts('{"type":"duty","within_h":2,"due":30,"late":4}') == DutyFacts(within_h=2)
