"""Schema → a commented configuration. Command: init."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path

import click

from monitor.commands import terminal
from monitor.config.reader import FILE_NAME
from monitor.config.sample import sample
from monitor.service.file_modes import named_by_user
from monitor.speech.own_call import own_call


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(FILE_NAME),
    metavar="FILE",
    help="The file to write.",
)
def init(output: Path) -> None:
    """Write a commented configuration with mca.gov.cn and msnc.org.cn as first sites.

    On a terminal, the command asks for your contact address. The file is in the language of the call.

    \b
    Example:  reprintwatch init && reprintwatch sites --check
    """  # fmt: skip
    if output.exists():
        raise _exists(output)
    contact = _asked_contact() if sys.stdin.isatty() else ""
    try:
        with named_by_user(), output.open("x", encoding="utf-8") as file:
            file.write(sample(contact))
    except FileExistsError as error:
        raise _exists(output) from error
    except OSError as error:
        raise terminal.unwritable(output, error) from error
    next_step = (
        _("wrote {output}. Next: `{call} sites --check`, then `{call} crawl`.")
        if contact
        else _("wrote {output}. Next: set user_agent in it, then `{call} sites --check`, `{call} crawl`.")
    )
    terminal.say(next_step.format(output=output, call=own_call(None if str(output) == FILE_NAME else output)))


def _asked_contact() -> str:
    """Return the contact address that the person types, "" for none yet."""
    question = _("Your mail address or web page, so that the sites can reach you (Enter: later)")
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return "".join(each for each in answer if each.isprintable()).strip()


def _exists(output: Path) -> click.ClickException:
    words = _("{output} exists and is left as it is: edit it, or name another file with -o")
    return click.ClickException(words.format(output=output))
