"""Screen: text and words → whether a pattern can match. A look for fixed words is ten times as fast as an alternation.

Most texts hold no word. Words of ASCII are looked for in the part of the text that is ASCII. Of the other words a few
characters, their signs, are looked for first: a single character is found in a fraction of the time of a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Letters beyond ASCII that a pattern with IGNORECASE takes for s, k and i.
ODD_LETTERS = ("\u017f", "\u212a", "\u0130", "\u0131")


@dataclass(frozen=True)
class Screened:
    """A text in the forms in which words are looked for."""

    text: str
    plain: bytes  # without characters beyond ASCII, in lower case

    @classmethod
    def of(cls, text: str) -> Screened:
        """Return a text in the forms for screens."""
        return cls(text, text.encode("ascii", "ignore").lower())


class Screen:
    """Words of a pattern. Every match of the pattern contains a word; letter case does not matter."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self._plain = tuple(word.lower().encode() for word in words if word.isascii())
        self._foreign = _by_sign([word.lower() for word in words if not word.isascii()])

    def admits(self, page: Screened) -> bool:
        """Return whether the pattern can match a text."""
        if any(letter in page.text for letter in ODD_LETTERS):
            return True
        return any(word in page.plain for word in self._plain) or self._holds_foreign(page.text)

    def _holds_foreign(self, text: str) -> bool:
        signs = [sign for sign in self._foreign if sign in text]
        if not signs:
            return False
        lower = text.lower()
        return any(word in lower for sign in signs for word in self._foreign[sign])


def _by_sign(words: Sequence[str]) -> dict[str, list[str]]:
    """Return words by a character beyond ASCII that each contains: few signs for all words."""
    by_sign: dict[str, list[str]] = {}
    waiting = list(words)
    while waiting:
        held = Counter(character for word in waiting for character in set(word) if not character.isascii())
        sign = max(held, key=lambda character: (held[character], character))
        by_sign[sign] = [word for word in waiting if sign in word]
        waiting = [word for word in waiting if sign not in word]
    return by_sign
