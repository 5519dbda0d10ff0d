"""XLSX → rows with their values, a page for each sheet. Formulas count with the value that the file keeps."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice

from openpyxl import load_workbook

MOST_ROWS = 20_000  # of a sheet
MOST_CELLS = 200  # of a row


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the rows of every sheet. Raises the errors of openpyxl."""
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = islice(sheet.iter_rows(values_only=True), MOST_ROWS)
        yield [" ".join(str(cell) for cell in row[:MOST_CELLS] if cell is not None) for row in rows]
