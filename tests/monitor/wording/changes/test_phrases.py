"""Every phrase has the same places in both languages."""

from __future__ import annotations

import re
from dataclasses import fields

from monitor.wording.changes.phrases import CHINESE, ENGLISH, Phrases

PLACE = re.compile(r"\{\w+[:.\w]*\}")


def test_phrases_have_the_same_places() -> None:
    for each in fields(Phrases):
        chinese, english = getattr(CHINESE, each.name), getattr(ENGLISH, each.name)
        if isinstance(chinese, str):
            assert sorted(PLACE.findall(chinese)) == sorted(PLACE.findall(english)), each.name
