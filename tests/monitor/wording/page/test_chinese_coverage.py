"""Words in Chinese are whole."""

from __future__ import annotations

from monitor.wording.page.chinese_coverage import CHINESE_COVERAGE


def test_no_word_is_empty_or_padded() -> None:
    assert all(word and word == word.strip() for word in CHINESE_COVERAGE.values())
