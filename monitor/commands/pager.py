"""Text for a terminal → the pager of the person, as git calls one; in a pipe → standard output."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys

import click

LESS = "FRX"  # one screen is printed without waiting, colours pass, and the text stays on the screen


def paged(text: str, *, wanted: bool) -> None:
    """Print a text through the pager if standard output is a terminal and a pager is wanted and installed."""
    pager = _pager() if wanted and sys.stdout.isatty() else None
    if pager is None:
        click.echo(text)
        return
    settings = {"LESS": LESS, "LV": "-c"} | os.environ
    with subprocess.Popen(  # noqa: S603 - the person named the pager
        pager, stdin=subprocess.PIPE, env=settings, text=True, encoding="utf-8"
    ) as reader:
        try:
            reader.communicate(f"{text}\n")
        except BrokenPipeError:  # the person has read enough
            reader.wait()
        except KeyboardInterrupt:  # the pager itself answers Ctrl-C
            reader.wait()


def _pager() -> list[str] | None:
    """Return the words of the pager's command; None without a pager, for ``cat`` and on a dumb terminal."""
    words = shlex.split(os.environ.get("PAGER", "less"))
    if not words or words[0] == "cat" or os.environ.get("TERM") == "dumb" or shutil.which(words[0]) is None:
        return None
    return words
