"""Extract: classed lines of an article → the paragraphs of the text, and the credit at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.article.blocks import is_furniture_text
from crawler.article.credit.claims import claims_of_texts
from crawler.article.credit.credit_lines import (
    is_credit_line,
    is_signed,
    with_addresses,
    with_colon,
    without_closing_credit,
)
from crawler.article.credit.labels import labelled
from crawler.article.line_classes import ClassedLine
from crawler.markup.dates import DATE
from storage.records import LineClass

UNREAD_AT_MOST = 8  # characters of a bracket's values that no statement holds


def paragraphs_of(classes: Sequence[ClassedLine], url: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the paragraphs without the credit in brackets at the end of the text, and the brackets."""
    kept = [each for each in classes if each.is_kept]
    end = len(kept)
    while end > 1 and kept[end - 1].kind is LineClass.ATTACHMENT:
        end -= 1
    paragraphs = [each.line.text for each in kept[:end]]
    brackets = _cut_closing_brackets(paragraphs, url)
    return (*paragraphs, *(each.line.text for each in kept[end:])), brackets


def _cut_closing_brackets(paragraphs: list[str], url: str) -> list[str]:
    """Cut bracketed credit off the last paragraphs; return the credit in reading order."""
    brackets: list[str] = []
    while paragraphs:
        text, credit = without_closing_credit(paragraphs[-1])
        if credit is None or (not text and len(paragraphs) == 1) or not _is_read_whole(credit, url):
            break
        brackets.insert(0, credit)
        paragraphs[-1:] = [text] if text and not is_furniture_text(text) else []
    return brackets


def _is_read_whole(bracket: str, url: str) -> bool:
    """Return whether statements hold all values of a bracket. Other words in a bracket are text."""
    claimed = [claim.value for claim in claims_of_texts([bracket], "tail", url)]
    return all(_unread(value, claimed) <= UNREAD_AT_MOST for value in _values(bracket))


def _values(bracket: str) -> Iterator[str]:
    for given in labelled(with_colon(bracket)):
        if given.field is not None:
            yield re.sub(r"[\W\d]+", "", DATE.sub("", given.value))


def _unread(value: str, claimed: Sequence[str]) -> int:
    """Return the number of a value's characters that no claim holds."""
    held = (re.sub(r"[\W\d]+", "", claim) for claim in claimed)
    return len(value) - max((len(claim) for claim in held if claim in value or value in claim), default=0)


def closing_credit(classes: Sequence[ClassedLine]) -> list[str]:
    """Return the credit lines at the end of a text, then credit in lines left out, then the signature."""
    last = next((each for each in reversed(classes) if each.is_kept), None)
    closing = [
        with_addresses(each.line)
        for each in classes
        if each.kind is LineClass.CREDIT and is_credit_line(each.line)
    ]
    if last is not None and is_signed(last.line.spaced):
        closing.append(last.line.spaced)
    return closing
