"""Store → correction cases as a table or JSON; a person's word on cases → the store; cases → letters.

Commands: cases, cases notify, cases dismiss, cases reopen, letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from crawler.urls import canonical_url
from monitor.analysis.spread.correcting import CaseStatus, statuses_of
from monitor.commands import options, terminal
from monitor.commands.coverage.groups import ListingGroup
from monitor.config.values import Config
from monitor.coverage.case_answers import case_answer
from monitor.coverage.letter_facts import letter_of
from monitor.coverage.letters import letter_text
from monitor.coverage.task_choice import setup_of
from monitor.judge.spread.cases import Act, CaseState
from monitor.speech.language import marked
from monitor.wording.coverage import CASE_STATES
from monitor.wording.names import KIND_NAMES
from storage.engine.opening import opened
from storage.engine.store import Store, transaction
from storage.errors import NotFound
from storage.frontier.pages import behind
from storage.records import FindingKind
from storage.spread import cases as case_table
from storage.spread.cases import CaseAct, StoredCase

SHORTEST_ID = 6  # characters of the id of a case, at least
COLUMNS = (
    marked("id"), marked("kind"), marked("state"), marked("site"), marked("wrong"), marked("right"),
    marked("last look"), marked("url"),
)  # fmt: skip


@click.group(cls=ListingGroup)
def cases() -> None:
    """Show faults of copies, followed up until they are corrected. Looks and people alone move a case.

    \b
    Examples:  reprintwatch cases --state open
               reprintwatch cases notify c-3fa2c1 --note 电话告知
    """  # fmt: skip


@cases.command("list")
@click.option(
    "--state", type=click.Choice([state.value for state in CaseState]), help="Only cases in this state."
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in FindingKind]), help="Only cases of this kind."
)
@click.option("--of", "original", metavar="URL", help="Only copies of this article.")
@options.site
@options.as_json
@options.lang
@click.pass_context
def list_cases(
    ctx: click.Context, state: str | None, kind: str | None, original: str | None, site: str | None,
    as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Show correction cases with their state, the latest first.

    \b
    Example:  reprintwatch cases list --state open
    """  # fmt: skip
    with options.store(ctx) as (config, db):
        found = _chosen(db, config, case_table.all_cases(db, kind=kind, site=site), original)
    shown = [each for each in found if state in (None, each.case.state.value)]
    if as_json:
        terminal.as_json([case_answer(each) for each in shown])
    else:
        terminal.table(COLUMNS, [_row(each, lang) for each in shown])


def _chosen(db: Store, config: Config, stored: Sequence[StoredCase], url: str | None) -> list[CaseStatus]:
    """Return the states of cases, only about copies of an article if given. Raises NotFound."""
    now = datetime.now(UTC)
    if url is not None:
        page = behind(db, canonical_url(url))
        if page is None:
            raise NotFound(_("no page {url}").format(url=url))
        stored = [each for each in stored if page.id in (each.original, each.page)]
    return statuses_of(db, stored, config.monitor.cases, now)


def _row(status: CaseStatus, language: str) -> tuple[str | None, ...]:
    last = status.case.last_look
    return (
        status.stored.id,
        KIND_NAMES[language][status.stored.kind],
        CASE_STATES[language][status.case.state],
        status.stored.site,
        status.span.wrong if status.span else "",
        status.span.right if status.span else "",
        terminal.moment(last.at) if last else None,
        status.page.url if status.page else status.original.url if status.original else None,
    )


# --- a person's word ----------------------------------------------------------------------------


def _act_command(act: Act, line: str) -> Callable[..., None]:
    @cases.command(act.value, help=line)
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    @click.option("--note", required=True, metavar="WHY", help="The reason, or how the site was told.")
    @click.pass_context
    def command(ctx: click.Context, ids: tuple[str, ...], note: str) -> None:
        with opened(options.config(ctx).store) as db:
            chosen = [_case(db, each) for each in ids]
            with transaction(db):
                for each in chosen:
                    case_table.add_act(
                        db, CaseAct(each.id, datetime.now(UTC), act.value, options.user(), note)
                    )

    return command


HELP = {
    Act.NOTIFY: ("notify", "Note that the site was told.", "已电话告知"),
    Act.DISMISS: ("dismiss", "Set cases aside, with the reason.", "引用旧数据，属实"),
    Act.REOPEN: ("reopen", "Open cases again, with the reason.", "又改回旧文"),
}


def _help(act: Act) -> str:
    name, said, note = HELP[act]
    return f'{said}\n\n\b\nExample:  reprintwatch cases {name} c-3fa2c1 --note "{note}"'


notify, dismiss, reopen = (_act_command(act, _help(act)) for act in HELP)


def _case(db: Store, start: str) -> StoredCase:
    """Return the case whose id begins so. Raises NotFound for no such case, and for several, with the ids that fit."""
    found = case_table.cases_like(db, start) if len(start) >= SHORTEST_ID else []
    if not found:
        text = _("no case {start!r}; `reprintwatch cases` lists the ids, and {least} characters are enough")
        raise NotFound(text.format(start=start, least=SHORTEST_ID))
    if len(found) > 1:
        text = _("{count} cases begin with {start!r}: {ids}")
        raise NotFound(text.format(count=len(found), start=start, ids=", ".join(each.id for each in found)))
    return found[0]


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--template", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="A template of your own, in Jinja2.")  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the letters there."
)
@click.pass_context
def letter(ctx: click.Context, ids: tuple[str, ...], template: Path | None, output: Path | None) -> None:
    """Write letters to sites about faults of copies.

    \b
    Example:  reprintwatch letter c-3fa2c1 -o letter.txt
    """  # fmt: skip
    with options.store(ctx) as (config, db):
        settings = replace(config.letters, template=template or config.letters.template)
        now, setup = datetime.now(UTC), setup_of(config)
        stored = [_case(db, each) for each in ids]
        found = statuses_of(db, stored, config.monitor.cases, now)
        letters = [
            letter_text(letter_of(db, setup, settings, each, now), settings.template) for each in found
        ]
    text = "\f".join(letters)
    if output:
        terminal.write(output, text)
    else:
        click.echo(text)
