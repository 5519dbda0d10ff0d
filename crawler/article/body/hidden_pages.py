"""Extract: a page whose text is cut into pages by script → the page with all pages of the text.

The server sends the whole text, and a script shows one part at a time: blocks made alike, all but one hidden, and a
pager that leads to no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.markup.boilerplate import HIDDEN, Element
from crawler.markup.tree import Line, PageTree, read_again

MAY_PAGE = re.compile(r"[页頁]|\d")
PAGER = re.compile(
    r"(?:[\s\d<>«»‹›…|/]|[上下][一1]?[页頁]|[首末尾][页頁]|[共第]\s?\d{1,3}\s?[页頁]|余下全文|全文){2,}"
)
PAGER_AT_MOST = 40  # characters
NOWHERE = re.compile(r"#|javascript:|$", re.IGNORECASE)
PARTS = frozenset(("div", "section", "article", "li", "td"))
SENTENCE = 12  # characters of a part of the text


def with_hidden_pages(page: PageTree, container: Element) -> PageTree | None:
    """Return the page with the hidden parts of a text shown; None if no part is hidden.

    The parts are shown in the tree of the page.
    """
    parts = list(_hidden_parts(container))
    if not parts or not any(map(_is_pager, page.lines)):
        return None
    for part in parts:
        part.attrib.pop("hidden", None)
        part.set("style", HIDDEN.sub("", part.get("style") or ""))
    return read_again(page)


def _hidden_parts(container: Element) -> Iterator[Element]:
    """Yield the hidden elements made like the element of the text, or like an element within, right beside it."""
    for parent in (container.getparent(), container):
        hidden = [] if parent is None else [each for each in parent if _is_part(each) and _is_hidden(each)]
        if parent is None or not hidden:
            continue
        shown = [each for each in parent if _is_part(each) and not _is_hidden(each)]
        texts = {_make(each): _text(each) for each in reversed(shown)}
        for each in hidden:
            first, text = texts.get(_make(each), ""), _text(each)
            if len(first) >= SENTENCE and "。" in text and first not in text:
                yield each


def _is_part(element: Element) -> bool:
    return element.tag in PARTS


def _make(element: Element) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _text(element: Element) -> str:
    return "".join("".join(element.itertext()).split())


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or HIDDEN.search(element.get("style") or "") is not None


def _is_pager(line: Line) -> bool:
    """Return whether a line holds the numbers of pages, and no address of a page."""
    if len(line.bare) > PAGER_AT_MOST or MAY_PAGE.search(line.text) is None:
        return False
    return PAGER.fullmatch(line.text) is not None and all(NOWHERE.match(each.href) for each in line.anchors)
