"""A screen of words lets every text through in which its pattern matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article.page_kind import BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT
from crawler.fetch.challenges import WORDS
from crawler.lists.discovery import PART_MARKS, PART_WORDS
from crawler.markup.screening import ODD_LETTERS, Screen, Screened

PATTERNS = [(BLOCKED_SCRIPT, WORDS), (BLOCKED_TEXT, WORDS), (LOGIN_TEXT, WORDS), (PART_MARKS, PART_WORDS)]


@pytest.mark.parametrize(("pattern", "screen"), PATTERNS)
@settings(max_examples=50)
@given(drawn=st.data())
def test_no_match_is_screened_out(drawn: st.DataObject, pattern: re.Pattern[str], screen: Screen) -> None:
    text = drawn.draw(st.from_regex(pattern))
    assert screen.admits(Screened.of(text))


def alternatives(pattern: re.Pattern[str]) -> list[str]:
    """The alternatives of a pattern at its top level."""
    parts, depth = [""], 0
    for character in pattern.pattern:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


@pytest.mark.parametrize(
    ("alternative", "screen"),
    [
        (re.compile(part, re.IGNORECASE), screen)
        for pattern, screen in PATTERNS
        for part in alternatives(pattern)
    ],
    ids=lambda part: part.pattern if isinstance(part, re.Pattern) else "",
)
def test_every_alternative_contains_a_word(alternative: re.Pattern[str], screen: Screen) -> None:
    @settings(max_examples=20)
    @given(st.from_regex(alternative))
    def admitted(text: str) -> None:
        assert screen.admits(Screened.of(text))

    admitted()


def test_letter_case_does_not_matter_nor_letters_that_count_as_ascii() -> None:
    screen = Screen("kiosk")
    assert screen.admits(Screened.of("A KIOSK"))
    for odd in ODD_LETTERS:
        assert screen.admits(Screened.of(f"a {odd}iosk"))
    assert not screen.admits(Screened.of("a house"))


def test_words_beyond_ascii_are_found_by_their_signs_in_any_letter_case() -> None:
    screen = Screen("您的ip", "访问频繁", "禁止访问")
    assert screen.admits(Screened.of("封了您的IP。"))
    assert screen.admits(Screened.of("您禁止访问"))
    assert not screen.admits(Screened.of("欢迎访问本站，您的意见"))
