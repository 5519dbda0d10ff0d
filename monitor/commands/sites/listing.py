"""Configuration and store → the sites with their pauses; a person's word → a site paused or resumed.

Commands: sites, sites pause, sites resume, sites remove.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from gettext import gettext as _
from typing import Any

import click

from monitor.commands import on_demand, options, terminal
from monitor.commands.sites.adding import add
from monitor.config.values import Config
from monitor.enrolment.site_table import remove_site
from monitor.speech.language import marked, spoken
from monitor.wording.chinese_reasons import failure_in_words, in_words
from storage.access.audit import AuditEntry, note_action
from storage.engine.opening import open_readonly, open_store, opened
from storage.engine.store import Store, transaction
from storage.errors import NoStore
from storage.frontier import site_controls
from storage.frontier.site_controls import Pause
from storage.records import Cause, Reason

ROLES = {"original": marked("publishes originals"), "portal": marked("carries reprints")}


@click.group(invoke_without_command=True)
@click.option("--check", is_flag=True, help="Read one start page of each site and show the links to follow.")
@click.option("--entries", "shown", type=options.Number(min=0), metavar="N",
              help="Entries shown of each site with --check; default: all in JSON, one on a terminal.")  # fmt: skip
@options.site
@options.as_json
@click.pass_context
def sites(ctx: click.Context, check: bool, shown: int | None, site: str | None, as_json: bool) -> None:
    """List the sites, check their start pages; add, pause and resume a site.

    \b
    Examples:  reprintwatch sites --check --entries 20
               reprintwatch sites add http://www.mca.gov.cn/n152/n165/index.html
               reprintwatch sites pause mca
    """  # fmt: skip
    if ctx.invoked_subcommand is not None:
        return
    config = options.config(ctx)
    if site is not None:
        config = replace(config, sites=(config.site(site),))
    answers = _checked_sites(config, shown) if check else _site_answers(config)
    if as_json:
        terminal.as_json(answers)
    else:
        _print_sites(answers, checked=check, entries=shown or 0)
    if not answers:
        terminal.say(
            _("no site in {file}: add one with `reprintwatch sites add URL`").format(file=config.path)
        )
    empty = [answer["name"] for answer in answers if check and not answer["found"]]
    if empty:
        words = _(
            "no entries: {names}. Names of proxies and hosts: reprintwatch doctor; another list: sites add URL"
        )
        terminal.say(words.format(names=", ".join(empty)))
        ctx.exit(options.PART_DONE)


sites.add_command(add)


def _site_answers(config: Config) -> list[dict[str, Any]]:
    """Return the elements of ``sites --json``."""
    pauses = _pauses(config)
    return [
        {
            "name": site.name,
            "title": site.title,
            "role": site.role.value,
            "start_urls": list(site.start_urls),
            "paused_at": terminal.moment(pauses[site.name].at) if site.name in pauses else None,
        }
        for site in config.sites
    ]


def _pauses(config: Config) -> dict[str, Pause]:
    """Return the pauses by site; none without a store."""
    try:
        with closing(open_readonly(config.store)) as db:
            return site_controls.pauses(db)
    except NoStore:
        return {}


def _checked_sites(config: Config, shown: int | None) -> list[dict[str, Any]]:
    """Read the first start page of every site; return the elements of ``sites --check --json``."""
    checks = on_demand.module(on_demand.PROBE).check_sites(config.sites, config.crawler)
    return [
        answer | check | {"entries": check["entries"][:shown], "found": len(check["entries"])}
        for answer, check in zip(_site_answers(config), checks, strict=True)
    ]


def _print_sites(answers: list[dict[str, Any]], *, checked: bool, entries: int) -> None:
    if not checked:
        columns = [marked("name"), marked("title"), marked("role"), marked("start")]
        cells = [
            [answer["name"], answer["title"], _role(answer["role"]), answer["start_urls"][0]]
            for answer in answers
        ]
        if any(answer["paused_at"] for answer in answers):
            columns.append(marked("paused"))
            cells = [[*row, answer["paused_at"]] for row, answer in zip(cells, answers, strict=True)]
        terminal.table(columns, cells)
        return
    terminal.table((marked("name"), marked("state"), marked("entries"), marked("first entry")), [
        (answer["name"], _state(answer), answer["found"],
         answer["entries"][0]["url"] if answer["entries"] else "")
        for answer in answers
    ])  # fmt: skip
    if entries:
        terminal.table((marked("site"), marked("date"), marked("title"), marked("address")), [
            (answer["name"], entry["date"], entry["title"], entry["url"])
            for answer in answers for entry in answer["entries"][:entries]
        ])  # fmt: skip


def _role(role: str) -> str:
    """Return the role in words for a terminal, else its code."""
    return _(ROLES[role]) if sys.stdout.isatty() and spoken() == "zh" else role


def _state(answer: dict[str, Any]) -> str:
    """Return the words for the answer of a start page."""
    if answer["status"] is None:
        why = failure_in_words(answer["failure"], answer["detail"], spoken())
        return _("failed: {why}").format(why=why)
    words = in_words(Reason(Cause.STATUS, (answer["status"],)), spoken())
    return words if answer["found"] else _("{words}, no entries found").format(words=words)


@sites.command()
@click.argument("name")
@click.pass_context
def pause(ctx: click.Context, name: str) -> None:
    """Visit no page of a site until `sites resume`.

    A running service obeys at once.

    \b
    Example:  reprintwatch sites pause mca
    """
    config = options.config(ctx)
    site = config.site(name)
    name, title = site.name, site.title
    now, who = datetime.now(UTC), options.user()
    with _noted(config) as db:
        site_controls.pause_site(db, name, who, now)
        note_action(db, AuditEntry(now, who, "pause", f"site {name}"))
    words = _("{name} ({title}) is paused. To go on: reprintwatch sites resume {name}")
    terminal.say(words.format(name=name, title=title))


@sites.command()
@click.argument("name")
@click.pass_context
def resume(ctx: click.Context, name: str) -> None:
    """Visit the pages of a paused site again.

    \b
    Example:  reprintwatch sites resume mca
    """
    config = options.config(ctx)
    site = config.site(name)
    name, title = site.name, site.title
    now, who = datetime.now(UTC), options.user()
    with _noted(config) as db:
        was_paused = name in site_controls.pauses(db)
        site_controls.resume_site(db, name)
        if was_paused:
            note_action(db, AuditEntry(now, who, "resume", f"site {name}"))
    again = _("{name} ({title}) is visited again: the pages that are due come next")
    words = again if was_paused else _("{name} ({title}) was not paused")
    terminal.say(words.format(name=name, title=title))


@sites.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Take a site out of the configuration.

    What was captured of the site stays in the store, with its findings.

    \b
    Example:  reprintwatch sites remove mca
    """
    config = options.config(ctx)
    site = config.site(name)
    name = site.name
    try:
        remove_site(config.path, name)
    except OSError as error:
        raise terminal.unwritable(config.path, error) from error
    now, who = datetime.now(UTC), options.user()
    with _noted(config) as db:
        note_action(db, AuditEntry(now, who, "remove-site", f"site {name}"))
    words = _(
        "{name} ({title}) is no longer watched; its captures and findings stay. To watch it again: {command}"
    )
    command = f"reprintwatch sites add {site.start_urls[0]}"
    terminal.say(words.format(name=name, title=site.title, command=command))


@contextmanager
def _noted(config: Config) -> Iterator[Store]:
    """Open the store for a note of an action, in one transaction. A store is made if none is there."""
    open_store(config.store, create=True).close()
    with opened(config.store) as db, transaction(db):
        yield db
