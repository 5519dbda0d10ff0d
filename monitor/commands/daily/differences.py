"""Finding, page or two pages → the differences of their texts. Command: diff."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from monitor.analysis.reprints.pictured import with_pictures
from monitor.commands import options, terminal
from monitor.commands.daily.subjects import is_id, page_named, subject_of
from monitor.commands.pager import paged
from monitor.config.values import Config
from monitor.present import json_answers
from monitor.present.comparison import Comparison, compare_revisions, html_page, text_lines
from monitor.present.sides import ComparedSides, sides_of_finding, sides_of_page
from monitor.speech.own_call import own_call
from storage.conclusions.revisions import revisions_of
from storage.engine.store import Store
from storage.errors import NotFound
from storage.records import Page, Revision


@dataclass(frozen=True)
class DiffOptions:
    """Options of ``diff`` for the choice of the two texts, as given."""

    from_number: int | None
    to_number: int | None
    against: str | None

    @property
    def is_empty(self) -> bool:
        """Return whether no option was given."""
        return self == DiffOptions(None, None, None)


@click.command()
@click.argument("url", metavar="URL|ID")
@click.option(
    "--from",
    "from_number",
    type=options.COUNT,
    metavar="REV",
    help="Earlier revision; default: the one before --to.",
)
@click.option(
    "--to", "to_number", type=options.COUNT, metavar="REV", help="Later revision; default: the latest."
)
@click.option("--against", metavar="URL|ID", help="Compare with another page (the original) instead.")
@click.option(
    "--html", "html_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a standalone page."
)
@click.option("--exit-code", is_flag=True, help="End with 4 where the texts differ.")
@click.option(
    "--no-pager",
    is_flag=True,
    expose_value=False,
    callback=terminal.keep_flag,
    help="Print all lines at once on a terminal.",
)
@options.as_json
@options.lang
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    url: str,
    html_file: Path | None,
    as_json: bool,
    lang: str,
    exit_code: bool,
    **chosen: Any,
) -> None:
    """The differences between two revisions of a page, or between two pages.

    ID is the id of a finding or event: the texts that it compares. A reprint with a single revision is compared
    with its original.

    \b
    Examples:  reprintwatch diff 3f9c21
               reprintwatch diff http://www.mca.gov.cn/article/1.shtml --from 1 --to 3
               reprintwatch diff REPRINT --against ORIGINAL --html diff.html
    """  # fmt: skip
    with options.store(ctx) as (config, db):
        sides = with_pictures(db, _sides(ctx, db, url, DiffOptions(**chosen)))
    comparison = _compared(sides, config)
    if html_file is not None:
        titles = {site.name: site.title for site in config.sites}
        terminal.write(html_file, html_page(comparison, lang, titles))
    elif as_json:
        terminal.as_json([json_answers.change(change) for change in comparison.changes])
    else:
        text = text_lines(comparison, language=lang, color=sys.stdout.isatty())
        paged(text, wanted=not terminal.has_flag(ctx, "no_pager"))
    if exit_code and comparison.changes:
        ctx.exit(options.FOUND_SOMETHING)


def _compared(sides: ComparedSides, config: Config) -> Comparison:
    return compare_revisions(
        sides.page, sides.before, sides.after, other_page=sides.before_page, rules=config.monitor
    )


def _sides(ctx: click.Context, db: Store, named: str, chosen: DiffOptions) -> ComparedSides:
    """Return the two texts. Raises NotFound, UsageError."""
    if is_id(named) and chosen.is_empty:
        return _sides_of_id(ctx, db, named)
    page = page_named(db, named)
    if chosen.is_empty:
        return _sides_of_page(ctx, db, page)
    after = _revision(db, page, chosen.to_number)
    other = page_named(db, chosen.against) if chosen.against else page
    if chosen.against or chosen.from_number:
        before = _revision(db, other, chosen.from_number)
    else:
        before = _revision(db, page, max(1, after.number - 1))
    return ComparedSides(other, before, page, after)


def _sides_of_id(ctx: click.Context, db: Store, start: str) -> ComparedSides:
    subject = subject_of(db, start)
    for finding in (subject.finding, *subject.findings):
        sides = sides_of_finding(db, finding)
        if sides is not None:
            return sides
    text = _("{id} compares no two texts; everything about it: {command}")
    raise NotFound(text.format(id=subject.id, command=f"{own_call()} show {subject.id}"))


def _sides_of_page(ctx: click.Context, db: Store, page: Page) -> ComparedSides:
    sides = sides_of_page(db, page)
    if sides is None:
        only = _revision(db, page, None)
        terminal.say(
            _("{url} has one version and no original: there is nothing to compare").format(url=page.url)
        )
        return ComparedSides(page, only, page, only)
    if sides.before_page.id != page.id:
        terminal.say(_("compared with its original, because the reprint has one version"))
    return sides


def _revision(db: Store, page: Page, number: int | None) -> Revision:
    """Return a revision by its number, the latest if `number` is None. Raises NotFound."""
    states = revisions_of(db, page.id)
    chosen = states[-1:] if number is None else [state for state in states if state.number == number]
    if not chosen:
        kept = _("it has {n}").format(n=len(states)) if states else _("nothing was read there yet")
        raise NotFound(
            _("no revision {number} of {url}: {kept}").format(number=number or "", url=page.url, kept=kept)
        )
    return chosen[0]
