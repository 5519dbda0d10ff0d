"""Schema → a commented configuration; configuration → the sites. Commands: init, sites."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from monitor.commands import on_demand, options, terminal
from monitor.config.sample import sample
from monitor.config.values import Config
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

    On a terminal, the command asks for your contact address. The file is in the language of the call.

    \b
    Example:  reprintwatch init && reprintwatch sites --check
    """  # fmt: skip
    if output.exists():
        raise click.ClickException(_("{output} exists: it is left as it is").format(output=output))
    contact = _asked_contact() if sys.stdin.isatty() else ""
    try:
        with named_by_user(), output.open("x", encoding="utf-8") as file:
            file.write(sample(contact))
    except FileExistsError as error:
        raise click.ClickException(_("{output} exists: it is left as it is").format(output=output)) from error
    except OSError as error:
        raise terminal.unwritable(output, error) from error
    next_step = (
        _("wrote {output}. Next: `reprintwatch sites --check`, then `reprintwatch crawl`.")
        if contact
        else _(
            "wrote {output}. Next: set user_agent in it, then `reprintwatch sites --check`, `reprintwatch crawl`."
        )
    )
    terminal.say(next_step.format(output=output))


def _asked_contact() -> str:
    """Return the contact address that the person types, "" for none yet."""
    question = _("Your mail address or web page, so that the sites can reach you (Enter: later)")
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return "".join(each for each in answer if each.isprintable()).strip()


@click.command()
@click.option("--check", is_flag=True, help="Read one start page of each and show what would be followed.")
@options.as_json
@click.pass_context
def sites(ctx: click.Context, check: bool, as_json: bool) -> None:
    """The configured sites.

    \b
    Example:  reprintwatch sites --check
    """
    config = options.config(ctx)
    answers = _checked_sites(config) if check else _site_answers(config)
    if as_json:
        terminal.as_json(answers)
    else:
        _print_sites(answers, checked=check)
    if check and any(not answer["entries"] for answer in answers):
        ctx.exit(options.PART_DONE)


def _site_answers(config: Config) -> list[dict[str, Any]]:
    """Return the elements of ``sites --json``."""
    return [
        {"name": site.name, "title": site.title, "role": site.role.value, "start_urls": list(site.start_urls)}
        for site in config.sites
    ]


def _checked_sites(config: Config) -> list[dict[str, Any]]:
    """Read the first start page of every site; return the elements of ``sites --check --json``."""
    checks = on_demand.module(on_demand.PROBE).check_sites(config.sites, config.crawler)
    return [answer | check for answer, check in zip(_site_answers(config), checks, strict=True)]


def _print_sites(answers: list[dict[str, Any]], *, checked: bool) -> None:
    if not checked:
        rows = [
            (answer["name"], answer["title"], answer["role"], str(answer["start_urls"][0]))
            for answer in answers
        ]
        terminal.table(("name", "title", "role", "start"), rows)
        return
    terminal.table(("name", "state", "entries", "first entry"), [
        (answer["name"], answer["state"], len(answer["entries"]),
         answer["entries"][0]["url"] if answer["entries"] else "")
        for answer in answers
    ])  # fmt: skip
