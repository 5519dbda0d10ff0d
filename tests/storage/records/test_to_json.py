"""Every record comes back from the store's JSON as it was, and the JSON is short and readable text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import any_records

from storage.records import (
    Article,
    Attribution,
    Cause,
    Change,
    ChangeFacts,
    Facts,
    Field,
    PageFacts,
    Reading,
    Reason,
    ReprintRuleFacts,
)
from storage.records.from_json import read_article, read_changes, read_facts, read_reading, read_reason
from storage.records.to_json import facts_to_json, to_json


@given(any_records.articles)
def test_an_article_is_read_back_equal(article: Article) -> None:
    assert read_article(to_json(article)) == article


@given(any_records.readings)
def test_a_reading_is_read_back_equal(reading: Reading) -> None:
    assert read_reading(to_json(reading)) == reading


@given(st.lists(any_records.changes, max_size=3).map(tuple))
def test_changes_are_read_back_equal(changes: tuple[Change, ...]) -> None:
    assert read_changes(to_json(changes)) == changes


@given(any_records.reasons)
def test_a_reason_is_read_back_equal(reason: Reason) -> None:
    assert read_reason(to_json(reason)) == reason


@given(st.none() | any_records.facts)
def test_facts_are_read_back_equal(facts: Facts | None) -> None:
    assert read_facts(facts_to_json(facts)) == facts


@given(any_records.readings, any_records.facts)
def test_text_is_valid_json_on_one_line(reading: Reading, facts: Facts) -> None:
    for text in (to_json(reading), facts_to_json(facts)):
        assert isinstance(json.loads(text), dict)
        assert "\n" not in text
        assert "\0" not in text


# Stores of earlier days hold these words: a release writes and reads the same.
@pytest.mark.parametrize(
    ("record", "text"),
    [
        (Article("通知", ("一。", "二。")), '{"title":"通知","paragraphs":["一。","二。"]}'),
        (
            Article("通知", (), Attribution("民政部", author_is_placeholder=True)),
            '{"title":"通知","paragraphs":[],"attribution":{"source":"民政部","author_is_placeholder":true}}',
        ),
        (
            Reason(Cause.NO_ARTICLE, ("error",), Reason(Cause.STATUS, (404,))),
            '{"cause":"no-article","values":["error"],"within":{"cause":"status","values":[404]}}',
        ),
        ([("Content-Type", "text/html")], '[["Content-Type","text/html"]]'),
        (datetime(2026, 11, 23, 6, 5, tzinfo=UTC), '"2026-11-23T06:05:00+00:00"'),
    ],
)
def test_defaults_are_left_out_and_chinese_stays_readable(record: object, text: str) -> None:
    assert to_json(record) == text


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (None, "null"),
        (ChangeFacts(), '{"type":"change"}'),
        (
            ChangeFacts("民政部", "甲", field=Field.PUBLISHED, returned=datetime(2026, 11, 23, tzinfo=UTC)),
            '{"type":"change","site":"民政部","before":"甲","field":"published_at",'
            '"returned":"2026-11-23T00:00:00+00:00"}',
        ),
        (
            PageFacts("部", Reason(Cause.EMPTY_BODY)),
            '{"type":"page","site":"部","reason":{"cause":"empty-body"}}',
        ),
        (ReprintRuleFacts(rules=("R03",)), '{"type":"reprint-rules","rules":["R03"]}'),
    ],
)
def test_facts_bear_the_tag_of_their_record(facts: Facts | None, text: str) -> None:
    assert facts_to_json(facts) == text
