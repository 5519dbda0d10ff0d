"""Store → reprints by original on a terminal, rows or JSON for programs; pairs that may be reprints.

Command: reprints.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from crawler.urls import canonical_url
from monitor.analysis.spread.copies import first_sights
from monitor.commands import options
from monitor.commands.daily.output import (
    AnswerShape,
    Format,
    TableAnswer,
    print_json,
    print_lines,
    print_rows,
    shaped,
)
from monitor.commands.daily.subjects import is_id, page_named
from monitor.config.values import Config
from monitor.coverage.task_choice import setup_of
from monitor.present import json_answers
from monitor.present.console.reprint_lines import (
    ListedReprint,
    reprint_lines,
    short_reprint_lines,
    suspect_lines,
)
from monitor.present.first_publication import as_answer, first_publications
from monitor.speech.language import marked
from monitor.speech.own_call import own_call
from storage.conclusions.comparisons import all_suspects
from storage.conclusions.derivations import all_derivations
from storage.conclusions.revisions import current_revision, revision_of
from storage.engine.store import Store
from storage.frontier.pages import page_of
from storage.records import LISTED, Derivation, PageId, RevisionId, SiteRole

COLUMNS = (
    marked("url"), marked("original_url"), marked("relation"), marked("similarity"), marked("credited_source"),
    marked("evidence"), marked("first_seen"),
)  # fmt: skip
SUSPECT_COLUMNS = (
    marked("probability"), marked("url"), marked("original_url"), marked("similarity"), marked("text"),
    marked("original_text"),
)  # fmt: skip


@click.command()
@shaped
@click.option("--of", "of_url", metavar="URL|ID", help="Only reprints of this original.")
@options.site
@click.option(
    "--suspects", is_flag=True, help="Pairs that may be reprints, mostly in other words, with both texts."
)
@click.option("--full", is_flag=True, help="Every copy in full, also of a long list.")
@options.lang
@click.pass_context
def reprints(
    ctx: click.Context,
    shape: AnswerShape,
    of_url: str | None,
    site: str | None,
    suspects: bool,
    full: bool,
    lang: str,
) -> None:
    """Which page is a reprint of which original, and how.

    Quotations are listed too. A suspect, shown with --suspects, is no reprint until a person has read both texts.

    \b
    Example:  reprintwatch reprints --of http://www.mca.gov.cn/article/1.shtml
    """
    show = _show_suspects if suspects else _show_reprints
    with options.store(ctx) as (config, db):
        name = config.site(site).name if site else None
        show(db, config, WantedReprints(_address(db, of_url), name, full, lang), shape)


def _address(db: Store, given: str | None) -> str | None:
    if given is None:
        return None
    return page_named(db, given).url if is_id(given) else canonical_url(given)


@dataclass(frozen=True)
class WantedReprints:
    """Reprints to show: of an original and on a site, None: any; each copy in full, or a long list in short."""

    original_url: str | None
    site: str | None
    full: bool
    language: str


def _whole_list(wanted: WantedReprints) -> str:
    """Return the command that shows the same copies in full."""
    chosen = ["--site", wanted.site] if wanted.site else []
    return f"{own_call()} {shlex.join(['reprints', '--full', *chosen])}"


def _show_reprints(db: Store, config: Config, wanted: WantedReprints, shape: AnswerShape) -> None:
    listed = all_derivations(db, original_url=wanted.original_url, site=wanted.site)
    chosen = [derived for derived in listed if derived.relation in LISTED]
    if shape.form is Format.LINES:
        titles = {each.name: each.title for each in config.sites}
        carried = [_carried(db, each) for each in chosen]
        is_short = not wanted.full and wanted.original_url is None
        lines = (
            short_reprint_lines(carried, titles, wanted.language, _whole_list(wanted))
            if is_short
            else reprint_lines(carried, titles, wanted.language)
        )
        print_lines(lines, shape)
        return
    copies = {each.reprint: page_of(db, each.reprint) for each in chosen}
    firsts = first_publications(db, copies.values())
    sights = first_sights(db, setup_of(config), copies.keys(), datetime.now(UTC))
    answers = [
        json_answers.derivation(
            each, copies[each.reprint], page_of(db, each.original), sights.get(each.reprint)
        )
        | {"first_published": as_answer(firsts[each.reprint])}
        for each in chosen
    ]
    _print_answers(answers, COLUMNS, shape)


def _carried(db: Store, derived: Derivation) -> ListedReprint:
    page, original = page_of(db, derived.reprint), page_of(db, derived.original)
    return ListedReprint(derived, page, original, _title(db, page.id), _title(db, original.id))


def _title(db: Store, page: PageId) -> str:
    latest = current_revision(db, page)
    return latest.article.title if latest else ""


def _show_suspects(db: Store, config: Config, wanted: WantedReprints, shape: AnswerShape) -> None:
    answers = _suspect_answers(db, config, wanted)
    if shape.form is Format.LINES:
        print_lines(suspect_lines(answers), shape)
        return
    _print_answers(answers, SUSPECT_COLUMNS, shape)


def _print_answers(answers: Sequence[dict[str, Any]], columns: Sequence[str], shape: AnswerShape) -> None:
    if shape.is_json:
        print_json(answers, shape)
        return
    print_rows(TableAnswer(columns, [[_cell(each[name]) for name in columns] for each in answers]), shape)


def _suspect_answers(db: Store, config: Config, wanted: WantedReprints) -> list[dict[str, Any]]:
    """Return the elements of ``reprints --suspects --json``, each pair once."""
    pairs: dict[frozenset[PageId], dict[str, Any]] = {}
    for found in all_suspects(db):
        page, other = page_of(db, found.page), page_of(db, found.other)
        is_original = _is_original(config, page.site) and not _is_original(config, other.site)
        is_wanted = wanted.original_url in (None, other.url) and wanted.site in (None, page.site)
        if is_wanted and not is_original:
            texts = _text(db, found.revision), _text(db, found.other_revision)
            pairs.setdefault(frozenset((page.id, other.id)), json_answers.suspect(found, page, other, texts))
    return list(pairs.values())


def _text(db: Store, revision: RevisionId) -> str:
    return revision_of(db, revision).article.text


def _is_original(config: Config, site: str) -> bool:
    return any(each.name == site and each.role is SiteRole.ORIGINAL for each in config.sites)


def _cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
