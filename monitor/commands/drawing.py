"""Rows, texts with marks, counts → tables, paragraphs and a progress bar on a terminal, drawn with rich."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from monitor.present.search import Marked
from monitor.wording.plain import printable


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table. Cells are printable text; long cells are folded."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        drawn.add_column(name, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def records(paragraphs: Sequence[Sequence[Marked | str]]) -> None:
    """Print records of a few lines, an empty line after each.

    The first line of a record is bold. Marked places are red. Lines without marks are dim.
    """
    console = Console(highlight=False)
    for lines in paragraphs:
        for number, line in enumerate(lines):
            console.print(_line(line, bold=number == 0))
        console.print()


def _line(line: Marked | str, *, bold: bool) -> Text:
    """Return a line as text in which no character steers the terminal."""
    if isinstance(line, str):
        return Text(printable(line), style="dim")
    drawn = Text(printable(line.text), style="bold" if bold else "")
    for start, end in line.marks:
        drawn.stylize("bold red", start, end)
    return drawn


@contextmanager
def progress_bar(task: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error; yield the function that takes the counts done and total (0: not known)."""
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task(task, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(shown, completed=done, total=total or None)

        yield advance
