"""Configuration → pages crawled, analysed, alerted: once, or on schedule; the same on the demonstration's pages.

Commands: demo, crawl, run, analyze.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from gettext import gettext as _
from itertools import chain
from pathlib import Path
from typing import Any

import click

from crawler.fetch.passes import PassProgress
from crawler.fetch.passes import run as run_loop
from monitor.analysis.indexing import has_earlier_conclusions
from monitor.analysis.watch import watch
from monitor.commands import on_demand, options, terminal
from monitor.commands.desk.page import serve_page
from monitor.commands.sites.outlook_lines import next_line, reason_lines, site_line, trouble_lines
from monitor.config.values import Config
from monitor.demo import DemoFolderTaken
from monitor.demo.show import run_demo
from monitor.present.finding_answers import finding_answers
from monitor.service.logs import set_level, tell_passes
from monitor.service.rounds import CrawlResult, crawl_once
from monitor.service.signals import interruptible
from monitor.service.state.outlook import outlooks
from monitor.speech.language import marked
from monitor.wording.names import SEVERITY_NAMES
from storage.engine.opening import open_as_is, open_readonly
from storage.errors import ImportRefused, NoStore
from storage.records import Finding
from storage.transfer.new_store import is_imported

EARLIER = marked(
    "the conclusions of an earlier release stay, and its fingerprints may miss a reprint in disguise:"
    " `reprintwatch analyze --again` concludes them anew"
)


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("reprintwatch-demo"),
    metavar="DIR",
    help="Where the demonstration's store and report go.",
)
@click.option("--serve", is_flag=True, help="Then open the operators' page over the demonstration.")
@click.option(
    "--port",
    type=options.Number(0, 65_535),
    metavar="PORT",
    help="Port of the page; 0: any free one; default: 8765.",
)
@options.lang
def demo(folder: Path, serve: bool, port: int | None, lang: str) -> None:
    """Show the main job, offline, on captures that ship with the project.

    \b
    Examples:  reprintwatch demo --lang en
               reprintwatch demo --serve
    """  # fmt: skip
    try:
        config = run_demo(folder, lang)
    except DemoFolderTaken as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise terminal.unwritable(folder, error) from error
    if serve:
        serve_page(config, port=port)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every known page and start URL once, due or not.")
@click.option("--site", "names", multiple=True, metavar="NAME", help="Only this site; may be repeated.")
@options.as_json
@options.lang
@click.pass_context
def crawl(ctx: click.Context, everything: bool, names: tuple[str, ...], as_json: bool, lang: str) -> None:
    """Look once at what is due: discover, fetch, archive, analyse.

    Ends with 3 where a site yielded nothing.

    \b
    Examples:  reprintwatch crawl
               reprintwatch crawl --all --site mca
    """
    config = options.config(ctx)
    names = tuple(config.site(name).name for name in names)
    if not config.sites:
        terminal.say(
            _("no site in {file}: add one with `reprintwatch sites add URL`").format(file=config.path)
        )
        return
    _refuse_imported(config)
    result = _crawled(config, names, everything=everything)
    _print_raised(config, result.raised, as_json=as_json, language=lang)
    silent = _silent_sites(result)
    site_lines = (site_line(name, each) for name, each in result.sites.items())
    outlook_lines = _outlook_lines(config, result, datetime.now(UTC))
    for line in chain(_clock_lines(result), site_lines, _silence_lines(silent), outlook_lines):
        terminal.say(line)
    if silent:
        ctx.exit(options.PART_DONE)


def _refuse_imported(config: Config) -> None:
    """Raise ImportRefused for a store that was made from archives: its captures are no looks of this machine."""
    with suppress(NoStore), closing(open_as_is(config.store)) as db:
        if db.is_current() and is_imported(db):
            words = _("{store} was made by import --new-store, and no crawl continues it: name another store")
            raise ImportRefused(words.format(store=config.store))


def _crawled(config: Config, names: Sequence[str], *, everything: bool) -> CrawlResult:
    """Crawl and analyse the named sites once, all sites if no name is given. Writes the store."""
    with terminal.progress(_("looking")) as advance:

        def progress(seen: PassProgress) -> None:
            advance(seen.looks, 0)

        crawling = crawl_once(config, everything=everything, sites=names, progress=progress)
        return run_loop(lambda: interruptible(crawling))


def _print_raised(config: Config, raised: Sequence[Finding], *, as_json: bool, language: str) -> None:
    """Print the findings of the crawl, the gravest first."""
    ordered = sorted(raised, key=lambda finding: (-finding.severity, finding.id))
    if as_json:
        terminal.as_json(_raised_answers(config, ordered, language))
    elif ordered:
        names = SEVERITY_NAMES[language]
        rows = [(names[finding.severity], finding.summary(language)) for finding in ordered]
        terminal.table((marked("severity"), marked("finding")), rows)


def _raised_answers(config: Config, ordered: Sequence[Finding], language: str) -> list[dict[str, Any]]:
    db = open_readonly(config.store)
    try:
        return finding_answers(db, ordered, language)
    finally:
        db.close()


def _silent_sites(result: CrawlResult) -> list[str]:
    """Return the names of the sites with looks and without yield."""
    return [name for name, site in result.sites.items() if not site.yielded and site.looks]


def _silence_lines(silent: Sequence[str]) -> Iterator[str]:
    if silent:
        words = _("yielded nothing: {names}. What to do: reprintwatch doctor")
        yield words.format(names=", ".join(silent))


def _clock_lines(result: CrawlResult) -> Iterator[str]:
    if result.from_the_future:
        words = _("the clock was set back: {count} pages bore a later time, and were made due")
        yield words.format(count=result.from_the_future)


def _outlook_lines(config: Config, result: CrawlResult, now: datetime) -> Iterator[str]:
    """Yield the lines about refusals, pauses and the next look."""
    chosen = [config.site(name) for name in result.sites]
    with closing(open_readonly(config.store)) as db:
        found = outlooks(db, chosen, now)
    for outlook, site in zip(found, chosen, strict=True):
        yield from reason_lines(outlook, site, result.sites[site.name], now)
    yield from trouble_lines(list(result.sites.values()), chosen)
    yield next_line(found, now)


@click.command()
@click.option(
    "--role",
    "roles",
    type=click.Choice(["crawl", "analyse", "alert", "page"]),
    multiple=True,
    help="Only this part of the work; may be repeated. Default: all.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log each site of a pass, too.")
@click.pass_context
def run(ctx: click.Context, roles: tuple[str, ...], verbose: bool) -> None:
    """Run the service: crawl, analyse, alert and serve the page until SIGTERM.

    Logs a line for each pass with looks.

    \b
    Examples:  reprintwatch --log-format json run -v
               reprintwatch run --role analyse      # beside others over one PostgreSQL store
    """
    config = options.config(ctx)
    if not config.sites:
        terminal.say(
            _("no site in {file}: add one with `reprintwatch sites add URL`").format(file=config.path)
        )
    _refuse_imported(config)
    tell_passes()
    if verbose:
        set_level(logging.INFO)
    words = _("watching {count} sites into {store}; stop with Ctrl-C or SIGTERM")
    terminal.say(words.format(count=len(config.sites), store=config.store))
    schedule = on_demand.module(on_demand.SCHEDULE)
    chosen = frozenset(map(schedule.Role, roles)) or frozenset(schedule.Role)
    run_loop(lambda: schedule.serve(config, chosen))


@click.command()
@click.option("--again", is_flag=True, help="Conclude everything anew from the archive.")
@click.pass_context
def analyze(ctx: click.Context, again: bool) -> None:
    """Analyse captures that were not analysed yet.

    \b
    Example:  reprintwatch analyze --again     # after an update, with better rules
    """
    config = options.config(ctx)
    with terminal.progress(_("analysing")) as advance:
        result = watch(
            config.store, config.sites, config.monitor, routing=config.routing, again=again, progress=advance
        )
    words = _("{captures} captures, {revisions} new revisions, {count} findings raised")
    terminal.say(words.format(captures=result.captures, revisions=result.revisions, count=len(result.raised)))
    with closing(open_readonly(config.store)) as db:
        if has_earlier_conclusions(db):
            terminal.say(_(EARLIER))
