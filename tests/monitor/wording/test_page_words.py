"""Both languages of the page have the same words with the same places for values."""

from __future__ import annotations

import re

from monitor.wording.page_words import PAGE_WORDS

PLACE = re.compile(r"\{\w+\}")


def test_both_languages_have_the_same_keys_and_places() -> None:
    chinese, english = PAGE_WORDS["zh"], PAGE_WORDS["en"]
    assert list(chinese) == list(english)
    assert all(set(PLACE.findall(chinese[key])) == set(PLACE.findall(english[key])) for key in chinese)
    assert all(chinese.values()) and all(english.values())
