"""Store → findings: events by day on a terminal, rows or JSON for programs. Command: findings."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from typing import Any

import click

from monitor.commands import options, terminal
from monitor.commands.daily.filters import FindingFilter, chosen_findings, filtered
from monitor.commands.daily.output import (
    AnswerShape,
    Format,
    TableAnswer,
    print_json,
    print_lines,
    print_rows,
    shaped,
)
from monitor.present.console.event_lines import ListWords, event_lines
from monitor.present.console.lines import Overflow, Style, TextLine, TextPart, columns, line
from monitor.present.console.short_ids import short_ids
from monitor.present.finding_answers import finding_answers
from monitor.speech.language import marked
from monitor.speech.own_call import own_call
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from storage.engine.store import Store
from storage.findings.desk import assignees
from storage.findings.findings import ids_of
from storage.records import Event, Finding
from storage.records.event import events_of, worst_first


@click.command()
@shaped
@filtered
@click.option("--open", "unresolved", is_flag=True, help="Only findings that are not resolved or dismissed.")
@click.option("--full", is_flag=True, help="Every event in full, also of earlier days.")
@options.lang
@click.pass_context
def findings(
    ctx: click.Context, /, shape: AnswerShape, lang: str, unresolved: bool, full: bool, **filters: Any
) -> None:
    """List what was found, by day and event, the worst first.

    JSON, CSV and tables list single findings, newest first.

    \b
    Examples:  reprintwatch findings --open --severity warning
               reprintwatch findings --json --since 24h
    """  # fmt: skip
    wanted = FindingFilter(**filters)
    with options.store(ctx) as (config, db):
        chosen = chosen_findings(db, config, wanted, unresolved=unresolved)
        if shape.is_json:
            print_json(finding_answers(db, chosen, lang), shape)
        elif shape.form is not Format.LINES:
            print_rows(_table(chosen, lang), shape)
        else:
            events = events_of(chosen)
            titles = {site.name: site.title for site in config.sites}
            words = ListWords(
                lang, titles, _short_ids(db, events), own_call(), assignees(db),
                full=full,
            )  # fmt: skip
            print_lines(_lines(events, words), shape)


def _short_ids(db: Store, events: Sequence[Event]) -> dict[str, str]:
    return short_ids([each.id for each in events], ids_of(db, event=True))


def _lines(events: Sequence[Event], words: ListWords) -> Iterator[TextLine]:
    if not events:
        yield line(_("Nothing was found."))
        return
    yield from event_lines(events, words)
    yield line("")
    reason = shlex.quote(_("needs no action"))
    example = words.ids[worst_first(events)[0].id]
    yield from _steps(
        {
            _("look closer"): f"{words.call} show {example}",
            _("take in hand"): f"{words.call} acknowledge {example}",
            _("set aside"): f"{words.call} dismiss {example} --reason {reason}",
        }
    )


def _steps(steps: dict[str, str]) -> Iterator[TextLine]:
    for name, command in steps.items():
        parts = (TextPart(columns(name, 14), Style.SOFT), TextPart(command))
        yield TextLine(parts, overflow=Overflow.WHOLE)


def _table(chosen: Sequence[Finding], language: str) -> TableAnswer:
    severities, kinds, states = SEVERITY_NAMES[language], KIND_NAMES[language], STATE_NAMES[language]
    names = (
        marked("id"), marked("severity"), marked("kind"), marked("state"), marked("since"), marked("summary"),
        marked("url"), marked("event"),
    )  # fmt: skip
    rows = [
        (
            finding.id,
            severities[finding.severity],
            kinds[finding.kind],
            states[finding.state],
            terminal.moment(finding.detected_at),
            finding.summary(language),
            finding.url,
            finding.event,
        )
        for finding in chosen
    ]
    return TableAnswer(names, rows)
