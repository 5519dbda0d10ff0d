"""The console command: groups the commands by what a person wants to do, and turns errors into exit codes."""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from pathlib import Path

import click

from monitor.commands import inspect, offline, tell, terminal, upkeep, work
from monitor.wording import plain
from storage.errors import ReprintWatchError

GROUPS: tuple[tuple[str, tuple[click.Command, ...]], ...] = (
    ("Begin", (work.demo, work.init, upkeep.sites)),
    ("Watch", (work.crawl, work.run, work.analyze)),
    (
        "See",
        (inspect.findings, inspect.reprints, inspect.search, inspect.history, inspect.diff, inspect.report),
    ),
    ("Tell", (tell.alerts, tell.acknowledge, tell.dismiss, tell.digest, tell.feed)),
    ("Try on files", (offline.extract, offline.match)),
    ("Keep in order", (upkeep.doctor, upkeep.verify, upkeep.backup, upkeep.restore, upkeep.prune)),
)


class Grouped(click.Group):
    """A group whose help lists its commands under headings."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, group by group."""
        width = max(len(command.name or "") for _, commands in GROUPS for command in commands)
        for heading, commands in GROUPS:
            with formatter.section(heading):
                formatter.write_dl(
                    [((each.name or "").ljust(width), each.get_short_help_str(80)) for each in commands]
                )


@click.group(cls=Grouped, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration; else $REPRINTWATCH_CONFIG, else ./reprintwatch.toml.",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", help="How messages are written."
)
@click.option("-v", "--verbose", is_flag=True, help="Also say what goes well.")
@click.version_option(package_name="reprintwatch", prog_name="reprintwatch")
@click.pass_context
def cli(ctx: click.Context, config_path: Path | None, log_format: str, verbose: bool) -> None:
    """Watch official news and its reprints: what changed, where, since when.

    \b
    Begin:  reprintwatch demo          see it work, offline, in half a minute
            reprintwatch init          write reprintwatch.toml, then: reprintwatch crawl
    """  # fmt: skip
    ctx.obj = config_path
    from monitor.service.logs import configure

    configure(as_json=log_format == "json", level=logging.INFO if verbose else logging.WARNING)


for _, _commands in GROUPS:
    for _command in _commands:
        cli.add_command(_command)


def main() -> None:
    """The entry point: exit codes as documented in docs/commands.md."""
    try:
        code = cli(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ReprintWatchError as error:
        terminal.say(f"reprintwatch: {plain.printable(str(error))}")
        code = error.exit_code
    except sqlite3.DatabaseError as error:  # met by what reads the store, long after it was opened
        if not _is_the_stores(error):
            raise
        terminal.say(
            f"reprintwatch: the store cannot be used: {plain.printable(str(error))}. {_remedy(error)}"
        )
        code = 1
    except BrokenPipeError:  # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        if not _is_the_servers(error):
            raise
        said = str(error).strip().partition("\n")[0]
        terminal.say(f"reprintwatch: the database server refused or went away: {plain.printable(said)}")
        code = 1
    sys.exit(code or 0)


DAMAGED = "See `reprintwatch verify`, and `restore` the last backup"
# SQLite's words for what is wrong with a file or its disk, and what to do; other errors are ours
REMEDIES = {
    "full": "Make room on its disk",
    "locked": "End whatever holds it, or try again",
    "readonly": "Let this account write it",
    "unable to open": "Let this account read and write its folder",
    "disk I/O": DAMAGED,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
}


def _is_the_servers(error: Exception) -> bool:
    """Whether a PostgreSQL server is gone, or does not let this account do what was wanted."""
    psycopg = sys.modules.get("psycopg")  # loaded only where the store is there
    if psycopg is None:
        return False
    refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
    return isinstance(error, (psycopg.OperationalError, *refusals))


def _is_the_stores(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in REMEDIES)


def _remedy(error: sqlite3.DatabaseError) -> str:
    return next(remedy for word, remedy in REMEDIES.items() if word in str(error))


if __name__ == "__main__":
    main()
