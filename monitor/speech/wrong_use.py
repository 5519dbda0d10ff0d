"""Mistake on the command line → one line with cause and next step."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from gettext import gettext as _

import click

from monitor.speech.language import values_of

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


def refuse_two_configurations(args: Sequence[str]) -> None:
    """Raise UsageError where a call names two configurations."""
    named = list(dict.fromkeys(values_of("--config", args)))
    if len(named) > 1:
        text = _("two configurations, {first} and {second}: name one of them with --config")
        raise click.UsageError(text.format(first=named[0], second=named[1]))


def meant_calls(error: click.NoSuchCommand, parts: Mapping[str, Sequence[str]], args: Sequence[str]) -> str:
    """Return the calls that a person meant by words in a wrong order, or without the group. "" if there are none.

    `parts` are the names of subcommands by group, `args` the words of the call.
    """
    word, group = error.command_name, (error.ctx and error.ctx.info_name) or ""
    further = [each for each in args[args.index(word) + 1 :] if each not in parts] if word in args else []
    if group in parts:
        calls = [[group, each, word] for each in further if each in parts[group]]
    else:
        calls = [[each, word, *further] for each in _holders(word, parts, args)]
    meant = _(", ").join(shlex.join(["reprintwatch", *each]) for each in calls)
    return _("did you mean: {calls}").format(calls=meant) if calls else ""


def _holders(word: str, parts: Mapping[str, Sequence[str]], args: Sequence[str]) -> list[str]:
    """Return the groups with a subcommand of this name, only the groups that the call names if it names any."""
    holders = [group for group, names in parts.items() if word in names]
    return [group for group in holders if group in args] or holders


def place_of(error: click.ClickException) -> str:
    """Return where an unknown option stands rightly: before the command, or behind. "" if it stands nowhere."""
    ctx = error.ctx if isinstance(error, click.NoSuchOption) else None
    if ctx is None or not isinstance(error, click.NoSuchOption):
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
