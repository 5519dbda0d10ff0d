"""Store → articles by words, the history of a page, the differences between two texts.

Commands: search, history, diff.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from crawler.urls import canonical_url
from monitor.commands import on_demand, options, terminal
from monitor.config.values import Config
from monitor.judge.meaning.significance import changes_between
from monitor.present import json_answers
from monitor.present.comparison import Comparison, compare_revisions, html_page, text_lines
from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.search import MOST_WORDS, Hit, Marked, phrases
from monitor.present.search import search as search_hits
from monitor.wording.names import SEARCH_MESSAGES
from monitor.wording.plain import Cell, shown_time
from storage.archive.captures import tolerances_of
from storage.conclusions.looks import looks_of
from storage.conclusions.revisions import revisions_of
from storage.conclusions.search import Scope, count_unindexed
from storage.engine.store import Store
from storage.engine.terms import Phrase
from storage.errors import NotFound
from storage.findings.findings import Note, findings_about, notes_of
from storage.frontier.pages import get_page, page_of
from storage.records import CaptureId, Change, Finding, Look, Page, Revision, Tolerance


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
    messages: Sequence[str]  # keys of SEARCH_MESSAGES
    unindexed: int  # revisions outside the index


@click.command(context_settings={"ignore_unknown_options": True})  # -5℃ is a word
@click.argument("words", nargs=-1, required=True)
@options.as_json
@options.since
@options.site
@click.option(
    "--all-revisions", is_flag=True, help="Also in what stood there before, not only in what stands now."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many hits."
)
@options.lang
@click.pass_context
def search(
    ctx: click.Context, /, words: tuple[str, ...], as_json: bool, lang: str | None, **bounds: Any
) -> None:
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
    messages = SEARCH_MESSAGES[lang or config.monitor.language]
    _print_hits(answer.hits, messages["removed"], as_json=as_json)
    for name in answer.messages:
        terminal.say(messages[name].format(limit=chosen.limit, waiting=answer.unindexed))


def _phrases_of(ctx: click.Context, words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Return the phrases to search for. Raises NoSuchOption for a mistyped option, BadParameter for too many words."""
    mistyped = next((word for word in words if word.startswith("--")), None)
    if mistyped:
        raise click.NoSuchOption(mistyped, ctx=ctx)
    wanted = phrases(" ".join(words))
    if len(wanted) > MOST_WORDS:
        raise click.BadParameter(f"more than {MOST_WORDS} words", param_hint="WORDS")
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


def _print_hits(hits: Sequence[Hit], removed: str, *, as_json: bool) -> None:
    """Print hits as JSON, as paragraphs on a terminal, or as a table in a pipe; `removed` marks removed pages."""
    if as_json:
        terminal.as_json([json_answers.hit(hit) for hit in hits])
    elif sys.stdout.isatty():
        on_demand.module(on_demand.DRAWING).records([_hit_lines(hit, removed) for hit in hits])
    else:
        columns = ("url", "site", "published_at", "revision", "seen_at", "until", "title", "snippet")
        answers = [json_answers.hit(hit) for hit in hits]
        terminal.table(columns, [[answer[name] for name in columns] for answer in answers])


def _hit_lines(hit: Hit, removed: str) -> list[Marked | str]:
    """Return a hit as four lines: headline, snippet, facts, address."""
    revision, published_at = hit.revision, hit.revision.article.attribution.published_at
    until = f" {terminal.moment(hit.until)}" if hit.until else ""
    facts = (
        hit.page.site,
        shown_time(published_at) if published_at else None,
        f"r{revision.number}: {terminal.moment(revision.seen_at)} –{until}",
        removed if hit.removed else None,
    )
    return [hit.title, hit.snippet, "  ".join(fact for fact in facts if fact), hit.page.url]


@dataclass(frozen=True)
class PageEvent:
    """Finding about a page, with its proof and the operators' notes."""

    finding: Finding
    proof: Sequence[CaptureProof]
    notes: Sequence[Note]


@dataclass(frozen=True)
class PageHistory:
    """Page with all conclusions about the page."""

    page: Page
    revisions: Sequence[Revision]
    changes: Sequence[tuple[Change, ...]]  # of every revision against the revision before
    events: Sequence[PageEvent]
    looks: Sequence[Look]
    tolerances: Mapping[CaptureId, Sequence[Tolerance]]


@click.command()
@click.argument("url")
@options.as_json
@options.lang
@click.pass_context
def history(ctx: click.Context, url: str, as_json: bool, lang: str | None) -> None:
    """The revisions of a page, and what happened to it.

    \b
    Example:  reprintwatch history http://www.mca.gov.cn/article/1.shtml
    """
    with options.store(ctx) as (config, db):
        language = lang or config.monitor.language
        kept = _history_of(db, config, _known_page(db, url))
    if as_json:
        terminal.as_json(_history_answer(kept, language))
        return
    rows = sorted(_history_rows(kept, language))
    terminal.table(("time", "what", "detail"), [(terminal.moment(at), what, text) for at, what, text in rows])
    last_look = terminal.moment(kept.looks[-1].fetched_at) if kept.looks else "no time"
    terminal.say(f"{len(kept.looks)} looks, the last at {last_look}")


