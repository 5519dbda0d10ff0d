"""Sentences of sightings."""

from __future__ import annotations

from monitor.wording.sighting_words import NOTES, sighting_words


def test_a_sentence_says_who_saw_what() -> None:
    assert sighting_words("甲馆", 200, "ab", 7, (), "zh") == "他处所见：甲馆，与抓取记录 7 内容一致"
    assert sighting_words("A", 404, None, None, ("cut",), "en") == (
        "seen by others: A, status 404, without content, the content is not whole"
    )
    assert "other bytes" in sighting_words("A", 200, "ab", None, (), "en")


def test_both_languages_know_the_same_notes() -> None:
    assert NOTES["zh"].keys() == NOTES["en"].keys()
