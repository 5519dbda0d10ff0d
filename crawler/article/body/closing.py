"""Extract: classed lines of an article → the paragraphs of the text, and the credit at the end of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.article.blocks import is_furniture_text
from crawler.article.body.run import ClassedLine
from crawler.article.credit.claims import claims_of_texts
from crawler.article.credit.credit_lines import (
    URL,
    is_credit_line,
    is_information,
    is_signed,
    with_addresses,
    with_colon,
    without_closing_credit,
)
from crawler.article.credit.labels import labelled
from crawler.markup.dates import DATE
from crawler.markup.tree import Line
from storage.records import Field, LineClass, LineReason

# The count of downloads beside a file: 下载次数：12, 已下载12次. Another count is no other text.
DOWNLOADS = re.compile(
    r"[\s（(【\[|｜]{0,4}(?:(?:下载|点击|浏览)(?:次数|数量|量|数)[\s:：]{0,3}\d[\d,]{0,12}\s?(?:人?次)?|"
    r"(?:已被?)?下载[\s:：]{0,3}\d[\d,]{0,12}\s?人?次(?!数))[\s）)】\]]{0,4}"
)
UNREAD_AT_MOST = 8  # characters of a value that no statement holds


def paragraphs_of(classes: Sequence[ClassedLine], url: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the paragraphs without the credit in brackets at the end of the text, and the brackets."""
    kept = [each for each in classes if each.is_kept]
    end = len(kept)
    while end > 1 and kept[end - 1].kind is LineClass.ATTACHMENT:
        end -= 1
    paragraphs = [_text_of(each) for each in kept[:end]]
    brackets = _cut_closing_brackets(paragraphs, url)
    return (*paragraphs, *map(_text_of, kept[end:])), brackets


def _text_of(each: ClassedLine) -> str:
    """Return the text of a line; of a line with a file, without the count of downloads."""
    text = each.line.text
    return DOWNLOADS.sub("", text) or text if each.kind is LineClass.ATTACHMENT else text


def _cut_closing_brackets(paragraphs: list[str], url: str) -> list[str]:
    """Cut bracketed credit off the last paragraphs; return the credit in reading order.

    A bracket with more than the statements hold stays in the text too.
    """
    brackets: list[str] = []
    while paragraphs:
        text, credit = without_closing_credit(paragraphs[-1])
        if credit is None or (not text and len(paragraphs) == 1):
            break
        brackets.insert(0, credit)
        if not is_read_whole(credit, url):
            break
        paragraphs[-1:] = [text] if text and not is_furniture_text(text) else []
    return brackets


def is_read_whole(credit: str, url: str) -> bool:
    """Return whether statements hold the whole source and author of a credit line. Other words there are text."""
    claimed = [claim.value for claim in claims_of_texts([credit], "tail", url)]
    return all(_unread(value, claimed) <= UNREAD_AT_MOST for value in _values(credit))


def _values(credit: str) -> Iterator[str]:
    for given in labelled(with_colon(credit)):
        if given.field in (Field.SOURCE, Field.AUTHOR) and not URL.match(given.value):
            yield re.sub(r"[\W\d]+", "", DATE.sub("", given.value))


def _unread(value: str, claimed: Sequence[str]) -> int:
    """Return the number of a value's characters that no claim holds."""
    held = (re.sub(r"[\W\d]+", "", claim) for claim in claimed)
    return len(value) - max((len(claim) for claim in held if claim in value or value in claim), default=0)


def credit_above(classes: Sequence[ClassedLine]) -> list[Line]:
    """Return the credit lines above a text, and the furniture with dates or sources anywhere in its element."""
    return [each.line for each in classes if _is_above(each) and is_information(each.line)]


def _is_above(each: ClassedLine) -> bool:
    return each.kind is LineClass.FURNITURE or each.reason is LineReason.HEADER


def closing_credit(classes: Sequence[ClassedLine]) -> list[str]:
    """Return the credit lines at the end of a text, then credit in lines left out, then the signature."""
    last = next((each for each in reversed(classes) if each.is_kept), None)
    closing = [with_addresses(each.line) for each in classes if _states_credit(each)]
    if last is not None and is_signed(last.line.spaced):
        closing.append(last.line.spaced)
    return closing


def _states_credit(each: ClassedLine) -> bool:
    return each.reason in (LineReason.CREDIT, LineReason.SIGNED) and is_credit_line(each.line)
