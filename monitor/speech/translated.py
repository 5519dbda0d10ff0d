"""Command of Click → the same command with its help in the language of the console, and with the option --lang."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from gettext import gettext as _
from inspect import cleandoc

import click

from monitor.speech.language import LANGUAGES, spoken
from monitor.speech.wide_lines import WideContext, width

LANG = "lang"
EXAMPLE = re.compile("\b\n(Examples?: +)")
REMARK = re.compile("(?<=  # ).+")  # behind the command of an example
HELP_OF_LANG = "Language of texts and messages; else by the configuration, then by the system."


def in_language(command: click.Command) -> click.Command:
    """Return a copy of a command and its subcommands, with texts in the language of the console."""
    said = copy(command)
    said.context_class = WideContext
    said.help = _in_paragraphs(command.help or "")
    said.short_help = _first_sentence(said.help) if spoken() == "zh" else command.short_help
    said.params = [_parameter(each) for each in (*command.params, *_lang(command))]
    if isinstance(said, click.Group) and isinstance(command, click.Group):
        said.commands = {name: in_language(each) for name, each in command.commands.items()}
    return said


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text."""
    return [part for part in cleandoc(text).split("\n\n") if part]


def _of_paragraphs(text: str) -> Iterator[str]:
    """Yield the texts of a help text for the catalogue: paragraphs, and of examples the remarks."""
    for part in paragraphs(text):
        yield from REMARK.findall(part) if EXAMPLE.match(part) else [part]


def texts_of(command: click.Command) -> Iterator[str]:
    """Yield the English texts of a command and its subcommands."""
    yield from _of_paragraphs(command.help or "")
    for parameter in (*command.params, *_lang(command)):
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from texts_of(each)


def _in_paragraphs(text: str) -> str:
    return "\n\n".join(_example(part) if EXAMPLE.match(part) else _(part) for part in paragraphs(text))


def _example(part: str) -> str:
    """Return an example with its heading and its remarks in the language of the console."""
    heading = EXAMPLE.match(part)
    if heading is None:
        return part
    said = _("Example:") + " " * (len(heading[1]) - width(_("Example:")))
    rest = REMARK.sub(lambda remark: _(remark[0]), part[heading.end() :])
    return f"\b\n{said}{rest}"


def _first_sentence(text: str) -> str:
    return text.partition("\n\n")[0].partition("。")[0]


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    said = copy(parameter)
    said.help = _(parameter.help)
    return said


def _lang(command: click.Command) -> list[click.Parameter]:
    """Return the option --lang for a command without one. The language is chosen before the command line is read."""
    if any(parameter.name == LANG for parameter in command.params):
        return []
    return [click.Option([f"--{LANG}"], type=click.Choice(LANGUAGES), expose_value=False, help=HELP_OF_LANG)]
