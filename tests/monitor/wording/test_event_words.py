"""Every part of an event has words in both languages."""

from __future__ import annotations

from monitor.wording.event_words import EVENT_HEADINGS, PART_NAMES, Part
from monitor.wording.names import LANGUAGES


def test_every_part_and_heading_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        assert PART_NAMES[language].keys() == set(Part)
        assert all("{n}" in words for words in PART_NAMES[language].values())
    assert EVENT_HEADINGS["zh"].keys() == EVENT_HEADINGS["en"].keys()
