"""Rows, counts → tables and a progress bar on a terminal, drawn with rich."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

# A cell of visible ASCII characters alone: an id or an address, which no row breaks.
WHOLE = re.compile(r"[!-~]*")
LEAST_FOLDED = 20  # cells of a column of sentences, at least


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table. Cells are printable text. Long sentences are folded; ids and addresses stay whole."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    needed = 0
    for number, name in enumerate(columns):
        cells = [name, *(row[number] for row in rows)]
        whole = all(map(WHOLE.fullmatch, cells[1:]))
        drawn.add_column(name, overflow="fold", no_wrap=whole)
        longest = max(map(cell_len, cells))
        needed += 2 + (longest if whole else min(longest, LEAST_FOLDED))
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console = Console()
    console.width = max(console.width, needed)
    console.print(drawn)


@contextmanager
def progress_bar(task: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error; yield the function that takes the counts done and total (0: not known)."""
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task(task, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(shown, completed=done, total=total or None)

        yield advance
