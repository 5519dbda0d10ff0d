"""Severities sort by urgency, relations say what is a reprint, and a change of real texts is kept whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import DERIVED, Edit, Relation, Severity
from storage.records.from_json import read_changes
from storage.records.to_json import to_json

SENTENCES = (
    "全省共有122.7万人纳入保障。",
    "全省共有127.2万人纳入保障。",
    "各地应当公开信息。",
    "各地可以公开信息。",
    "会议由张三主持。",
)
sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)


def test_severities_sort_from_what_can_wait_to_what_cannot() -> None:
    assert [severity.word for severity in sorted(Severity)] == ["info", "notice", "warning", "critical"]
    assert max(Severity) is Severity.CRITICAL


def test_a_quotation_a_shared_mould_and_a_suspicion_make_no_reprint() -> None:
    assert {relation.value for relation in set(Relation) - DERIVED} == {
        "quotation",
        "shared-passage",
        "template",
        "suspect",
    }


@given(sentences, sentences)
def test_changes_of_two_texts_are_kept_whole_and_point_into_them(before: list[str], after: list[str]) -> None:
    changes = tuple(classify(diff(before, after)))
    assert read_changes(to_json(changes)) == changes
    for change in changes:
        for side, span, text in (
            (before, change.hunk.before_span, change.hunk.before),
            (after, change.hunk.after_span, change.hunk.after),
        ):
            if text and "\n" not in text and change.hunk.edit is not Edit.MOVED:
                assert side[span.paragraph][span.start : span.end] == text
