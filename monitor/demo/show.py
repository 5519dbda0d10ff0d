"""Demonstration → text on screen: the rounds, the findings, the path of the report, the next commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from crawler.fetch.passes import run
from monitor.analysis.spread.copies import first_sights
from monitor.config.values import Config
from monitor.coverage.task_choice import setup_of
from monitor.demo import prepare, rounds
from monitor.present.report import gather, render
from monitor.speech.own_call import help_call, own_call
from monitor.speech.wide_lines import width
from monitor.wording import plain
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import shown_time
from storage.engine.opening import open_readonly
from storage.records import Finding, Severity

COLOURS = {Severity.CRITICAL: "red", Severity.WARNING: "yellow"}


def run_demo(folder: Path, language: str) -> Config:
    """Run both rounds, print the findings, write the report; return the configuration.

    Raises FileExistsError for a folder with other files.
    """
    config = prepare(folder)
    click.echo(_introduction() + "\n")

    def announce(number: int, at: datetime) -> None:
        said = _("Look {number}, at {time} Beijing time")
        click.echo(said.format(number=number, time=shown_time(at.isoformat())))

    results = run(lambda: rounds(config, announce))
    for number, result in enumerate(results, start=1):
        looks = sum(site.looks for site in result.sites.values())
        said = _("{number}.  {looks} looks, {revisions} new revisions, {findings} findings")
        click.echo(
            said.format(number=number, looks=looks, revisions=result.revisions, findings=len(result.raised))
        )
    raised = [finding for result in results for finding in result.raised]
    _print_findings(raised, language)
    report = _write_report(config, language)
    edited = next((finding.url for finding in raised if finding.changes), "URL")
    click.echo("\n" + _next_steps(config, report, edited))
    return config


def _introduction() -> str:
    return _(
        "Demonstration: pages of two sites (mca.gov.cn, msnc.org.cn) are replayed from captures that ship with the\n"
        "project, through the real crawler and analysis, offline. The text of one reprint is real; the page"
        " templates,\n"
        "the other articles and the edits of the second round were written for the demonstration."
    )


def _next_steps(config: Config, report: Path, edited: str) -> str:
    """Return the commands that a person may type next, in two columns."""
    command, ours = help_call([]), own_call(config.path)
    steps = {
        _("open the operators' page"): f"{ours} serve",
        _("open the report"): str(report),
        _("all findings"): f"{ours} findings",
        _("who carries what"): f"{ours} reprints",
        _("a change in its whole text"): f"{ours} diff {edited}",
        _("watch real sites"): _("{command} init, then {command} crawl").format(command=command),
    }
    most = max(map(width, steps))
    return "\n".join([
        _("Next:"), *(f"  {step}{' ' * (most - width(step))}   {what}" for step, what in steps.items())
    ])  # fmt: skip


def _print_findings(raised: Sequence[Finding], language: str) -> None:
    severities, kinds = SEVERITY_NAMES[language], KIND_NAMES[language]
    for finding in sorted(raised, key=lambda finding: (-finding.severity, finding.detected_at)):
        colour = COLOURS.get(finding.severity)
        label = f"[{severities[finding.severity]}] {kinds[finding.kind]}"
        click.echo()
        click.echo(click.style(label, fg=colour, bold=bool(colour)))
        click.echo(f"  {plain.printable(finding.summary(language))}\n  {finding.url}")


def _write_report(config: Config, language: str) -> Path:
    """Write the report beside the configuration; return its path."""
    db = open_readonly(config.store)
    try:
        now = datetime.now(UTC)
        sights = partial(first_sights, db, setup_of(config), until=now)
        page = render(gather(db, config.sites, since=None, now=now, sights=sights), language=language)
    finally:
        db.close()
    file = config.path.with_name("report.html")
    file.write_text(page, encoding="utf-8")
    return file
