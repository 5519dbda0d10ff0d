"""Address or id → the versions of a page, and what happened to the page. Command: history."""

from __future__ import annotations

from typing import Any

import click

from monitor.commands import options, terminal
from monitor.commands.daily.output import (
    AnswerShape,
    Format,
    TableAnswer,
    print_json,
    print_lines,
    print_rows,
    shaped,
)
from monitor.commands.daily.subjects import page_named
from monitor.present import json_answers
from monitor.present.console.history_lines import PageHistory, history_lines, history_of, steps_of
from monitor.present.first_publication import as_answer
from monitor.wording.plain import utc


@click.command()
@click.argument("url", metavar="URL|ID")
@shaped
@options.lang
@click.pass_context
def history(ctx: click.Context, url: str, shape: AnswerShape, lang: str) -> None:
    """The revisions of a page, and what happened to it.

    \b
    Example:  reprintwatch history http://www.mca.gov.cn/article/1.shtml
    """
    with options.store(ctx) as (config, db):
        kept = history_of(db, page_named(db, url), config.monitor)
    titles = {site.name: site.title for site in config.sites}
    if shape.form is Format.LINES:
        print_lines(history_lines(kept, titles, lang), shape)
    elif shape.form is Format.JSON:
        print_json([_answer(kept, lang)], shape)
    else:
        _print_steps(kept, shape, lang)


def _answer(kept: PageHistory, language: str) -> dict[str, Any]:
    """Return the element of ``history --json``."""
    return {
        "url": kept.page.url,
        "site": kept.page.site,
        "first_published": as_answer(kept.first),
        "revisions": [
            json_answers.revision(state, changes, kept.intervals.get(state.id))
            for state, changes in zip(kept.revisions, kept.changes, strict=True)
        ],
        "events": [
            json_answers.finding(event.finding, event.proof, event.notes, language=language)
            for event in kept.events
        ],
        "sightings": [json_answers.sighting(each) for each in kept.sightings],
        "looks": [json_answers.look(look, kept.tolerances.get(look.capture, ())) for look in kept.looks],
    }


def _print_steps(kept: PageHistory, shape: AnswerShape, language: str) -> None:
    """Print the steps of the history, oldest first, as JSON Lines, CSV or table."""
    steps = steps_of(kept, language)
    if shape.is_json:
        print_json(
            [{"time": utc(each.at), "what": each.what, "detail": each.detail} for each in steps], shape
        )
        return
    rows = [(terminal.moment(each.at), each.what, each.detail) for each in steps]
    print_rows(TableAnswer(("time", "what", "detail"), rows), shape)
