"""PDF → paragraphs, page by page, columns in reading order; vertical text too."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each font that a careless program made


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the text boxes of every page. Raises the errors of pdfminer."""
    for page in extract_pages(io.BytesIO(body), laparams=LAParams(detect_vertical=True)):
        yield [box.get_text() for box in page if isinstance(box, LTTextContainer)]
