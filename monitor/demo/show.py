"""The demonstration on screen: what happens, what was found, where the report lies, what to type next."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.fetch.passes import run
from monitor.config.values import Config
from monitor.demo import prepare, rounds
from monitor.present.report import gather, render
from monitor.service.rounds import CrawlResult
from monitor.wording import plain
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import shown_time
from storage.engine.opening import open_readonly
from storage.records import Finding

INTRODUCTION = {
    "zh": """\
演示：两个网站（民政部、民生内参）的页面由随附的存档回放，走真实的采集与分析流程，不联网。
其中一篇转载的文字是真实的；网页模板、其余文章和第二轮的改动是为演示编写的。""",
    "en": """\
Demonstration: pages of two sites (mca.gov.cn, msnc.org.cn) are replayed from captures that ship with the
project, through the real crawler and analysis, offline. The text of one reprint is real; the page templates,
the other articles and the edits of the second round were written for the demonstration.""",
}
LOOKING = {"zh": "第 {} 轮采集，时间 {}", "en": "Look {}, at {}"}
COUNTED = {
    "zh": "  看了 {} 个页面，{} 个新版本，{} 条发现",
    "en": "  {} looks, {} new revisions, {} findings",
}
NEXT = {
    "zh": """\
接下来：
  打开报告              {report}
  看全部发现            {command} --config {config} findings
  看谁转载了什么        {command} --config {config} reprints
  看一处改动的全文比对  {command} --config {config} diff {url}
  监测真实网站          {command} init，然后 {command} crawl""",
    "en": """\
Next:
  open the report                {report}
  all findings                   {command} --config {config} findings
  who carries what               {command} --config {config} reprints
  a change in its whole text     {command} --config {config} diff {url}
  watch real sites               {command} init, then {command} crawl""",
}


def run_demo(folder: Path, language: str) -> None:
    """Run both rounds, show the findings, write the report. Raises FileExistsError for a folder of others."""
    config = prepare(folder)
    click.echo(INTRODUCTION[language] + "\n")

    def told(number: int, at: datetime) -> None:
        click.echo(LOOKING[language].format(number, shown_time(at.isoformat())))

    results = run(lambda: rounds(config, told))
    for number, result in enumerate(results, start=1):
        looks = sum(site.looks for site in result.sites.values())
        click.echo(f"{number}." + COUNTED[language].format(looks, result.revisions, len(result.raised)))
    _findings(results, language)
    report = _report(config, language)
    edited = next((each.url for result in results for each in result.raised if each.changes), "URL")
    click.echo(
        "\n" + NEXT[language].format(command=_command(), report=report, config=config.path, url=edited)
    )


def _command() -> str:
    """How this program is called from this shell."""
    called = Path(sys.argv[0])
    known = shutil.which("reprintwatch")
    return "reprintwatch" if known and Path(known).resolve() == called.resolve() else str(called)


def _findings(results: list[CrawlResult], language: str) -> None:
    names, kinds = SEVERITY_NAMES[language], KIND_NAMES[language]
    raised: list[Finding] = [each for result in results for each in result.raised]
    for each in sorted(raised, key=lambda found: (-found.severity, found.detected_at)):
        summary = each.summary(language)
        colour = {3: "red", 2: "yellow"}.get(int(each.severity))
        click.echo()
        click.echo(click.style(f"[{names[each.severity]}] {kinds[each.kind]}", fg=colour, bold=bool(colour)))
        click.echo(f"  {plain.printable(summary)}\n  {each.url}")


def _report(config: Config, language: str) -> Path:
    db = open_readonly(config.store)
    try:
        page = render(gather(db, config.sites, since=None, now=datetime.now(UTC)), language=language)
    finally:
        db.close()
    file = config.path.with_name("report.html")
    file.write_text(page, encoding="utf-8")
    return file
