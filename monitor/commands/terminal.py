"""Answers → standard output: a table on a terminal, TSV in a pipe, JSON on request. Messages → standard error."""

from __future__ import annotations

import errno
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

import click

from monitor.commands import on_demand
from monitor.service.file_modes import named_by_user
from monitor.speech.language import marked, system_words
from monitor.speech.own_call import with_own_call
from monitor.wording.plain import Cell, printable, shown_time, utc

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
# Controls of terminals, marks that turn the direction of text, characters without width. JSON escapes only the
# first 32 control characters.
OBEYED = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


FLAGS = "reprintwatch."  # begins the names of flags in the memory of a call


def keep_flag(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    """Remember a flag for the whole call, wherever it stands on the command line."""
    if value:
        ctx.meta[f"{FLAGS}{parameter.name}"] = True


def has_flag(ctx: click.Context, name: str) -> bool:
    """Return whether a flag was given anywhere on the command line."""
    return bool(ctx.meta.get(f"{FLAGS}{name}"))


def as_json(value: object) -> None:
    """Print a JSON value."""
    click.echo(json_text(value))


def json_text(value: object, *, indent: int | None = 2) -> str:
    """Return a JSON text. Characters that steer a terminal or deceive a reader are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table on a terminal, else lines of cells separated by tabs.

    The names of columns are texts of the catalogue. Programs read the lines, so these keep the names in English.
    """
    cleaned = [[printable(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        on_demand.module(on_demand.DRAWING).table([_(name) if name else "" for name in columns], cleaned)
        return
    for row in [list(columns), *cleaned]:
        click.echo("\t".join(map(inert, row)))


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers are unchanged."""
    if not cell.startswith(("=", "+", "-", "@")) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def say(text: str) -> None:
    """Print a message on standard error, with commands that work when pasted.

    Work goes on if the message cannot be written (full disk, closed pipe).
    """
    with suppress(OSError):
        click.echo(with_own_call(text), err=True)


def text_of(file: Path) -> str:
    """Return the text of a file in UTF-8. Raises ClickException if the file cannot be read."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(
            _("{place}: not UTF-8: save the file as UTF-8").format(place=file)
        ) from error
    except OSError as error:
        raise unreadable(file, error) from error


# Error of the system → the next step of a person who names a file to read
STEPS_TO_READ = {
    errno.ENOENT: marked("check the path, or save the file first"),
    errno.ENOTDIR: marked("check the path, or save the file first"),
    errno.EISDIR: marked("name a file in it"),
    errno.EACCES: marked("let this account read it"),
    errno.EPERM: marked("let this account read it"),
}
CHECK_PATH = marked("check the path")


def unreadable(file: Path, error: OSError) -> click.ClickException:
    """Return the message for a file that cannot be read, with the next step."""
    step = _(STEPS_TO_READ.get(error.errno or 0, CHECK_PATH))
    text = _("{file} cannot be read: {error}: {step}")
    return click.ClickException(text.format(file=file, error=system_words(error), step=step))


def write(file: Path, text: str) -> None:
    """Write an answer into a file and name the file. Raises ClickException if the file cannot be written."""
    write_bytes(file, text.encode())


def write_bytes(file: Path, content: bytes) -> None:
    """Write a document into a file and name the file. Raises ClickException if the file cannot be written."""
    try:
        with named_by_user():
            file.write_bytes(content)
    except OSError as error:
        raise unwritable(file, error) from error
    say(_("wrote {file}").format(file=file))


# Error of the system → the next step
STEPS = {
    errno.ENOENT: marked("make its folder first, or name another file"),
    errno.ENOTDIR: marked("make its folder first, or name another file"),
    errno.EACCES: marked("name a file in a folder that this account may write"),
    errno.EPERM: marked("name a file in a folder that this account may write"),
    errno.EROFS: marked("name a file in a folder that this account may write"),
    errno.EISDIR: marked("name a file in it"),
    errno.ENOSPC: marked("make room on its disk"),
    errno.EDQUOT: marked("make room on its disk"),
    errno.EEXIST: marked("name another file"),
}
ANOTHER = marked("name another file")


def unwritable(file: Path, error: OSError) -> click.ClickException:
    """Return the message for a file without permission or space to write, with the next step."""
    return click.ClickException(
        _("{file} cannot be written: {error}: {step}").format(
            file=file, error=system_words(error), step=_(STEPS.get(error.errno or 0, ANOTHER))
        )
    )


def moment(at: datetime | None) -> str | None:
    """Return a time for a table with its zone: Beijing time on a terminal, else UTC as in JSON."""
    stamp = utc(at)
    return f"{shown_time(stamp)} +08:00" if stamp and sys.stdout.isatty() else stamp


@contextmanager
def progress(task: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error if standard error is a terminal; yield the function that takes the counts.

    The counts are done and total. A total of 0 is not known.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with on_demand.module(on_demand.DRAWING).progress_bar(task) as advance:
        yield advance