def _known_page(db: Store, url: str) -> Page:
    """Return the page of an address; of a further page of an article, the first page. Raises NotFound."""
    page = get_page(db, canonical_url(url))
    if page is None:
        raise NotFound(
            f"no page {url} in the store: `reprintwatch findings` and `reprints` show known addresses"
        )
    return page_of(db, page.first_page) if page.first_page else page


def _history_of(db: Store, config: Config, page: Page) -> PageHistory:
    states = revisions_of(db, page.id)
    later = [
        changes_between(before.article, after.article, config.monitor.standards)
        for before, after in pairwise(states)
    ]
    events = [
        PageEvent(finding, evidence_of(db, finding), notes_of(db, finding.id))
        for finding in findings_about(db, page.url)
    ]
    return PageHistory(
        page,
        states,
        [(), *later] if states else [],
        events,
        looks_of(db, page.id),
        tolerances_of(db, page.id),
    )


def _history_answer(kept: PageHistory, language: str) -> dict[str, Any]:
    """Return the object of ``history --json``."""
    return {
        "url": kept.page.url,
        "site": kept.page.site,
        "revisions": [
            json_answers.revision(state, changes)
            for state, changes in zip(kept.revisions, kept.changes, strict=True)
        ],
        "events": [
            json_answers.finding(event.finding, event.proof, event.notes, language=language)
            for event in kept.events
        ],
        "looks": [json_answers.look(look, kept.tolerances.get(look.capture, ())) for look in kept.looks],
    }


def _history_rows(kept: PageHistory, language: str) -> list[tuple[datetime, str, Cell]]:
    """Return the rows of the table: time, event, detail."""
    rows: list[tuple[datetime, str, Cell]] = [
        (state.seen_at, f"revision {state.number}", state.article.title) for state in kept.revisions
    ]
    for event in kept.events:
        finding = event.finding
        rows.append((finding.detected_at, finding.kind.value, finding.summary(language)))
        rows += [(note.at, note.state.value, f"{note.who}: {note.why}") for note in event.notes]
    return rows


@dataclass(frozen=True)
class DiffOptions:
    """Options of ``diff`` for the choice of the two texts, as given."""

    from_number: int | None
    to_number: int | None
    against: str | None


@click.command()
@click.argument("url")
@click.option(
    "--from", "from_number", type=int, metavar="REV", help="Earlier revision; default: the one before --to."
)
@click.option("--to", "to_number", type=int, metavar="REV", help="Later revision; default: the latest.")
@click.option("--against", metavar="URL", help="Compare with another page (the original) instead.")
@click.option(
    "--html", "html_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a standalone page."
)
@click.option("--exit-code", is_flag=True, help="End with 4 where the texts differ.")
@options.as_json
@options.lang
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    url: str,
    html_file: Path | None,
    as_json: bool,
    lang: str | None,
    exit_code: bool,
    **chosen: Any,
) -> None:
    """The differences between two revisions of a page, or between two pages.

    \b
    Examples:  reprintwatch diff http://www.mca.gov.cn/article/1.shtml
               reprintwatch diff REPRINT --against ORIGINAL --html diff.html
    """  # fmt: skip
    with options.store(ctx) as (config, db):
        comparison = _comparison(db, config, _known_page(db, url), DiffOptions(**chosen))
    if html_file is not None:
        titles = {site.name: site.title for site in config.sites}
        terminal.write(html_file, html_page(comparison, lang or config.monitor.language, titles))
    elif as_json:
        terminal.as_json([json_answers.change(change) for change in comparison.changes])
    else:
        click.echo(text_lines(comparison, color=sys.stdout.isatty()))
    if exit_code and comparison.changes:
        ctx.exit(options.FOUND_SOMETHING)


def _comparison(db: Store, config: Config, page: Page, chosen: DiffOptions) -> Comparison:
    """Compare two revisions of `page`, or of another page and `page`. Raises NotFound."""
    after = _revision(db, page, chosen.to_number)
    other = _known_page(db, chosen.against) if chosen.against else page
    if chosen.against or chosen.from_number:
        before = _revision(db, other, chosen.from_number)
    else:
        before = _revision_before(db, page, after)
    return compare_revisions(page, before, after, other_page=other, rules=config.monitor)


def _revision(db: Store, page: Page, number: int | None) -> Revision:
    """Return a revision by its number, the latest if `number` is None. Raises NotFound."""
    states = revisions_of(db, page.id)
    chosen = states[-1:] if number is None else [state for state in states if state.number == number]
    if not chosen:
        kept = f"it has {len(states)}" if states else "nothing was read there yet"
        raise NotFound(f"no revision {number or ''} of {page.url}: {kept}")
    return chosen[0]


def _revision_before(db: Store, page: Page, after: Revision) -> Revision:
    """Return the revision before `after`; the first revision is compared with itself."""
    return _revision(db, page, after.number - 1) if after.number > 1 else after
