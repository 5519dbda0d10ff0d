"""Extract: the article's element among the lines of its page → the run of the text, up to a boundary below."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.article.attachments import is_attachment
from crawler.article.blocks import is_furniture_text, is_tail_heading
from crawler.article.body.run import is_caption
from crawler.article.containers import FOOTER, says_boilerplate
from crawler.article.credit.credit_lines import is_credit_line, is_information
from crawler.article.headline import Headline, marked_element
from crawler.markup.boilerplate import Element
from crawler.markup.tree import Line

REACH = 400  # lines below the element that may belong to the text
LEAD_WITHIN = 20  # lines between headline and element
LEVELS = 3  # elements around the article's element without a line of their own
CREDIT_WITHIN = 2  # lines between headline and credit of another article
SENTENCE = 20  # characters of a sentence below the element
SENTENCES = (
    2  # sentences below the element that belong to the text; a single sentence is a notice or an advert
)


def end_of_run(lines: Sequence[Line], container: Element, end: int) -> int:
    """Return the line after the last line of the text.

    Beside the element, the text goes on with tables, files and sentences. Links, headings, credit, the page's own
    words and elements named like frames are boundaries. `end` is the line after the element.
    """
    parent = _parent_around(lines, container, end)
    if parent is None:
        return end
    above = frozenset(line.bare for line in lines[max(0, end - REACH) : end])
    last, sentences = end, 0
    for number, line in enumerate(lines[end : end + REACH], end):
        explains = number == last > end and _explains(line, parent)
        if not explains and _stops(line, parent, above):
            break
        sentences += _is_sentence(line)
        if explains or _is_table(line) or (sentences >= SENTENCES and _is_sentence(line)):
            last = number + 1
    return last


def above_next_article(lines: Sequence[Line], headline: Headline, end: int) -> int:
    """Return the line before `end` in which another article of the page begins, else `end`.

    The other article has a headline and a credit line made like those of the first, below a sentence of the first.
    """
    first = marked_element(lines[headline.first].element) if headline.first >= 0 else None
    others = set() if first is None else _made_alike(first)
    credit = _credit_below(lines, headline.last, end) if others else None
    if credit is None:
        return end
    has_sentence = False
    for number in range(headline.last + 1, end):
        has_sentence = has_sentence or "。" in lines[number].text
        if not has_sentence or marked_element(lines[number].element) not in others:
            continue
        beside = _credit_below(lines, number, end)
        if beside is not None and _is_made_alike(beside.element, credit.element):
            return number
    return end


def _credit_below(lines: Sequence[Line], number: int, end: int) -> Line | None:
    """Return the credit line within two lines below a headline."""
    below = lines[number + 1 : min(end, number + 1 + CREDIT_WITHIN)]
    return next((line for line in below if is_information(line) and not line.row), None)


def _made_alike(element: Element) -> set[Element]:
    """Return the further elements of the page with the tag and the class of an element."""
    alike = (
        other for other in element.getroottree().iter(str(element.tag)) if _is_made_alike(other, element)
    )
    return {other for other in alike if other is not element}


def _is_made_alike(element: Element, other: Element) -> bool:
    return element.tag == other.tag and element.get("class") == other.get("class")


def start_of_run(lines: Sequence[Line], container: Element, below: int, first: int) -> int:
    """Return the first line of the text: a lead may stand beside the element, below the credit lines.

    `below` is the line below the headline, `first` the first line in the element. A line that the text repeats is no
    lead.
    """
    parent = _parent_around(lines, container, first - 1) if first > below else None
    if parent is None or first - below > LEAD_WITHIN:
        return first
    text = "".join(line.bare for line in lines[first : first + REACH])
    leads = (number for number in range(below, first) if _is_lead(lines[number], parent))
    return next((number for number in leads if lines[number].bare not in text), first)


def _is_lead(line: Line, parent: Element) -> bool:
    if _is_boundary(line) or is_information(line) or not _is_sentence(line) or is_caption(line):
        return False
    return _is_within(line, parent)


def _is_within(line: Line, parent: Element) -> bool:
    return line.element is parent or any(element is parent for element in line.element.iterancestors())


def _parent_around(lines: Sequence[Line], container: Element, number: int) -> Element | None:
    """Return the nearest element around the container that also holds a line; None if that is far out."""
    if not 0 <= number < len(lines):
        return None
    around = set(lines[number].element.iterancestors()) | {lines[number].element}
    parent = container.getparent()
    for _ in range(LEVELS):
        if parent is None or parent.tag == "html":
            return None
        if parent in around:
            return parent
        parent = parent.getparent()
    return None


def _is_boundary(line: Line) -> bool:
    if line.noise is not None or line.heading or is_tail_heading(line):
        return True
    if line.row:
        return not _is_table(line)
    if line.link_chars > 0.5 * len(line.bare) and not is_attachment(line):
        return True
    return is_furniture_text(line.text) or says_boilerplate(line.text) or is_credit_line(line)


def _stops(line: Line, parent: Element, above: frozenset[str]) -> bool:
    """Return whether the text ends above a line: at a boundary, or at a second copy of the text."""
    is_copy = line.bare in above and _is_sentence(line)
    return is_copy or not _is_within(line, parent) or _is_boundary(line)


def _explains(line: Line, parent: Element) -> bool:
    """Return whether a line right below a table is a sentence about the table, with a telephone perhaps."""
    if (
        not _is_within(line, parent)
        or not _is_sentence(line)
        or line.noise is not None
        or line.heading
        or FOOTER.search(line.text)
    ):
        return False
    return not is_furniture_text(line.text) and not is_credit_line(line)


def _is_table(line: Line) -> bool:
    """Return whether a line is a row of data, and no row of a form to be sent."""
    if not line.row or (line.anchors and not is_attachment(line)):
        return False
    if next(line.element.iter("input", "select"), None) is not None:
        return False
    return next(line.element.iterancestors("form"), None) is None


def _is_sentence(line: Line) -> bool:
    return not line.row and "。" in line.text and len(line.bare) >= SENTENCE and not line.anchors
