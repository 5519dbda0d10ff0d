"""Command line → the called command, imported for the call; errors → messages and exit codes.

``reprintwatch --help``, a completion by the shell and a mistyped command import no command.
"""

from __future__ import annotations

import errno
import gc
import io
import logging
import os
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from gettext import gettext as _
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from monitor.commands import terminal
from monitor.interruption import INTERRUPTED, raise_again
from monitor.service.file_modes import keep_private
from monitor.service.logs import configure
from monitor.speech.language import LANGUAGES, chosen, marked, speak
from monitor.speech.own_call import NAME, help_call, remember_call
from monitor.speech.translated import HELP_OF_LANG, in_language
from monitor.speech.wide_lines import WideContext
from monitor.speech.wrong_use import meant_calls, place_of, refuse_two_configurations, refuse_wrong_hyphens
from monitor.wording.plain import printable
from storage.errors import ReprintWatchError

# Heading of the help → name of a command → module and attribute, line of the help. The line is the first sentence of
# the command's own help.
COMMANDS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType({
    marked("Begin"): {
        "demo": ("crawl:demo", "Show the main job, offline, on captures that ship with the project."),
        "init": ("begin:init", "Write a commented configuration with mca.gov.cn and msnc.org.cn as first sites."),
        "sites": ("sites.listing:sites", "List the sites, check their start pages; add, pause and resume a site."),
    },
    marked("Watch"): {
        "crawl": ("crawl:crawl", "Look once at what is due: discover, fetch, archive, analyse."),
        "run": ("crawl:run", "Run the service: crawl, analyse, alert and serve the page until SIGTERM."),
        "analyze": ("crawl:analyze", "Analyse captures that were not analysed yet."),
    },
    marked("See"): {
        "serve": ("desk.page:serve", "Serve the operators' page until Ctrl-C or SIGTERM."),
        "findings": ("daily.findings:findings", "List what was found, by day and event, the worst first."),
        "show": ("daily.showing:show", "Show everything about one finding, and what to do next."),
        "reprints": ("daily.reprints:reprints", "Which page is a reprint of which original, and how."),
        "search": (
            "daily.search:search",
            "Find articles by words in headline and text; words of one or two characters too.",
        ),
        "history": ("daily.history:history", "The revisions of a page, and what happened to it."),
        "diff": ("daily.differences:diff", "The differences between two revisions of a page, or between two pages."),
        "capture": ("daily.capture:capture", "Give the bytes of a capture, by the number that findings name as proof."),
        "report": (
            "reports:report",
            "Write one standalone HTML page: findings with evidence, and who carries what.",
        ),
    },
    marked("Coverage"): {
        "tasks": ("coverage.tasks:tasks", "Show which sites carry an article in time, and how the tool knows."),
        "spread": ("coverage.works:spread", "Show who carries an article since when, and from whom."),
        "readings": (
            "coverage.works:readings",
            "Show all copies of an article side by side at the places where any copy differs.",
        ),
        "cases": ("coverage.cases:cases", "Show faults of copies, followed up until they are corrected."),
        "letter": ("coverage.cases:letter", "Write letters to sites about faults of copies."),
    },
    marked("Settle"): {
        "acknowledge": ("daily.settling:acknowledge", "Take findings in hand: reminders and escalation stop."),
        "dismiss": (
            "daily.settling:dismiss",
            "Set findings aside that need no action; they stay in the store, with the reason.",
        ),
        "reopen": ("daily.settling:reopen", "Open findings again that were dismissed or taken in hand."),
        "assign": ("daily.settling:assign", "Put a person in charge of findings."),
        "note": ("daily.settling:note", "Keep a remark with a finding; its state stays."),
    },
    marked("Tell"): {
        "alerts": ("reports:alerts", "Try a channel; see and deliver what is pending."),
        "evidence": (
            "evidence:evidence",
            "Pack the captures of a finding, with proofs and a verifier, into one file for a lawyer or a court.",
        ),
        "export": (
            "archives.exporting:export",
            "Write captures for other archives, tables for other tools, or derivations and edits for research.",
        ),
        "import": (
            "archives.importing:import_files",
            "Read archives and saved pages of others: what they saw stands beside our own looks.",
        ),
        "digest": ("reports:digest", "A summary of a day or a week: what came, what is still open."),
        "feed": ("reports:feed", "Events as an Atom feed (RFC 4287), newest first, for any reader."),
    },
    marked("Try on files"): {
        "extract": (
            "extract:extract",
            "Show what the tool reads in a page: kind, encoding, article, attribution, links.",
        ),
        "match": ("match:match", "Match two collections of texts: which query derives from which article."),
    },
    marked("Keep in order"): {
        "user": ("desk.page:user", "Accounts of the operators' page."),
        "doctor": ("store:doctor", "Examine configuration, sites and store, and say what to do."),
        "verify": (
            "store:verify",
            "Check the whole store: file, schema, references, every row, the hash chain, every body, search.",
        ),
        "backup": (
            "store:backup",
            "Copy the store into one file, also while the service runs; the copy is checked, bodies included.",
        ),
        "restore": ("store:restore", "Put a sound copy in the store's place; what was there is kept beside it."),
        "prune": (
            "store:prune",
            "Give up the content of old looks at which nothing had changed; all evidence stays.",
        ),
    },
})  # fmt: skip
# Group → its subcommands, for a person who forgets the group
PARTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "sites": ("add", "pause", "remove", "resume"),
        "tasks": ("add", "close", "rule"),
        "cases": ("notify",),
        "alerts": ("deliver", "test"),
        "user": ("add", "remove"),
    }
)
HELP_WIDTH = 110  # characters of a line of the help; a narrow terminal breaks it


