"""Both languages of the page have the same words with the same places for values."""

from __future__ import annotations

import re

from monitor.wording.page.words import PAGE_WORDS

PLACE = re.compile(r"\{\w+\}")


def test_both_languages_have_the_same_keys_and_places() -> None:
    chinese, english = PAGE_WORDS["zh"], PAGE_WORDS["en"]
    assert list(chinese) == list(english)
    assert all(set(PLACE.findall(chinese[key])) == set(PLACE.findall(english[key])) for key in chinese)
    assert all(chinese.values()) and all(english.values())


def test_every_role_of_evidence_has_a_word() -> None:
    assert {"evidence_before", "evidence_first", "evidence_now"} <= set(PAGE_WORDS["zh"])
