"""DOCX → paragraphs and rows of tables, in the order of the document. A document has no pages before it is printed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from docx import Document
from docx.table import Table


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the paragraphs as one page. Raises the errors of python-docx."""
    yield list(_paragraphs(body))


def _paragraphs(body: bytes) -> Iterator[str]:
    for block in Document(io.BytesIO(body)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys((cell._tc, cell.text) for cell in row.cells)  # a merged cell once
                yield " ".join(text for _, text in cells)
        else:
            yield block.text
