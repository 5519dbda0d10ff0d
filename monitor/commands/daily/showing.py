"""Id of a finding → everything about the finding, and what to do next. Command: show."""

from __future__ import annotations

from typing import Any

import click

from monitor.commands import options
from monitor.commands.daily.output import AnswerShape, Format, print_json, print_lines, shaped_alone
from monitor.commands.daily.subjects import subject_of
from monitor.present import json_answers
from monitor.present.console.finding_sheet import FindingSheet, gather_sheet
from monitor.present.console.sheet_lines import Caller, next_steps, sheet_lines
from monitor.speech.own_call import own_call
from monitor.wording.plain import utc


@click.command()
@click.argument("finding", metavar="ID")
@shaped_alone
@options.lang
@click.pass_context
def show(ctx: click.Context, finding: str, shape: AnswerShape, lang: str) -> None:
    """Show everything about one finding, and what to do next.

    ID is the id of a finding (f-…) or of an event (e-…), or its beginning.

    \b
    Example:  reprintwatch show 3f9c21
    """
    with options.store(ctx) as (config, db):
        subject = subject_of(db, finding)
        titles = {site.name: site.title for site in config.sites}
        sheet = gather_sheet(db, subject.finding, subject.event, titles)
    caller = Caller(own_call(), options.user())
    if shape.form is Format.LINES:
        print_lines(sheet_lines(sheet, lang, caller), shape)
    else:
        print_json(_answer(sheet, lang, caller), shape)


def _answer(sheet: FindingSheet, language: str, caller: Caller) -> dict[str, Any]:
    """Return the object of ``show --json``: the finding as in ``findings --json``, and more."""
    finding = json_answers.finding(
        sheet.finding, sheet.evidence, sheet.notes, sheet.places, language=language
    )
    return finding | {
        "assignee": sheet.work.assignee,
        "acts": [
            {"at": utc(act.at), "act": act.action, "who": act.who, "to": act.after.get("assignee")}
            for act in sheet.acts
        ],
        "copies": [
            {
                "url": copy.page.url,
                "site": copy.page.site,
                "relation": copy.derivation.relation.value,
                "similarity": copy.derivation.similarity,
                "finding": copy.finding.id if copy.finding else None,
            }
            for copy in sheet.copies
        ],
        "event_findings": [each.id for each in sheet.event.findings],
        "cases": list(sheet.cases),
        "next": [command for _, command in next_steps(sheet, caller)],
    }
