"""Schema → a commented configuration. Command: init."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands import terminal
from monitor.config.sample import sample
from monitor.service.file_modes import named_by_user


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("reprintwatch.toml"),
    metavar="FILE",
    help="The file to write.",
)
def init(output: Path) -> None:
    """Write a commented configuration with mca.gov.cn and msnc.org.cn as first sites.

    \b
    Example:  reprintwatch init && reprintwatch sites --check
    """  # fmt: skip
    try:
        with named_by_user(), output.open("x", encoding="utf-8") as file:
            file.write(sample())
    except FileExistsError as error:
        raise click.ClickException(f"{output} exists: it is left as it is") from error
    except OSError as error:
        raise terminal.unwritable(output, error) from error
    terminal.say(
        f"wrote {output}. Next: set user_agent in it, then `reprintwatch sites --check`, `reprintwatch crawl`."
    )
