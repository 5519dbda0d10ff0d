"""Extract: the headline with credit beside → the element of the sentences right below, for a short article.

A few sentences score less than a box of columns or a notice of the site far below. Their place tells the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crawler.article.attachments import is_attachment
from crawler.article.blocks import is_furniture_text
from crawler.article.headline import Headline
from crawler.markup.boilerplate import Element
from crawler.markup.tree import Line

NEAR = 8  # lines below the headline within which the text begins
APART = 8  # lines of other matter between the text and the element with the best score
CREDIT_WITHIN = 6  # lines below a headline with its credit
PLAIN_LEAST = 6  # characters of lines without a sentence
LEAST = 30  # characters of sentences
PURE = 0.7  # share of sentences in the element
MUCH_MORE = 3  # times the text: so much more text elsewhere is the article


def element_below(
    lines: Sequence[Line],
    anchor: Headline,
    elsewhere: Element,
    *,
    is_credit: Callable[[Line], bool],
) -> Element | None:
    """Return the element of the sentences right below a headline with credit beside, else None.

    `elsewhere` is the element with the best score. Its text is the article if it begins near the headline, or is
    much longer than the sentences.
    """
    first = _first_sentence(lines, anchor, is_credit)
    if first is None or _is_inside(lines[first], elsewhere):
        return None
    outside = {*elsewhere.iterancestors(), *_around_headline(lines, anchor)}
    element = _outermost(lines[first].element, outside)
    inside = [number for number in range(first, len(lines)) if _is_inside(lines[number], element)]
    others = [number for number, line in enumerate(lines) if _is_inside(line, elsewhere)]
    if not others or others[0] - inside[-1] <= APART:
        return None
    chars = sum(len(lines[number].bare) for number in inside)
    told = _told(lines[number] for number in inside)
    is_text = told >= LEAST and told >= PURE * chars
    return element if is_text and _told(lines[number] for number in others) < MUCH_MORE * told else None


def place_below(
    lines: Sequence[Line],
    anchor: Headline,
    *,
    is_credit: Callable[[Line], bool],
    ends: Callable[[Line], bool],
) -> tuple[int, int] | None:
    """Return the first line, and the line after the last, of the plain lines below a headline with credit beside.

    A notice may hold no sentence: a line, names, a small table. None if a link stands between headline and credit, if
    no plain line follows the credit, or if a further line below states a publication, as in a list.
    """
    below = range(anchor.last + 1, min(anchor.last + 1 + CREDIT_WITHIN, len(lines)))
    credit = [number for number in below if is_credit(lines[number])]
    if not credit or any(_is_link(lines[number]) for number in range(anchor.last + 1, credit[0])):
        return None
    first = credit[0] + 1
    while first < len(lines) and (is_credit(lines[first]) or is_furniture_text(lines[first].text)):
        first += 1
    end = next((at for at in range(first, len(lines)) if _is_other(lines[at]) or ends(lines[at])), len(lines))
    while first + 1 < end < len(lines) and _is_apart(lines[end - 1], lines[end], lines[first]):
        end -= 1
    chars = sum(len(line.bare) - line.link_chars for line in lines[first:end])
    if chars < PLAIN_LEAST or any(line.noise is None and is_credit(line) for line in lines[end:]):
        return None
    return first, end


def element_around(lines: Sequence[Line]) -> Element:
    """Return the smallest element that holds all lines."""
    element = lines[0].element
    while (
        not all(_is_inside(line, element) for line in lines) and (parent := element.getparent()) is not None
    ):
        element = parent
    return element


def _is_apart(line: Line, below: Line, first: Line) -> bool:
    """Return whether a line stands in one box with the link below, and the first line does not: 最新公告."""
    return not _is_inside(first, element_around([line, below]))


def _is_other(line: Line) -> bool:
    return line.noise is not None or line.heading or _is_link(line)


def _is_link(line: Line) -> bool:
    return line.link_chars > 0.5 * len(line.bare) and not is_attachment(line)


def _first_sentence(lines: Sequence[Line], anchor: Headline, is_credit: Callable[[Line], bool]) -> int | None:
    """Return the first sentence near below the headline that is neither credit nor part of the page's frame."""
    for number in range(anchor.last + 1, min(anchor.last + 1 + NEAR, len(lines))):
        line = lines[number]
        if line.noise is None and "。" in line.text and line.link_chars == 0 and not is_credit(line):
            return number
    return None


def _around_headline(lines: Sequence[Line], anchor: Headline) -> list[Element]:
    return [lines[anchor.first].element, *lines[anchor.first].element.iterancestors()]


def _outermost(element: Element, outside: set[Element]) -> Element:
    """Return the outermost element around `element` that is none of `outside`."""
    parent = element.getparent()
    while parent is not None and parent not in outside:
        element, parent = parent, parent.getparent()
    return element


def _is_inside(line: Line, element: Element) -> bool:
    return line.element is element or element in line.element.iterancestors()


def _told(lines: Iterable[Line]) -> int:
    """Return the characters of lines with a sentence, without links."""
    return sum(len(line.bare) - line.link_chars for line in lines if "。" in line.text)
