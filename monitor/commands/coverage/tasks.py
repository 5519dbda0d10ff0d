"""Store → tasks with their cells, as tables, JSON, CSV or a workbook; a person's word on tasks → the store.

Commands: tasks, tasks add, tasks close, tasks rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from crawler.urls import canonical_url
from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import SiteCell
from monitor.analysis.spread.footprints import operators_of
from monitor.analysis.tasks.issuing import NewTask, issue_of, sites_on
from monitor.commands import options, terminal
from monitor.commands.coverage.groups import ListingGroup
from monitor.config.values import Config
from monitor.coverage.sheets import Row, csv_text, workbook
from monitor.coverage.task_answers import TaskAnswer, states_of, task_answer
from monitor.coverage.task_choice import CellChoice, judged_task, setup_of
from monitor.judge.spread.cells import CellState
from monitor.speech.language import marked
from monitor.wording.coverage import BASES, CELL_REASONS, CELL_STATES, DIFFERENCES, YES_NO, words_of
from storage.engine.opening import open_store, opened
from storage.engine.store import Store, transaction
from storage.errors import NotFound
from storage.frontier import pages
from storage.records import FoundPage, PageRole
from storage.spread import tasks as task_table
from storage.spread.tasks import CarryTask, Ruling, TaskSite

ALARMING = frozenset({"missing", "late", "altered"})
COLUMNS = (
    marked("task"), marked("site"), marked("tier"), marked("state"), marked("how"), marked("why"), marked("after"),
    marked("by"), marked("in time"), marked("basis"), marked("url"),
)  # fmt: skip
MOST_NAMED = 5  # sites named in a message
RULINGS = ("carried", "excused", "missing")


@click.group(cls=ListingGroup)
def tasks() -> None:
    """Show which sites carry an article in time, and how the tool knows.

    \b
    Examples:  reprintwatch tasks
               reprintwatch tasks T1 --state missing
               reprintwatch tasks add --name T1 --message http://… --deadline 2026-03-02T19:00+08:00 --list province
               reprintwatch tasks rule T1 p4 excused --note 网站改版
    """  # fmt: skip


@dataclass(frozen=True)
class TaskFilter:
    """Options of ``tasks`` for the choice of tasks and cells, as given."""

    name: str | None
    at: datetime | None
    since: datetime | None
    list_name: str | None
    site: str | None
    state: str | None


@tasks.command("list")
@click.argument("name", required=False)
@click.option("--at", type=options.Moment(), metavar="T", help="The judgements that stood at this time.")
@options.since
@click.option("--list", "list_name", metavar="L", help="Only sites of this list.")
@options.site
@click.option(
    "--state", type=click.Choice([state.value for state in CellState]), help="Only cells in this state."
)
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the cells as CSV."
)
@click.option(
    "--xlsx", "xlsx_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a workbook."
)
@click.option(
    "--exit-code", is_flag=True, help="End with 4 if a cell is missing, late or altered; 3 if unknown."
)
@options.as_json
@options.lang
@click.pass_context
def list_tasks(
    ctx: click.Context, /, csv_file: Path | None, xlsx_file: Path | None, exit_code: bool, as_json: bool,
    lang: str, **filters: Any,
) -> None:  # fmt: skip
    """Show the cells of tasks: state, interval of first sight, reason, and the looks that prove the state.

    \b
    Example:  reprintwatch tasks list 养老通知 --state missing
    """  # fmt: skip
    wanted = TaskFilter(**filters)
    with options.store(ctx) as (config, db):
        setup = setup_of(config)
        answers = _answers(db, setup, wanted)
    if csv_file:
        terminal.write(csv_file, csv_text(answers, setup))
    if xlsx_file:
        terminal.write_bytes(xlsx_file, workbook(answers, setup))
    if as_json:
        terminal.as_json([task_answer(answer, setup) for answer in answers])
    elif not csv_file and not xlsx_file:
        _print_cells(answers, setup, lang)
    if exit_code:
        ctx.exit(_exit_code(answers))


def _answers(db: Store, setup: Setup, wanted: TaskFilter) -> list[TaskAnswer]:
    at = wanted.at or datetime.now(UTC)
    if wanted.name:
        chosen = [_task(db, wanted.name)]
    else:
        chosen = [task for task in task_table.all_tasks(db, since=wanted.since) if _is_known(task, wanted.at)]
    operators = operators_of(db)
    cells = CellChoice(wanted.list_name, wanted.site, wanted.state, as_told=wanted.at is not None)
    answers = [judged_task(db, setup, task, at, operators, cells) for task in chosen]
    for answer in answers if wanted.at else ():
        _say_judged_now(answer, terminal.moment(at) or "")
    return answers


def _say_judged_now(answer: TaskAnswer, at: str) -> None:
    """Say which cells had no judgement at a time."""
    without = [each.site.site for each in answer.judged.cells if each.stands_since is None]
    if without:
        named = ", ".join(without[:MOST_NAMED]) + (" …" if len(without) > MOST_NAMED else "")
        terminal.say(
            _(
                "task {name}: no judgement stood at {at} for {count} of {total} sites ({named});"
                " these are judged now, by the looks until then"
            ).format(
                name=answer.judged.task.name,
                at=at,
                count=len(without),
                total=len(answer.judged.cells),
                named=named,
            )
        )


def _is_known(task: CarryTask, at: datetime | None) -> bool:
    return at is None or task.made_at <= at or task.issued_at <= at


def _task(db: Store, name: str) -> CarryTask:
    """Return the task of this name. Raises NotFound."""
    task = task_table.task_named(db, name)
    if task is None:
        raise NotFound(_("no task {name!r}: see `reprintwatch tasks`").format(name=name))
    return task


def _exit_code(answers: Sequence[TaskAnswer]) -> int:
    states = states_of(answers)
    if states & ALARMING:
        return options.FOUND_SOMETHING
    return options.PART_DONE if "unknown" in states else 0


def _print_cells(answers: Sequence[TaskAnswer], setup: Setup, language: str) -> None:
    told = [_shown(answer, each, setup, language) for answer in answers for each in answer.shown]
    terminal.table(COLUMNS, told)


def _shown(answer: TaskAnswer, judged: SiteCell, setup: Setup, language: str) -> Row:
    cell, seen = judged.cell, judged.cell.copy.presence.seen if judged.cell.copy else None
    return (
        answer.judged.task.name,
        setup.title(judged.site.site),
        judged.site.tier,
        CELL_STATES[language][cell.state],
        words_of(DIFFERENCES, cell.how, language),
        CELL_REASONS[language][cell.why] if cell.why else "",
        terminal.moment(seen.after) if seen else None,
        terminal.moment(seen.by) if seen else None,
        YES_NO[language][cell.in_time],
        BASES[language][cell.basis] if cell.basis else "",
        cell.copy.url if cell.copy else None,
    )


# --- a person's word ----------------------------------------------------------------------------


@tasks.command("add")
@click.option("--name", required=True, metavar="N", help="Short and unique.")
@click.option("--message", metavar="URL", help="The article, by its address.")
@click.option("--headline", metavar="T", help="The article, by its headline.")
@click.option("--text", "text_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="The article, by its text.")  # fmt: skip
@click.option(
    "--deadline", type=options.Moment(), required=True, metavar="T", help="Until when it must be carried."
)
@click.option(
    "--issued", type=options.Moment(), metavar="T", help="When it was issued; default: as the page says."
)
@click.option(
    "--form", type=click.Choice(["text", "headline"]), help="What counts as carried; default: the text."
)
@click.option("--list", "lists", multiple=True, metavar="L", help="The sites of a list; may be repeated.")
@click.option("--site", "names", multiple=True, metavar="S", help="A site; may be repeated.")
@click.option("--remind-before", type=click.FloatRange(min=0), metavar="H",
              help="Hours before the deadline, from which on an alert names who is pending.")  # fmt: skip
@click.option("--note", default="", metavar="WHY", help="A remark.")
@click.pass_context
def add(ctx: click.Context, /, **given: Any) -> None:
    """Make a task: an article that sites must carry by a deadline.

    \b
    Example:  reprintwatch tasks add --name 养老通知 --message URL --deadline "2026-11-30 19:00" --list province
    """  # fmt: skip
    config = options.config(ctx)
    setup, now = setup_of(config), datetime.now(UTC)
    if sum(given[name] is not None for name in ("message", "headline", "text_file")) < 1:
        raise click.UsageError(_("say which article: --message, --headline or --text"))
    if given["name"] in tasks.commands:
        raise click.BadParameter(_("{name!r} is a command").format(name=given["name"]), param_hint="--name")
    sites = _sites(config, given["lists"], given["names"])
    with closing(open_store(config.store, create=True)) as db, transaction(db, alone=True):
        if task_table.task_named(db, given["name"]) is not None:
            raise click.BadParameter(
                _("there is a task {name!r} already").format(name=given["name"]), param_hint="--name"
            )
        task = _new_task(db, setup, given, now)
        task_table.add_task(db, task, sites)
    terminal.say(_("task {name}: {count} sites").format(name=task.name, count=len(sites)))


def _sites(config: Config, lists: Sequence[str], names: Sequence[str]) -> list[TaskSite]:
    """Return the named sites. Raises BadParameter for an unknown list, and UsageError without any site."""
    known = {each.name: each for each in config.monitor.lists}
    for name in lists:
        if name not in known:
            raise click.BadParameter(
                _("no list {name!r}; known: {names}").format(name=name, names=", ".join(known)),
                param_hint="--list",
            )
    sites = sites_on(config.monitor.lists, lists, [config.site(name).name for name in names])
    if not sites:
        raise click.UsageError(_("say who must carry it: --list or --site"))
    return sites


def _new_task(db: Store, setup: Setup, given: dict[str, Any], now: datetime) -> CarryTask:
    url = canonical_url(given["message"]) if given["message"] else None
    site = setup.site_of(url) if url else None
    if url and site and pages.get_page(db, url) is None:
        pages.add_pages(db, [FoundPage(url, site.name, PageRole.ARTICLE)], now)
    text = terminal.text_of(given["text_file"]) if given["text_file"] else None
    form = given["form"] or ("headline" if not url and text is None else "text")
    issued_at, basis = (
        issue_of(db, setup, url, now) if given["issued"] is None else (given["issued"], "operator")
    )
    if issued_at > given["deadline"]:
        raise click.BadParameter(_("the deadline lies before the issue"), param_hint="--deadline")
    return NewTask(
        given["name"],
        url,
        given["headline"],
        text,
        form,
        issued_at,
        basis,
        given["deadline"],
        now,
        given["remind_before"],
    ).task(who=options.user(), note=given["note"])


@tasks.command("close")
@click.argument("name")
@click.pass_context
def close(ctx: click.Context, name: str) -> None:
    """Close a task: its cells are judged no more, and stay.

    \b
    Example:  reprintwatch tasks close 养老通知
    """  # fmt: skip
    with opened(options.config(ctx).store) as db:
        task = _task(db, name)
        with transaction(db):
            task_table.close_task(db, task.id, datetime.now(UTC))


@tasks.command("rule")
@click.argument("name")
@click.argument("site")
@click.argument("ruling", type=click.Choice(RULINGS), metavar="RULING")
@click.option("--note", required=True, metavar="WHY", help="The reason.")
@click.pass_context
def rule(ctx: click.Context, name: str, site: str, ruling: str, note: str) -> None:
    """Decide on a cell. The decision stands beside the judgement, never in its place.

    RULING is carried, missing, or excused: the site need not carry the article.

    \b
    Example:  reprintwatch tasks rule 养老通知 p4 excused --note "网站改版，已说明"
    """  # fmt: skip
    with opened(options.config(ctx).store) as db:
        task = _task(db, name)
        if site not in [each.site for each in task_table.sites_of(db, task.id)]:
            raise NotFound(
                _("no site {site!r} in task {name!r}: see `reprintwatch tasks {name}`").format(
                    site=site, name=name
                )
            )
        with transaction(db):
            task_table.add_ruling(db, Ruling(task.id, site, datetime.now(UTC), ruling, options.user(), note))
