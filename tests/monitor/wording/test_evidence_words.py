from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.wording.evidence_words import EXHIBIT_REASONS, PAGE_WORDS, span_words, witness_words
from storage.records import ExhibitReason


def test_both_languages_have_all_words() -> None:
    assert PAGE_WORDS["zh"].keys() == PAGE_WORDS["en"].keys()
    for language in ("zh", "en"):
        assert set(EXHIBIT_REASONS[language]) == set(ExhibitReason)
    for name in ("proves_list", "not_list"):
        assert PAGE_WORDS["zh"][name].count("|") == PAGE_WORDS["en"][name].count("|")


@pytest.mark.parametrize(
    ("minutes", "said"), [(-3, "0 秒"), (59, "59 分钟"), (119, "119 分钟"), (120, "2 小时"), (2880, "2 天")]
)
def test_a_span_is_told_in_its_largest_unit(minutes: int, said: str) -> None:
    assert span_words(timedelta(minutes=minutes), "zh") == said


def test_a_witness_is_named_by_its_kind() -> None:
    assert witness_words("stamp:http://tsa.example.org", "zh") == "时间戳"
    assert witness_words("command", "en") == "witness command"
