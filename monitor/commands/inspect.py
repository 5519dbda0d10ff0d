"""Commands that show what is known: findings, reprints, search, history, diff, report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands import options, terminal

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.present.search import Hit
    from storage.engine.store import Store
    from storage.records import Page, Revision

FOUND_SOMETHING = 4


@click.command()
@options.as_json
@options.since
@click.option("--kind", metavar="KIND", help="Only this kind: edited, removed, reprint-altered, …")
@click.option(
    "--severity",
    type=click.Choice(["info", "notice", "warning", "critical"]),
    default="info",
    help="At least this severity.",
)
@options.site
@click.option("--open", "unresolved", is_flag=True, help="Only what is not resolved or dismissed.")
@options.lang
@click.pass_context
def findings(
    ctx: click.Context,
    as_json: bool,
    since: datetime | None,
    kind: str | None,
    severity: str,
    site: str | None,
    unresolved: bool,
    lang: str | None,
) -> None:
    """What needs attention, newest first.

    \b
    Examples:  reprintwatch findings --open --severity warning
               reprintwatch findings --json --since 24h
    """  # fmt: skip
    from monitor.present import json_answers
    from monitor.present.evidence import evidence_of
    from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
    from storage.findings.findings import list_findings, notes_of
    from storage.records import FindingKind, Severity

    kinds = [each.value for each in FindingKind]
    if kind is not None and kind not in kinds:
        raise click.BadParameter(f"{kind!r} is none of: {', '.join(kinds)}", param_hint="--kind")
    with options.store(ctx) as (config, db):
        found = list_findings(
            db,
            since=since,
            kind=FindingKind(kind) if kind else None,
            severity=Severity[severity.upper()],
            site=config.site(site).name if site else None,
            unresolved=unresolved,
        )
        told = [(evidence_of(db, each), notes_of(db, each.id)) for each in found] if as_json else []
    language = lang or config.monitor.language
    if as_json:
        terminal.as_json(
            [
                json_answers.finding(each, *rest, language=language)
                for each, rest in zip(found, told, strict=True)
            ]
        )
        return
    terminal.table(
        ("id", "severity", "kind", "state", "since", "summary", "url"),
        [
            (
                each.id,
                SEVERITY_NAMES[language][each.severity],
                KIND_NAMES[language][each.kind],
                STATE_NAMES[language][each.state],
                terminal.moment(each.detected_at),
                each.summary(language),
                each.url,
            )
            for each in found
        ],
    )


@click.command()
@options.as_json
@click.option("--of", "of_url", metavar="URL", help="Only reprints of this original.")
@options.site
@click.pass_context
def reprints(ctx: click.Context, as_json: bool, of_url: str | None, site: str | None) -> None:
    """Which page is a reprint of which original, and how.

    \b
    Example:  reprintwatch reprints --of http://www.mca.gov.cn/article/1.shtml
    """
    from crawler.urls import canonical_url
    from monitor.present import json_answers
    from storage.conclusions.derivations import all_derivations
    from storage.frontier.pages import page_of
    from storage.records import DERIVED

    with options.store(ctx) as (config, db):
        name = config.site(site).name if site else None
        kept = all_derivations(db, original_url=canonical_url(of_url) if of_url else None, site=name)
        found = [
            json_answers.derivation(each, page_of(db, each.reprint), page_of(db, each.original))
            for each in kept
            if each.relation in DERIVED
        ]
    if as_json:
        terminal.as_json(found)
        return
    columns = ("url", "original_url", "relation", "similarity", "credited_source", "evidence", "first_seen")
    terminal.table(columns, [[_cell(each[name]) for name in columns] for each in found])


def _cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


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
    ctx: click.Context,
    words: tuple[str, ...],
    as_json: bool,
    since: datetime | None,
    site: str | None,
    all_revisions: bool,
    limit: int,
    lang: str | None,
) -> None:
    """Find articles by words in headline and text; words of one or two characters too.

    All words must occur; what stands in quotes, as it stands there. Articles with all words in the headline come
    first, then the others, each newest first.

    \b
    Examples:  reprintwatch search 养老 127.2万
               reprintwatch search '"COVID-19 疫苗" 接种' --site mca --since 30d
               reprintwatch search 122.7万 --all-revisions
    """  # fmt: skip
    from monitor.present.search import MOST_WORDS, phrases
    from monitor.present.search import search as search_in
    from monitor.wording.names import SEARCH_MESSAGES
    from storage.conclusions.search import Scope, count_unindexed

    mistaken = next((each for each in words if each.startswith("--")), None)
    if mistaken:
        raise click.NoSuchOption(mistaken, ctx=ctx)
    wanted = phrases(" ".join(words))
    if len(wanted) > MOST_WORDS:
        raise click.BadParameter(f"more than {MOST_WORDS} words", param_hint="WORDS")
    with options.store(ctx) as (config, db):
        scope = Scope(config.site(site).name if site else None, since, superseded=all_revisions)
        found = search_in(db, wanted, scope, most=limit + 1) if wanted else []
        waiting = count_unindexed(db)
    shown = found[:limit]
    said = SEARCH_MESSAGES[lang or config.monitor.language]
    _show_hits(shown, said["removed"], as_json=as_json)
    told = [
        (not wanted, "no-words"),
        (bool(wanted) and not found, "nothing" if all_revisions else "nothing-current"),
        (len(found) > limit, "more"),
        (waiting > 0, "unindexed"),
    ]
    for applies, name in told:
        if applies:
            terminal.say(said[name].format(limit=limit, waiting=waiting))


def _show_hits(found: Sequence[Hit], removed: str, *, as_json: bool) -> None:
    from monitor.present import json_answers

    if as_json:
        terminal.as_json([json_answers.hit(each) for each in found])
    elif sys.stdout.isatty():
        terminal.paragraphs([_lines(each, removed) for each in found])
    else:
        columns = ("url", "site", "published_at", "revision", "seen_at", "until", "title", "snippet")
        told = [json_answers.hit(each) for each in found]
        terminal.table(columns, [[each[name] for name in columns] for each in told])


def _lines(hit: Hit, removed: str) -> list[Text | str]:
    """A hit on a terminal."""
    from monitor.wording.plain import shown_time

    number, at = hit.revision.number, hit.revision.article.attribution.published_at
    seen = f"{terminal.moment(hit.revision.seen_at)} –{f' {terminal.moment(hit.until)}' if hit.until else ''}"
    facts = (
        hit.page.site,
        shown_time(at) if at else None,
        f"r{number}: {seen}",
        removed if hit.removed else None,
    )
    return [
        terminal.marked(hit.title.text, hit.title.marks, title=True),
        terminal.marked(hit.snippet.text, hit.snippet.marks),
        "  ".join(each for each in facts if each),
        hit.page.url,
    ]


def _page(db: Store, url: str) -> Page:
    from crawler.urls import canonical_url
    from storage.errors import NotFound
    from storage.frontier.pages import get_page, page_of

    page = get_page(db, canonical_url(url))
    if page is None:
        raise NotFound(
            f"no page {url} in the store: `reprintwatch findings` and `reprints` show known addresses"
        )
    return page_of(db, page.first_page) if page.first_page else page


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
    from monitor.judge.meaning.significance import changes_between
    from monitor.present import json_answers
    from monitor.present.evidence import evidence_of
    from storage.conclusions.looks import looks_of
    from storage.conclusions.revisions import revisions_of
    from storage.findings.findings import findings_about, notes_of

    with options.store(ctx) as (config, db):
        language = lang or config.monitor.language
        page = _page(db, url)
        states = revisions_of(db, page.id)
        events = [
            (each, evidence_of(db, each), notes_of(db, each.id)) for each in findings_about(db, page.url)
        ]
        looks = looks_of(db, page.id)
    later = (changes_between(a.article, b.article, config.monitor.standards) for a, b in pairwise(states))
    changes = [(), *later] if states else []
    if as_json:
        terminal.as_json([
            {
                "url": page.url,
                "site": page.site,
                "revisions": [json_answers.revision(*pair) for pair in zip(states, changes, strict=True)],
                "events": [json_answers.finding(*each, language=language) for each in events],
                "looks": [json_answers.look(each) for each in looks],
            }
        ])  # fmt: skip
        return
    lines = [(each.seen_at, f"revision {each.number}", each.article.title) for each in states]
    lines += [(each.detected_at, each.kind.value, each.summary(language)) for each, _, _ in events]
    lines += [
        (note.at, note.state.value, f"{note.who}: {note.why}") for *_, notes in events for note in notes
    ]
    terminal.table(
        ("time", "what", "detail"), [(terminal.moment(at), what, text) for at, what, text in sorted(lines)]
    )
    terminal.say(
        f"{len(looks)} looks, the last at {terminal.moment(looks[-1].fetched_at) if looks else 'no time'}"
    )


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
    url: str,
    from_number: int | None,
    to_number: int | None,
    against: str | None,
    html_file: Path | None,
    exit_code: bool,
    as_json: bool,
    lang: str | None,
) -> None:
    """The differences between two revisions of a page, or between two pages.

    \b
    Examples:  reprintwatch diff http://www.mca.gov.cn/article/1.shtml
               reprintwatch diff REPRINT --against ORIGINAL --html diff.html
    """  # fmt: skip
    from monitor.present import json_answers
    from monitor.present.comparison import compare_revisions, html_page, text_lines

    with options.store(ctx) as (config, db):
        page = _page(db, url)
        after = _revision(db, page, to_number)
        other = _page(db, against) if against else page
        before = _revision(db, other, from_number) if against or from_number else _before(db, page, after)
    comparison = compare_revisions(page, before, after, other_page=other, rules=config.monitor)
    if html_file is not None:
        titles = {site.name: site.title for site in config.sites}
        page_text = html_page(comparison, lang or config.monitor.language, titles)
        terminal.write(html_file, page_text)
    elif as_json:
        terminal.as_json([json_answers.change(each) for each in comparison.changes])
    else:
        click.echo(text_lines(comparison, color=sys.stdout.isatty()))
    if exit_code and comparison.changes:
        ctx.exit(FOUND_SOMETHING)


def _revision(db: Store, page: Page, number: int | None) -> Revision:
    from storage.conclusions.revisions import revisions_of
    from storage.errors import NotFound

    states = revisions_of(db, page.id)
    found = states[-1:] if number is None else [each for each in states if each.number == number]
    if not found:
        had = f"it has {len(states)}" if states else "nothing was read there yet"
        raise NotFound(f"no revision {number or ''} of {page.url}: {had}")
    return found[0]


def _before(db: Store, page: Page, after: Revision) -> Revision:
    return _revision(db, page, after.number - 1) if after.number > 1 else after


@click.command()
@options.since
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The HTML file."
)
@options.lang
@click.pass_context
def report(ctx: click.Context, since: datetime | None, output: Path, lang: str | None) -> None:
    """Write one standalone HTML page: findings with evidence, and who carries what.

    \b
    Example:  reprintwatch report --since 24h -o report.html
    """
    from datetime import UTC

    from monitor.present.report import gather, render

    with options.store(ctx) as (config, db):
        page = render(
            gather(db, config.sites, since=since, now=datetime.now(UTC)),
            language=lang or config.monitor.language,
        )
    terminal.write(output, page)
