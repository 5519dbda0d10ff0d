"""Store → the spread of an article over sites, and the places where its copies differ.

Commands: spread, readings.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from crawler.urls import canonical_url
from monitor.analysis.setup import Setup
from monitor.analysis.spread.collation import Collation, collation_of
from monitor.analysis.spread.descent import FIDELITY, HEADLINE_ONLY, WorkSpread, Worth, spread_of
from monitor.commands import options, terminal
from monitor.coverage.sheets import inert, plain_workbook
from monitor.coverage.task_choice import setup_of
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.present.html import rendered
from monitor.speech.language import marked
from monitor.wording.coverage import COPY_STATES, DIFFERENCES, words_of
from monitor.wording.plain import Cell, printable, utc

COLUMNS = (
    marked("place"), marked("site"), marked("tier"), marked("after"), marked("by"), marked("state"), marked("how"),
    marked("from"), marked("url"),
)  # fmt: skip
READINGS = (
    marked("paragraph"), marked("original"), marked("reading"), marked("context"), marked("copies"), marked("urls"),
)  # fmt: skip

PARTS = (marked("site"), marked("tier"), marked("weight"), marked("fidelity"), marked("value"))
# Words of ``--score`` → the ways of differing that they stand for.
WORTHS = {
    "excerpt": ("excerpt", "compilation"), "altered": ("text", "headline"), "headline-only": (HEADLINE_ONLY,)
}  # fmt: skip


@click.command()
@click.argument("url")
@click.option("--at", type=options.Moment(), metavar="T", help="By the looks until then.")
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the copies as CSV."
)
@click.option(
    "--xlsx", "xlsx_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a workbook."
)
@click.option("--score", is_flag=False, flag_value="", metavar="NAME=VALUE,...",
              help="Print the parts of the score, by other weights of tiers or worths of copies if given.")  # fmt: skip
@options.as_json
@options.lang
@click.pass_context
def spread(
    ctx: click.Context, /, url: str, at: datetime | None, csv_file: Path | None, xlsx_file: Path | None,
    score: str | None, as_json: bool, lang: str,
) -> None:  # fmt: skip
    """Show who carries an article since when, and from whom. Any page of the work may be named.

    \b
    Example:  reprintwatch spread http://www.mca.gov.cn/n152/c1/content.html
    """  # fmt: skip
    until, address = at or datetime.now(UTC), canonical_url(url)
    with options.store(ctx) as (config, db):
        setup = setup_of(config)
        worth = _worth(setup, score or "")
        found = spread_of(db, setup, collation_of(db, setup, address, until), until, worth=worth)
    rows, heading = _spread_rows(found, setup, lang), tuple(map(_, COLUMNS))
    if csv_file:
        _write_csv(csv_file, [heading, *rows])
    if xlsx_file:
        terminal.write_bytes(xlsx_file, plain_workbook(_("spread"), [heading, *rows]))
    if as_json:
        terminal.as_json(spread_answer(address, found))
    elif not csv_file and not xlsx_file:
        terminal.table(COLUMNS, rows)
        if score is not None:
            terminal.table(PARTS, _part_rows(found, setup))


def _worth(setup: Setup, given: str) -> Worth:
    """Return the weights that ``--score`` names. Raises BadParameter for an unknown name or a wrong number."""
    tiers = {each.tier for each in setup.rules.lists if each.tier}
    named: dict[str, float] = {}
    for part in filter(None, given.split(",")):
        name, _mark, value = part.partition("=")
        if name not in {*tiers, *WORTHS}:
            known = ", ".join(sorted({*tiers, *WORTHS}))
            raise click.BadParameter(_("no tier {name!r}; known: {known}").format(name=name, known=known))
        try:
            named[name] = float(value)
        except ValueError as error:
            raise click.BadParameter(_("{value!r} is no number").format(value=value)) from error
    worths = {how: named[word] for word, ways in WORTHS.items() if word in named for how in ways}
    return Worth({name: named[name] for name in named if name in tiers}, {**FIDELITY, **worths})


def _part_rows(found: WorkSpread, setup: Setup) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (setup.title(part.site), part.tier, part.weight, part.fidelity, round(part.value, 4))
        for part in found.parts
    ]
    return [*rows, (_("sum"), None, None, None, round(sum(part.value for part in found.parts), 4))]


def _spread_rows(found: WorkSpread, setup: Setup, language: str) -> list[tuple[Cell, ...]]:
    return [
        (
            "–".join(str(place) for place in dict.fromkeys(each.places)),
            setup.title(each.site),
            found.tiers.get(each.site),
            terminal.moment(each.seen.after),
            terminal.moment(each.seen.by),
            COPY_STATES[language][each.state],
            words_of(DIFFERENCES, each.how, language),
            each.parent.url,
            each.url,
        )
        for each in found.carriers
    ]


def _write_csv(file: Path, rows: list[tuple[Cell, ...]] | list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([inert(printable(value)) for value in row] for row in rows)
    terminal.write(file, "\ufeff" + text.getvalue())


@click.command()
@click.argument("url")
@click.option(
    "--html", "html_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a standalone page."
)
@options.as_json
@click.pass_context
def readings(ctx: click.Context, /, url: str, html_file: Path | None, as_json: bool) -> None:
    """Show all copies of an article side by side at the places where any copy differs.

    \b
    Example:  reprintwatch readings http://www.mca.gov.cn/n152/c1/content.html --html readings.html
    """  # fmt: skip
    now, address = datetime.now(UTC), canonical_url(url)
    with options.store(ctx) as (config, db):
        setup = setup_of(config)
        collation = collation_of(db, setup, address, now, standing=True)
    answer = readings_answer(collation)
    if html_file:
        page = rendered(
            "readings.html", answer=answer, title=collation.states[-1].article.title, made_at=utc(now)
        )
        terminal.write(html_file, page)
    if as_json:
        terminal.as_json(answer)
    elif not html_file:
        terminal.table(READINGS, _reading_rows(collation))


def _reading_rows(collation: Collation) -> list[tuple[Cell, ...]]:
    return [
        (
            place.paragraph + 1,
            place.original,
            variant.text + (_(" (revision {number})").format(number=variant.was) if variant.was else ""),
            place.context,
            len(variant.copies),
            " ".join(variant.copies),
        )
        for place in collation.places
        for variant in place.variants
    ]
