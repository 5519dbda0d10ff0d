"""Extract: classed lines of a text, and the lines around → every line between headline and footer, with its class.

Lines beside the text that an editor writes are compared from look to look: credit, brackets, and notes in the flow of
the text or between headline and text. Furniture of the template changes with the day and is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.article.attachments import is_attachment
from crawler.article.blocks import are_buttons, is_furniture_text
from crawler.article.body.run import ClassedLine
from crawler.article.credit.credit_lines import is_credit_line, is_information, shows_today
from crawler.article.credit.labels import LABEL
from crawler.lists.rows import is_neighbour
from crawler.markup.boilerplate import name_of
from crawler.markup.tree import Line
from storage.records import Attribution, LineClass, LinePlace, LineReason, PageLine

CREDIT_WITHIN = 14  # lines below a text that may be credit
BUTTON_AT_MOST = 6  # characters of a link that is a button of the template
BELOW_AT_MOST = 60  # lines between text and footer
FOOTER_NAME = re.compile(r"foot|copyright|bottom", re.IGNORECASE)
FOOTER = re.compile(r"版权所有|版權所有|copyright|©|ICP备|ICP证|公网安备|网站标识码", re.IGNORECASE)
DIGITS = re.compile(r"[\d:：./年月日时分秒\s-]+")  # a time if any of them is a digit
COUNT = re.compile(r"[\d\s()（）\[\]【】:：,，.…+]+")  # a button is the same with and without a count
LETTER = re.compile(r"\w")
BETWEEN_WORDS = re.compile(r"[\s…|｜【】\[\]()（）:：/／“”<>]+")
SINCE = re.compile(r"^(?:昨天|前天|今天|刚刚|剛剛)$|\d\s*(?:秒|分钟|分鐘|小时|小時|天|周|个月|個月)前")
COPIED_FROM, EDGE = 15, 6  # characters of a line of a second copy, and of its beginning and end
MASK = "…"  # in place of a value that is compared as a field, and of numbers of a header line
NOTES = frozenset((LineReason.WORDS, LineReason.SIGNED, LineReason.HEADING))


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The lines around a text."""

    above: Sequence[Line]  # between headline and text
    below: Sequence[Line]  # after the text


def page_lines(
    classes: Sequence[ClassedLine], brackets: Sequence[str], around: Surroundings
) -> tuple[PageLine, ...]:
    """Return every line from the headline to the footer. `brackets` are the credit cut off the last paragraphs."""
    return (
        *map(_line_above, around.above),
        *_lines_within(classes, brackets),
        *(_line_below(line, number) for number, line in enumerate(_to_footer(around.below))),
    )


def _line_above(line: Line) -> PageLine:
    if is_furniture_text(line.text):
        return PageLine(line.text, LineClass.FURNITURE, LineReason.WORDS, LinePlace.ABOVE)
    if is_information(line):
        return PageLine(line.text, LineClass.CREDIT, LineReason.HEADER, LinePlace.ABOVE)
    return PageLine(line.text, LineClass.FURNITURE, LineReason.OUTSIDE, LinePlace.ABOVE)


def _lines_within(classes: Sequence[ClassedLine], brackets: Sequence[str]) -> Iterator[PageLine]:
    for each in classes:
        text, cut = each.line.text, None
        if each.is_kept:
            cut = next((bracket for bracket in brackets if text.endswith(bracket)), None)
        if cut is not None:
            text = text[: -len(cut)].rstrip()
        if text:
            yield PageLine(text, each.kind, each.reason, LinePlace.WITHIN)
        if cut is not None:
            yield PageLine(cut, LineClass.CREDIT, LineReason.BRACKET, LinePlace.WITHIN)


