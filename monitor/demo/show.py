"""Demonstration → text on screen: the rounds, the findings, the path of the report, the next commands."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.fetch.passes import run
from monitor.config.values import Config
from monitor.demo import prepare, rounds
from monitor.present.report import gather, render
from monitor.wording import plain
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import shown_time
from storage.engine.opening import open_readonly
from storage.records import Finding, Severity

INTRODUCTION = {
    "zh": """\
演示：两个网站（民政部、民生内参）的页面由随附的存档回放，走真实的采集与分析流程，不联网。
其中一篇转载的文字是真实的；网页模板、其余文章和第二轮的改动是为演示编写的。""",
    "en": """\
Demonstration: pages of two sites (mca.gov.cn, msnc.org.cn) are replayed from captures that ship with the
project, through the real crawler and analysis, offline. The text of one reprint is real; the page templates,
the other articles and the edits of the second round were written for the demonstration.""",
}
COLOURS = {Severity.CRITICAL: "red", Severity.WARNING: "yellow"}
LOOKING = {"zh": "第 {} 轮采集，时间 {}", "en": "Look {}, at {}"}
COUNTED = {
    "zh": "  看了 {} 个页面，{} 个新版本，{} 条发现",
    "en": "  {} looks, {} new revisions, {} findings",
}
NEXT = {
    "zh": """\
接下来：
  打开操作页            {command} --config {config} serve
  打开报告              {report}
  看全部发现            {command} --config {config} findings
  看谁转载了什么        {command} --config {config} reprints
  看一处改动的全文比对  {command} --config {config} diff {url}
  监测真实网站          {command} init，然后 {command} crawl""",
    "en": """\
Next:
  open the operators' page       {command} --config {config} serve
  open the report                {report}
  all findings                   {command} --config {config} findings
  who carries what               {command} --config {config} reprints
  a change in its whole text     {command} --config {config} diff {url}
  watch real sites               {command} init, then {command} crawl""",
}


def run_demo(folder: Path, language: str) -> Config:
    """Run both rounds, print the findings, write the report; return the configuration.

    Raises FileExistsError for a folder with other files.
    """
    config = prepare(folder)
    click.echo(INTRODUCTION[language] + "\n")

    def announce(number: int, at: datetime) -> None:
        click.echo(LOOKING[language].format(number, shown_time(at.isoformat())))

    results = run(lambda: rounds(config, announce))
    for number, result in enumerate(results, start=1):
        looks = sum(site.looks for site in result.sites.values())
        click.echo(f"{number}." + COUNTED[language].format(looks, result.revisions, len(result.raised)))
    raised = [finding for result in results for finding in result.raised]
    _print_findings(raised, language)
    report = _write_report(config, language)
    edited = next((finding.url for finding in raised if finding.changes), "URL")
    click.echo(
        "\n" + NEXT[language].format(command=_command(), report=report, config=config.path, url=edited)
    )
    return config


def _command() -> str:
    """Return the name or path by which the shell calls this program."""
    called = Path(sys.argv[0])
    installed = shutil.which("reprintwatch")
    on_path = installed is not None and Path(installed).resolve() == called.resolve()
    return "reprintwatch" if on_path else str(called)


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
        page = render(gather(db, config.sites, since=None, now=datetime.now(UTC)), language=language)
    finally:
        db.close()
    file = config.path.with_name("report.html")
    file.write_text(page, encoding="utf-8")
    return file
