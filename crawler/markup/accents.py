"""Text of a page → the same text without floods of combining characters.

To normalize a run of combining characters takes time in proportion to the square of its length. So a run is cut as
the Stream-Safe Text Format asks (UAX #15, section 13): no word of any language has more than thirty.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata

MOST_COMBINING = 30
LAST = min(sys.maxunicode, 0x1FFFF)  # no later plane has combining characters
_COMBINING = "".join(char for char in map(chr, range(0x300, LAST)) if unicodedata.combining(char))
# Characters and references to characters. A page may write its whole text as references. Patterns that begin with a
# character or a set search ten times as fast as an alternative.
COMBINING = frozenset(_COMBINING)
_REFERENCE = "&#[xX]?[0-9a-fA-F]{1,7};"
_MORE = rf"(?:[{_COMBINING}]|{_REFERENCE}){{{MOST_COMBINING},}}"
RUNS = (re.compile(_REFERENCE + _MORE), re.compile(rf"[{_COMBINING}]{_MORE}"))
FLOOD = re.compile(rf"([{_COMBINING}]{{{MOST_COMBINING}}})[{_COMBINING}]+")


def without_floods_of_accents(markup: str) -> str:
    """Return markup with at most MOST_COMBINING combining characters in a row, written as such or as references."""
    if markup.count("&#") > MOST_COMBINING:
        markup = RUNS[0].sub(_shortened, markup)
    # A run that is too long covers a character of this sample, which is looked through in no time.
    if not COMBINING.isdisjoint(markup[::MOST_COMBINING]):
        markup = RUNS[1].sub(_shortened, markup)
    return markup


def _shortened(run: re.Match[str]) -> str:
    text = html.unescape(run[0])
    short = FLOOD.sub(r"\1", text)
    return run[0] if short == text else html.escape(short)