def _to_footer(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines[:BELOW_AT_MOST]:
        is_footer = line.noise is not None and FOOTER_NAME.search(name_of(line.noise))
        if is_footer or FOOTER.search(line.text):
            return
        yield line


def _line_below(line: Line, number: int) -> PageLine:
    if number < CREDIT_WITHIN and line.noise is None and is_credit_line(line):
        return PageLine(line.text, LineClass.CREDIT, LineReason.CREDIT, LinePlace.BELOW)
    if line.noise is None and is_attachment(line):
        return PageLine(line.text, LineClass.ATTACHMENT, LineReason.FILE, LinePlace.BELOW)
    return PageLine(line.text, LineClass.FURNITURE, LineReason.OUTSIDE, LinePlace.BELOW)


# --- lines that are compared ---


def beside_lines(
    lines: Sequence[PageLine], templates: frozenset[str], attribution: Attribution
) -> tuple[str, ...]:
    """Return the lines beside the text that are compared, without values that are compared as fields.

    `templates` are the texts of lines in blocks of another shape, or with links: furniture of the template.
    """
    values, copied = _values(attribution), _altered_copies(lines)
    compared = (
        line.text if line.text in copied else _compared(line, values)
        for line in lines
        if line.text in copied or _is_of_editor(line, templates)
    )
    return tuple(dict.fromkeys(text for text in compared if LETTER.search(text.replace(MASK, ""))))


def _is_of_editor(line: PageLine, templates: frozenset[str]) -> bool:
    if shows_today(line.text) or SINCE.search(line.text) or is_neighbour(line.text):
        return False
    if line.kind is LineClass.CREDIT:
        return True
    if line.kind is not LineClass.FURNITURE or line.place is LinePlace.BELOW:
        return False
    if line.reason is LineReason.WORDS and are_buttons(line.text):
        return True
    return line.text not in templates and (line.place is LinePlace.ABOVE or line.reason in NOTES)


def _altered_copies(lines: Sequence[PageLine]) -> set[str]:
    """Return the lines of a second copy of the text that differ from the first: a page for telephones, a large print.

    A copy repeats at least one line. A differing line begins or ends like a line of the text.
    """
    text = {line.text for line in lines if line.kind is LineClass.BODY and len(line.text) >= COPIED_FROM}
    below = {line.text for line in lines if line.place is LinePlace.BELOW and len(line.text) >= COPIED_FROM}
    if text.isdisjoint(below):
        return set()
    edges = {edge for line in text - below for edge in _edges(line)}
    return {line for line in below - text if not edges.isdisjoint(_edges(line))}


def _edges(text: str) -> tuple[str, str]:
    return f"^{text[:EDGE]}", f"{text[-EDGE:]}$"


def template_lines(classes: Sequence[ClassedLine], above: Sequence[Line]) -> frozenset[str]:
    """Return the texts of the lines with links, and of the lines in blocks of another shape than the text.

    Words of the page that link to no other page are no such lines: 扫一扫在手机打开当前页.
    """
    within = (
        each.line.text
        for each in classes
        if (_names_page(each.line) if each.reason is LineReason.WORDS else _is_in_template(each))
    )
    named = (line.text for line in above if line.noise is not None and not is_furniture_text(line.text))
    return frozenset((*within, *named, *(line.text for line in above if _names_page(line))))


def _is_in_template(each: ClassedLine) -> bool:
    return bool(each.line.anchors) or not each.is_of_text


def _names_page(line: Line) -> bool:
    """Return whether a line links to another page by a headline. A short link is a button."""
    return any(len(anchor.text) > BUTTON_AT_MOST for anchor in line.anchors)


def _values(attribution: Attribution) -> list[str]:
    """Return the words of the fields, longest first."""
    fields = (attribution.source, attribution.author, attribution.editor, attribution.tail_source)
    words = {word for field in fields if field for word in (field, *field.split()) if len(word) > 1}
    return sorted(words, key=lambda word: (-len(word), word))


def _compared(line: PageLine, values: Sequence[str]) -> str:
    text = line.text
    for value in values if line.kind is LineClass.CREDIT else ():
        text = text.replace(value, MASK)
    if line.reason is LineReason.WORDS and are_buttons(text):
        return COUNT.sub("", text)
    if line.kind is LineClass.FURNITURE:
        return without_numbers(text)
    return _own_words(without_numbers(text)) if line.reason is LineReason.HEADER else text


def without_numbers(text: str) -> str:
    """Return a line with a mask in place of every number and time, as the lines beside a text are compared."""
    return DIGITS.sub(_masked, text)


def _masked(run: re.Match[str]) -> str:
    return MASK if any(char.isdecimal() for char in run[0]) else run[0]


def _own_words(header: str) -> str:
    """Return the words of a header line that are neither label nor button of the template."""
    words = (word for word in BETWEEN_WORDS.split(header) if len(word) > 1)
    return " ".join(word for word in words if not is_furniture_text(word) and not _is_label(word))


def _is_label(word: str) -> bool:
    return any(match.end() == len(word) for match in LABEL.finditer(word))
