"""Mistake on the command line → one line with cause and next step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from gettext import gettext as _

import click

# Dashes of Chinese input methods and of word processors where two hyphens are meant: —since, －－since.
WRONG_HYPHENS = re.compile("^[—–―‐‑−－ー-]{1,2}(?=[a-z])", re.IGNORECASE)


def refuse_wrong_hyphens(args: Sequence[str]) -> None:
    """Raise UsageError for an option that begins with a dash other than a hyphen. ``--`` ends the options."""
    options = args[: args.index("--")] if "--" in args else args
    for text in options:
        found = WRONG_HYPHENS.match(text)
        if found is not None and not text.startswith("-"):
            meant = f"--{text[found.end() :]}"
            raise click.UsageError(
                _("{text} begins with a dash: an option begins with two hyphens, {meant}").format(
                    text=text, meant=meant
                )
            )


def place_of(error: click.NoSuchOption) -> str:
    """Return where an unknown option stands rightly: before the command, or behind. "" if it stands nowhere."""
    ctx = error.ctx
    if ctx is None:
        return ""
    root = ctx.find_root()
    if ctx is not root and error.option_name in _options_of(root.command):
        return _("{option} stands before the command: {program} {option} … {command}").format(
            option=error.option_name, program=root.info_name, command=ctx.info_name
        )
    if ctx is root:
        return _("options of a command stand behind the command: {program} COMMAND {option}").format(
            option=error.option_name, program=root.info_name
        )
    return ""


def _options_of(command: click.Command) -> set[str]:
    return {name for each in command.params for name in each.opts}
