"""Answers on standard output: tables on a terminal, TSV in a pipe, JSON when asked for. Messages go to stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.wording.plain import Cell, printable, utc

if TYPE_CHECKING:
    from rich.text import Text

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
# controls of terminals, turns of direction and what takes no room: JSON itself escapes the first 32 only
OBEYED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def as_json(value: object) -> None:
    """One JSON value, and nothing else; what a terminal or a reader's eye could obey is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text))


def table(columns: Sequence[str], lines: Sequence[Sequence[Cell]]) -> None:
    """A table for people, or tab-separated lines for programs."""
    cleaned = [[printable(each) for each in line] for line in lines]
    if not sys.stdout.isatty():
        for line in [[str(name) for name in columns], *cleaned]:
            click.echo("\t".join(map(_inert, line)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        drawn.add_column(name, overflow="fold")
    for line in cleaned:
        drawn.add_row(*(Text(each) for each in line))
    Console().print(drawn)


def marked(text: str, marks: Sequence[tuple[int, int]], *, title: bool = False) -> Text:
    """A text of others for a terminal, with some places of it marked; nothing in it is an instruction."""
    from rich.text import Text

    drawn = Text(printable(text), style="bold" if title else "")
    for start, end in marks:
        drawn.stylize("bold red", start, end)
    return drawn


def paragraphs(lines: Sequence[Sequence[Text | str]]) -> None:
    """Records of a few lines each, with an empty one behind each, on a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for record in lines:
        for each in record:
            console.print(each if isinstance(each, Text) else Text(printable(each), style="dim"))
        console.print()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay what they are."""
    if not cell.startswith(("=", "+", "-", "@")) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def say(text: str) -> None:
    """A message for people, on standard error; where it cannot be written (a full disk, nobody reads) work goes on."""
    with suppress(OSError):
        click.echo(text, err=True)


def write(file: Path, text: str) -> None:
    """Write an answer into a file, and say so. Raises ClickException where it cannot be written."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    say(f"wrote {file}")


def moment(at: datetime | None) -> str | None:
    """A time in a table: as people in China read it on a terminal, as in JSON for a program."""
    from monitor.wording.plain import shown_time

    stamp = utc(at)
    return shown_time(stamp) if stamp and sys.stdout.isatty() else stamp


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while something long runs; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield told
