"""Commands that do the work: demo, init, crawl, run, analyze, alerts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.commands import options, terminal

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.service.rounds import CrawlResult
    from storage.records import Finding

PART_DONE = 3


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("reprintwatch-demo"),
    metavar="DIR",
    help="Where the demonstration's store and report go.",
)
@options.lang
def demo(folder: Path, lang: str | None) -> None:
    """Show the main job, offline, on captures that ship with the project.

    \b
    Example:  reprintwatch demo --lang en
    """  # fmt: skip
    from monitor.demo.show import run_demo

    try:
        run_demo(folder, lang or "zh")
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error


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
    from monitor.config.sample import sample

    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(sample())
    except FileExistsError as error:
        raise click.ClickException(f"{output} exists: it is left as it is") from error
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error
    terminal.say(
        f"wrote {output}. Next: set user_agent in it, then `reprintwatch sites --check`, `reprintwatch crawl`."
    )


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every known page and start URL once, due or not.")
@click.option("--site", "names", multiple=True, metavar="NAME", help="Only this site; may be repeated.")
@options.as_json
@options.lang
@click.pass_context
def crawl(
    ctx: click.Context, everything: bool, names: tuple[str, ...], as_json: bool, lang: str | None
) -> None:
    """Look once at what is due: discover, fetch, archive, analyse.

    Ends with 3 where a site yielded nothing.

    \b
    Examples:  reprintwatch crawl
               reprintwatch crawl --all --site mca
    """
    from crawler.fetch.passes import PassProgress, run
    from monitor.service.rounds import crawl_once
    from monitor.service.signals import interruptible

    config = options.config(ctx)
    for name in names:
        config.site(name)
    with terminal.progress("looking") as told:

        def progress(seen: PassProgress) -> None:
            told(seen.looks, 0)

        crawling = crawl_once(config, everything=everything, sites=names, progress=progress)
        result = run(lambda: interruptible(crawling))
    _tell_raised(config, result.raised, as_json=as_json, language=lang or config.monitor.language)
    silent = _tell_sites(result)
    _tell_kept_back(config, result)
    if silent:
        ctx.exit(PART_DONE)


def _tell_raised(config: Config, raised: list[Finding], *, as_json: bool, language: str) -> None:
    from monitor.wording.names import SEVERITY_NAMES

    ordered = sorted(raised, key=lambda each: (-each.severity, each.id))
    if as_json:
        terminal.as_json(_answered(config, ordered, language))
        return
    summaries = [each.summary(language) for each in ordered]
    names = SEVERITY_NAMES[language]
    if ordered:
        lines = [(names[each.severity], text) for each, text in zip(ordered, summaries, strict=True)]
        terminal.table(("severity", "finding"), lines)


def _answered(config: Config, found: list[Finding], language: str) -> list[dict[str, Any]]:
    from monitor.present import json_answers
    from monitor.present.evidence import evidence_of
    from storage.engine.opening import open_readonly
    from storage.findings.findings import notes_of

    db = open_readonly(config.store)
    try:
        return [
            json_answers.finding(each, evidence_of(db, each), notes_of(db, each.id), language=language)
            for each in found
        ]
    finally:
        db.close()


def _tell_sites(result: CrawlResult) -> list[str]:
    """One line a site; returns the sites that yielded nothing."""
    silent = []
    for name, site in result.sites.items():
        failures = ", ".join(f"{count} × {cause}" for cause, count in sorted(site.failures.items()))
        terminal.say(
            f"{name}: {site.looks} looks, {site.articles} entries"
            + (f"; failed: {failures}" if failures else "")
        )
        if not site.yielded and site.looks:
            silent.append(name)
    if silent:
        terminal.say(f"yielded nothing: {', '.join(silent)}. What to do: reprintwatch doctor")
    return silent


def _tell_kept_back(config: Config, result: CrawlResult) -> None:
    """Sites that were not looked at because the configuration says so."""
    from datetime import UTC, datetime

    from crawler.revisit.allowance import allowance
    from storage.engine.opening import open_readonly
    from storage.frontier.turns import requests_of

    now = datetime.now(UTC)
    db = open_readonly(config.store)
    try:
        for name, counted in result.sites.items():
            site = config.site(name)
            spent = requests_of(db, name, now)
            if allowance(site.daily_requests, site.quiet_hours, spent=spent, now=now):
                continue
            quiet = site.quiet_hours is not None and site.quiet_hours.holds(now)
            why = "quiet hours" if quiet else f"the day's {site.daily_requests} requests are spent"
            terminal.say(f"{name}: {counted.looks} looks, no more now: {why}")
    finally:
        db.close()


@click.command()
@click.option(
    "--role",
    "roles",
    type=click.Choice(["crawl", "analyse", "alert"]),
    multiple=True,
    help="Only this part of the work; may be repeated. Default: all.",
)
@click.pass_context
def run(ctx: click.Context, roles: tuple[str, ...]) -> None:
    """Run the service: crawl, analyse and alert on schedule until SIGTERM.

    \b
    Examples:  reprintwatch -v --log-format json run
               reprintwatch run --role analyse      # beside others over one PostgreSQL store
    """
    from crawler.fetch.passes import run as run_loop
    from monitor.service.schedule import Role, serve

    config = options.config(ctx)
    terminal.say(f"watching {len(config.sites)} sites into {config.store}; stop with Ctrl-C or SIGTERM")
    run_loop(lambda: serve(config, frozenset(map(Role, roles)) or frozenset(Role)))


@click.command()
@click.option("--again", is_flag=True, help="Conclude everything anew from the archive.")
@click.pass_context
def analyze(ctx: click.Context, again: bool) -> None:
    """Analyse captures that were not analysed yet.

    \b
    Example:  reprintwatch analyze --again     # after an update, with better rules
    """
    from monitor.analysis.watch import watch

    config = options.config(ctx)
    with terminal.progress("analysing") as told:
        result = watch(
            config.store, config.sites, config.monitor, routing=config.routing, again=again, progress=told
        )
    terminal.say(
        f"{result.captures} captures, {result.revisions} new revisions, {len(result.raised)} findings raised"
    )
