"""Words → the articles that hold all words, with the places of the words. Command: search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
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
from monitor.config.values import Config
from monitor.present import json_answers
from monitor.present.console.hit_lines import hit_lines
from monitor.present.search import MOST_WORDS, Hit, phrases
from monitor.present.search import search as search_hits
from monitor.speech.language import marked
from storage.conclusions.search import Scope, count_unindexed
from storage.engine.store import Store
from storage.engine.terms import Phrase

COLUMNS = (
    marked("url"), marked("site"), marked("published_at"), marked("revision"), marked("seen_at"), marked("until"),
    marked("title"), marked("snippet"),
)  # fmt: skip


MESSAGES = {
    "no-words": marked("nothing to search for: give words, letters or figures"),
    "nothing": marked("nothing found: all words must occur; try fewer or shorter ones"),
    "nothing-current": marked(
        "nothing found: all words must occur; --all-revisions also looks in earlier revisions"
    ),
    "more": marked(
        "there are more, shown are {limit}: see them with --limit, or narrow with words, --site, --since"
    ),
    "unindexed": marked(
        "{waiting} revisions are not indexed yet and cannot be found: run reprintwatch analyze"
    ),
}


@dataclass(frozen=True)
class SearchOptions:
    """Options of ``search``, as given."""

    since: datetime | None
    site: str | None
    all_revisions: bool
    limit: int


@dataclass(frozen=True)
class SearchAnswer:
    """Hits of a search, and the messages below the hits."""

    hits: Sequence[Hit]
    messages: Sequence[str]  # keys of MESSAGES
    unindexed: int  # revisions outside the index


@click.command(context_settings={"ignore_unknown_options": True})  # -5℃ is a word
@click.argument("words", nargs=-1, required=True)
@shaped
@options.since
@options.site
@click.option(
    "--all-revisions", is_flag=True, help="Also in what stood there before, not only in what stands now."
)
@click.option(
    "--limit", type=options.COUNT, metavar="N", default=20, show_default=True, help="At most so many hits."
)
@click.pass_context
def search(ctx: click.Context, /, words: tuple[str, ...], shape: AnswerShape, **bounds: Any) -> None:
    """Find articles by words in headline and text; words of one or two characters too.

    All words must occur; what stands in quotes, as it stands there. Articles with all words in the headline come
    first, then the others, each newest first.

    \b
    Examples:  reprintwatch search 养老 127.2万
               reprintwatch search '"COVID-19 疫苗" 接种' --site mca --since 30d
               reprintwatch search 122.7万 --all-revisions
    """  # fmt: skip
    wanted = _phrases_of(ctx, words)
    chosen = SearchOptions(**bounds)
    with options.store(ctx) as (config, db):
        answer = _search_answer(db, config, wanted, chosen)
    titles = {site.name: site.title for site in config.sites}
    if shape.form is not Format.LINES:
        _print_answers([json_answers.hit(hit) for hit in answer.hits], shape)
    elif answer.hits:
        print_lines(hit_lines(answer.hits, titles, _("removed")), shape)
    for name in answer.messages:
        terminal.say(_(MESSAGES[name]).format(limit=chosen.limit, waiting=answer.unindexed))


def _print_answers(answers: Sequence[dict[str, Any]], shape: AnswerShape) -> None:
    if shape.is_json:
        print_json(answers, shape)
        return
    print_rows(TableAnswer(COLUMNS, [[answer[name] for name in COLUMNS] for answer in answers]), shape)


def _phrases_of(ctx: click.Context, words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Return the phrases to search for. Raises NoSuchOption for a mistyped option, BadParameter for too many words."""
    mistyped = next((word for word in words if word.startswith("--")), None)
    if mistyped:
        raise click.NoSuchOption(mistyped, ctx=ctx)
    wanted = phrases(" ".join(words))
    if len(wanted) > MOST_WORDS:
        raise click.BadParameter(_("more than {most} words").format(most=MOST_WORDS), param_hint="WORDS")
    return wanted


def _search_answer(
    db: Store, config: Config, wanted: Sequence[Phrase], chosen: SearchOptions
) -> SearchAnswer:
    scope = Scope(
        config.site(chosen.site).name if chosen.site else None, chosen.since, superseded=chosen.all_revisions
    )
    hits = search_hits(db, wanted, scope, most=chosen.limit + 1) if wanted else []
    unindexed = count_unindexed(db)
    applies = {
        "no-words": not wanted,
        "nothing" if chosen.all_revisions else "nothing-current": bool(wanted) and not hits,
        "more": len(hits) > chosen.limit,
        "unindexed": unindexed > 0,
    }
    return SearchAnswer(hits[: chosen.limit], [name for name in applies if applies[name]], unindexed)
