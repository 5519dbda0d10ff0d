"""DOCX → paragraphs and rows of tables, in the order of the document. A document has no pages before the print.

All tracked changes count as accepted: insertions count, deletions do not. Text boxes
follow the paragraph of the box. Footnotes and endnotes come last.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a text box again
PARAGRAPH, TABLE, ROW, CELL, BOX = (f"{WORD}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent"))
WORDS, GAPS = f"{WORD}t", {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}
DELETED = frozenset({f"{WORD}del", f"{WORD}moveFrom", FALLBACK})
WRAPPERS = frozenset(f"{WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
NOTES = ("/word/footnotes.xml", "/word/endnotes.xml")

Element = Any  # of lxml


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the paragraphs as a page. Raises the errors of python-docx."""
    document = Document(io.BytesIO(body))
    parts = {str(part.partname): part.blob for part in document.part.package.iter_parts()}
    notes = [parse_xml(parts[name]) for name in NOTES if name in parts]
    yield [text for root in (document.element.body, *notes) for text in _texts(root)]


def _texts(parent: Element) -> Iterator[str]:
    """Yield the paragraphs and rows below an element, in their order."""
    for child in parent:
        if child.tag == PARAGRAPH:
            yield _text(child)
            yield from _boxes(child)
        elif child.tag == TABLE:
            yield from (_row(row) for row in child.iter(ROW) if _is_of(row, child, TABLE))
        elif child.tag in WRAPPERS or child.tag.endswith(("footnote", "endnote")):
            yield from _texts(child)


def _text(paragraph: Element) -> str:
    """Return the words of a paragraph without the words of text boxes."""
    left_out = DELETED | {BOX}
    return "".join(
        (node.text or "") if node.tag == WORDS else GAPS[node.tag]
        for node in paragraph.iter(WORDS, *GAPS)
        if not _is_within(node, paragraph, left_out)
    )


def _boxes(paragraph: Element) -> Iterator[str]:
    """Yield the paragraphs of the text boxes of a paragraph."""
    for box in paragraph.iter(BOX):
        if not _is_within(box, paragraph, DELETED | {BOX}):
            yield from _texts(box)


def _row(row: Element) -> str:
    cells = (cell for cell in row.iter(CELL) if _is_of(cell, row, CELL))
    return " ".join(filter(None, ("\n".join(_texts(cell)).strip() for cell in cells)))


def _is_of(node: Element, parent: Element, tag: str) -> bool:
    """Return whether no further element of a tag stands between an element and the parent."""
    return not _is_within(node, parent, frozenset({tag}))


def _is_within(node: Element, top: Element, tags: frozenset[str]) -> bool:
    """Return whether an element between a node and the top has any of the tags."""
    above = node.getparent()
    while above is not None and above is not top:
        if above.tag in tags:
            return True
        above = above.getparent()
    return False