class CommandTable(click.Group):
    """Group of the commands in COMMANDS. A call imports the module of the called command.

    ``commands`` holds stand-ins with name and help alone.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for entries in COMMANDS.values():
            for name, entry in entries.items():
                self.add_command(click.Command(name, help=entry[1]))

    context_class = WideContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Choose the language of the call, then read its options."""
        speak(chosen(args, os.environ))
        remember_call(args, self.commands)
        refuse_wrong_hyphens(args)
        refuse_two_configurations(args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and further arguments of a call. Raises NoSuchCommand."""
        name, listed, rest = super().resolve_command(ctx, args)
        command = in_language(imported(name)) if name and listed else None
        raise_again()  # from now on a command ends its own work
        return name, command, rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the language of the call."""
        click.Group.format_help(in_language(self), ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the called command. A reader of the output who has read enough ends the program with 0."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _drop_output()
            ctx.exit(0)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and help lines of the commands, one section a heading."""
        width = max(len(name) for name in self.commands)
        for heading, entries in COMMANDS.items():
            with formatter.section(_(heading)):
                formatter.write_dl([
                    (name.ljust(width), self.commands[name].get_short_help_str(HELP_WIDTH)) for name in entries
                ])  # fmt: skip


def imported(name: str) -> click.Command:
    """Import the module of a command; return the command.

    Imported code is no garbage: searches for garbage in it would take a fifth of the time of a short command.
    """
    place = next(entries[name][0] for entries in COMMANDS.values() if name in entries)
    module, attribute = place.split(":")
    gc.disable()
    try:
        command: click.Command = getattr(import_module(f"monitor.commands.{module}"), attribute)
    finally:
        gc.freeze()
        gc.enable()
    return command


@click.group(
    cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration; else $REPRINTWATCH_CONFIG, else ./reprintwatch.toml.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=HELP_OF_LANG)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help="How messages are written."
)
@click.option(
    "--no-pager", is_flag=True, expose_value=False, callback=terminal.keep_flag, help="As `git --no-pager`."
)
@click.option("-v", "--verbose", is_flag=True, help="Also say what goes well.")
@click.version_option(
    package_name="reprintwatch",
    prog_name="reprintwatch",
    message="%(prog)s %(version)s",
    help="Show the version and exit.",
)
@click.help_option("-h", "--help", help="Show this message and exit.")
@click.pass_context
def cli(ctx: click.Context, config_path: Path | None, log_format: str, verbose: bool) -> None:
    """Watch official news and its reprints: what changed, where, since when.

    \b
    Begin:  reprintwatch demo          see it work, offline, in half a minute
            reprintwatch init          write reprintwatch.toml, then: reprintwatch crawl
            reprintwatch sites add URL watch a further site
    """  # fmt: skip
    ctx.obj = config_path
    configure(as_json=log_format == "json", level=logging.INFO if verbose else logging.WARNING)


def main() -> None:
    """Run the command line; exit with a code of docs/commands.md. An error without a code keeps its traceback."""
    _open_closed_streams()
    keep_private()
    _write_in_any_encoding()
    try:
        code = cli(prog_name=NAME, standalone_mode=False) or 0
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:  # the reader closed the pipe before the last lines
        _drop_output()
        code = 0
    except click.ClickException as error:
        _show(error)
        code = error.exit_code
    except Exception as error:
        message = _message(error)
        if message is None:
            raise
        terminal.say(f"reprintwatch: {message}")
        if isinstance(error, OSError):
            _drop_output()
        code = error.exit_code if isinstance(error, ReprintWatchError) else 1
    sys.exit(code)


def _show(error: click.ClickException) -> None:
    """Print an error of the command line on one line, for wrong use with the command that helps."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    told = [error.format_message().rstrip(".。"), place_of(error)]
    if isinstance(error, click.NoSuchCommand):
        meant = meant_calls(error, PARTS, sys.argv[1:])
        told = [error.message.rstrip(".。"), meant] if meant else told
    words = " ".join(printable(_("; ").join(filter(None, told))).split()).replace("。 ", "。")
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path.split()[1:] if error.ctx else []
        words = _("{words}. Help: {command} --help").format(
            words=words.rstrip(".。"), command=help_call(path)
        )
    terminal.say(f"reprintwatch: {words}")


def _open_closed_streams() -> None:
    """Read from and write to nowhere where the caller closed a stream (``>&-``).

    A file that the program opens later never takes the number of a closed stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8"))


def _write_in_any_encoding() -> None:
    """Escape characters that the terminal's encoding lacks, as \\u4e2d, instead of ending with an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Send the rest of the output nowhere, because it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


DAMAGED = marked("See `reprintwatch verify`, and `restore` the last backup")
# Words of SQLite about a file or a disk → advice. A command may meet these errors long after the store was opened.
# Errors of SQLite without these words are faults of the program.
REMEDIES = {
    "full": marked("Make room on its disk"),
    "locked": marked("End whatever holds it, or try again"),
    "readonly": marked("Let this account write it"),
    "unable to open": marked("Let this account read and write its folder"),
    "disk I/O": DAMAGED,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "Could not decode": DAMAGED,
}


# What SQLite says in English, for the catalogue
SAID_BY_SQLITE = (
    marked("database or disk is full"), marked("disk I/O error"), marked("database is locked"),
    marked("attempt to write a readonly database"), marked("unable to open database file"),
    marked("database disk image is malformed"), marked("file is not a database"),
)  # fmt: skip


def _message(error: Exception) -> str | None:
    """Return the message for an error in the operator's hands, None for a fault of the program."""
    text = str(error)
    if isinstance(error, ReprintWatchError):
        return printable(text)
    if isinstance(error, sqlite3.DatabaseError):
        remedy = next((_(remedy) for word, remedy in REMEDIES.items() if word in text), None)
        return (
            _("the store cannot be used: {text}. {remedy}").format(
                text=_(text) if text in SAID_BY_SQLITE else printable(text), remedy=remedy
            )
            if remedy
            else None
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _("there is no room to write {filename}: make room on its disk").format(
            filename=printable(str(error.filename or _("the output")))
        )
    if _is_of_server(error):
        first_line = text.strip().partition("\n")[0]
        return _("the database server refused or went away: {words}").format(words=printable(first_line))
    return None


def _is_of_server(error: Exception) -> bool:
    """Return whether a PostgreSQL server is gone, or refuses an action to this account."""
    psycopg = sys.modules.get("psycopg")  # loaded for a PostgreSQL store alone
    if psycopg is None:
        return False
    refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
    return isinstance(error, (psycopg.OperationalError, *refusals))


if __name__ == "__main__":
    main()
