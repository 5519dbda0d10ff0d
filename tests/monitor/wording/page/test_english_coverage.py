"""Words in English are whole."""

from __future__ import annotations

from monitor.wording.page.english_coverage import ENGLISH_COVERAGE


def test_no_word_is_empty_or_padded() -> None:
    assert all(word and word == word.strip() for word in ENGLISH_COVERAGE.values())
