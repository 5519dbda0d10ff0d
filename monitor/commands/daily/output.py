"""Answer → lines, table, JSON, JSON Lines or CSV on standard output."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from gettext import gettext as _
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from monitor.commands import terminal
from monitor.commands.pager import paged
from monitor.present.console.lines import Row, Style, TextLine, rows_of
from monitor.wording.plain import Cell, printable

F = TypeVar("F", bound=Callable[..., object])


class Format(StrEnum):
    """Form of an answer."""

    LINES = "lines"
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True)
class AnswerShape:
    """Form of an answer, and whether a pager may show the answer."""

    form: Format = Format.LINES
    pager: bool = True

    @property
    def is_json(self) -> bool:
        """Return whether the answer is made of the objects of ``--json``."""
        return self.form in (Format.JSON, Format.JSONL)


@dataclass(frozen=True)
class TableAnswer:
    """Answer in rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def shaped(command: F) -> F:
    """Give a command the options --format, --json and --no-pager, handed over as `shape`."""
    with_format = click.option(
        "--format",
        "shape",
        type=click.Choice([each.value for each in Format]),
        default=Format.LINES.value,
        show_default=True,
        callback=_shape,
        help="Form of the answer; table: tab-separated in a pipe.",
    )
    return _with_flags(with_format(command))


def shaped_alone(command: F) -> F:
    """Give a command about one thing the options --json and --no-pager, handed over as `shape`."""
    with_format = click.option(
        "--format", "shape", type=click.Choice([Format.LINES.value, Format.JSON.value]),
        default=Format.LINES.value, callback=_shape, help="Form of the answer.",
    )  # fmt: skip
    return _with_flags(with_format(command))


def _with_flags(command: F) -> F:
    decorated: Any = command
    for option in (
        click.option("--json", "as_json", is_flag=True, is_eager=True, expose_value=False, callback=terminal.keep_flag,
                     help="Print JSON and no further text; as --format json."),
        click.option("--no-pager", is_flag=True, is_eager=True, expose_value=False, callback=terminal.keep_flag,
                     help="Print all lines at once on a terminal."),
    ):  # fmt: skip
        decorated = option(decorated)
    flagged: F = decorated
    return flagged


def _shape(ctx: click.Context, _parameter: click.Parameter, value: str) -> AnswerShape:
    is_json = terminal.has_flag(ctx, "as_json")
    is_given = ctx.get_parameter_source("shape") is ParameterSource.COMMANDLINE
    if is_json and is_given and value != Format.JSON:
        raise click.UsageError(
            _("--json and --format {form} contradict: give one of them").format(form=value)
        )
    form = Format.JSON if is_json else Format(value)
    return AnswerShape(form, pager=not terminal.has_flag(ctx, "no_pager"))


def print_json(objects: Sequence[Mapping[str, Any]] | Mapping[str, Any], shape: AnswerShape) -> None:
    """Print objects as one JSON array, or one object a line; a single object as one object."""
    if shape.form is Format.JSON or isinstance(objects, Mapping):
        terminal.as_json(objects)
        return
    for each in objects:
        click.echo(terminal.json_text(each, indent=None))


def print_rows(answer: TableAnswer, shape: AnswerShape) -> None:
    """Print rows as CSV, or as a table."""
    if shape.form is Format.CSV:
        click.echo(_csv(answer), nl=False)
        return
    terminal.table(answer.columns, answer.rows)


def _csv(answer: TableAnswer) -> str:
    """Return the rows as CSV (RFC 4180). No cell is a formula for a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([terminal.inert(printable(cell)) for cell in row])
    return written.getvalue()


def print_lines(lines: Iterable[TextLine], shape: AnswerShape = AnswerShape()) -> None:
    """Print lines: on a terminal with colours, fitted to the width, through the pager."""
    width, colour = _width(), sys.stdout.isatty() and "NO_COLOR" not in os.environ
    rows = (row for each in lines for row in rows_of(each, width))
    paged("\n".join(_drawn(row, colour=colour) for row in rows), wanted=shape.pager)


def _width() -> int | None:
    """Return the cells of a row; None in a pipe, unless COLUMNS says a width."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size().columns
    return None


STYLES: Mapping[Style, Mapping[str, Any]] = {
    Style.PLAIN: {},
    Style.STRONG: {"bold": True},
    Style.SOFT: {"dim": True},
    Style.CRITICAL: {"fg": "red", "bold": True},
    Style.WARNING: {"fg": "yellow", "bold": True},
    # orange and blue differ also for eyes that confuse red and green
    Style.REMOVED: {"fg": 208, "strikethrough": True},
    Style.INSERTED: {"fg": 39, "underline": True},
    Style.HIT: {"fg": "red", "bold": True},
}


def _drawn(row: Row, *, colour: bool) -> str:
    if not colour:
        return "".join(part.text for part in row).rstrip()
    return "".join(
        click.style(part.text, **STYLES[part.style]) if STYLES[part.style] else part.text for part in row
    )
