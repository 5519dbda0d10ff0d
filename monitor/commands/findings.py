"""Store → findings and reprints as tables or JSON; an operator's word on findings → notes in the store.

Commands: findings, reprints, acknowledge, dismiss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from crawler.urls import canonical_url
from monitor.commands import options, terminal
from monitor.config.values import Config
from monitor.present import json_answers
from monitor.present.evidence import evidence_of
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import printable
from storage.conclusions.comparisons import all_suspects
from storage.conclusions.derivations import all_derivations
from storage.conclusions.revisions import revision_of
from storage.engine.opening import opened
from storage.engine.store import Store, transaction
from storage.findings.breaches import breaches_of_site
from storage.findings.findings import Note, add_note, findings_like, list_findings, notes_of
from storage.frontier.pages import page_of
from storage.records import (
    LISTED,
    ChangeFacts,
    Finding,
    FindingKind,
    FindingState,
    PageId,
    ReprintRuleFacts,
    RevisionId,
    Severity,
    SiteRole,
)

MOST_PAGES = 1_000  # addresses of a finding about like reprints of a site
SHORTEST_ID = 6  # characters of a finding's id, at least


@dataclass(frozen=True)
class FindingFilter:
    """Options of ``findings`` for the choice of findings, as given."""

    since: datetime | None
    kind: str | None
    severity: str
    site: str | None
    unresolved: bool


@click.command()
@options.as_json
@options.since
@click.option("--kind", metavar="KIND", help="Only this kind: edited, removed, reprint-altered, …")
@click.option(
    "--severity", type=click.Choice(options.SEVERITIES), default="info", help="At least this severity."
)
@options.site
@click.option("--open", "unresolved", is_flag=True, help="Only what is not resolved or dismissed.")
@options.lang
@click.pass_context
def findings(ctx: click.Context, /, as_json: bool, lang: str | None, **filters: Any) -> None:
    """List findings that need attention, newest first.

    \b
    Examples:  reprintwatch findings --open --severity warning
               reprintwatch findings --json --since 24h
    """  # fmt: skip
    wanted = FindingFilter(**filters)
    _check_kind(wanted.kind)
    with options.store(ctx) as (config, db):
        language = lang or config.monitor.language
        chosen = _chosen_findings(db, config, wanted)
        answers = finding_answers(db, chosen, language) if as_json else []
    if as_json:
        terminal.as_json(answers)
    else:
        _print_findings(chosen, language)


def _check_kind(kind: str | None) -> None:
    kinds = [known.value for known in FindingKind]
    if kind is not None and kind not in kinds:
        raise click.BadParameter(f"{kind!r} is none of: {', '.join(kinds)}", param_hint="--kind")


def _chosen_findings(db: Store, config: Config, wanted: FindingFilter) -> list[Finding]:
    return list_findings(
        db,
        since=wanted.since,
        kind=FindingKind(wanted.kind) if wanted.kind else None,
        severity=Severity[wanted.severity.upper()],
        site=config.site(wanted.site).name if wanted.site else None,
        unresolved=wanted.unresolved,
    )


def finding_answers(db: Store, chosen: Sequence[Finding], language: str) -> list[dict[str, Any]]:
    """Return the elements of ``findings --json``, in the order of the findings."""
    return [
        json_answers.finding(
            finding,
            evidence_of(db, finding),
            notes_of(db, finding.id),
            _pages(db, finding),
            language=language,
        )
        for finding in chosen
    ]


def _pages(db: Store, finding: Finding) -> list[str]:
    """Return the addresses of all pages of a finding about like pages of a site, the first seen first."""
    if isinstance(finding.facts, ChangeFacts):
        return list(finding.facts.addresses)
    if not isinstance(finding.facts, ReprintRuleFacts) or finding.facts.reprints is None:
        return []
    listed = breaches_of_site(db, finding.site, finding.rules, most=MOST_PAGES)
    return list(dict.fromkeys(page_of(db, each.page).url for each in listed))


def _print_findings(chosen: Sequence[Finding], language: str) -> None:
    severities, kinds, states = SEVERITY_NAMES[language], KIND_NAMES[language], STATE_NAMES[language]
    terminal.table(
        ("id", "severity", "kind", "state", "since", "summary", "url"),
        [
            (
                finding.id,
                severities[finding.severity],
                kinds[finding.kind],
                states[finding.state],
                terminal.moment(finding.detected_at),
                finding.summary(language),
                finding.url,
            )
            for finding in chosen
        ],
    )


@click.command()
@options.as_json
@click.option("--of", "of_url", metavar="URL", help="Only reprints of this original.")
@options.site
@click.option(
    "--suspects", is_flag=True, help="Pairs that may be reprints, mostly in other words, with both texts."
)
@click.pass_context
def reprints(ctx: click.Context, as_json: bool, of_url: str | None, site: str | None, suspects: bool) -> None:
    """Which page is a reprint of which original, and how.

    Quotations are listed too. A suspect, shown with --suspects, is no reprint until a person has read both texts.

    \b
    Example:  reprintwatch reprints --of http://www.mca.gov.cn/article/1.shtml
    """
    answer = _suspect_answers if suspects else _reprint_answers
    with options.store(ctx) as (config, db):
        name = config.site(site).name if site else None
        answers = answer(db, config, canonical_url(of_url) if of_url else None, name)
    if as_json:
        terminal.as_json(answers)
        return
    if suspects:
        _print_suspects(answers)
        return
    columns = ("url", "original_url", "relation", "similarity", "credited_source", "evidence", "first_seen")
    terminal.table(columns, [[_cell(answer[name]) for name in columns] for answer in answers])


def _reprint_answers(
    db: Store, _config: Config, original_url: str | None, site: str | None
) -> list[dict[str, Any]]:
    """Return the elements of ``reprints --json``; None chooses every original or site."""
    return [
        json_answers.derivation(derived, page_of(db, derived.reprint), page_of(db, derived.original))
        for derived in all_derivations(db, original_url=original_url, site=site)
        if derived.relation in LISTED
    ]


def _suspect_answers(
    db: Store, config: Config, original_url: str | None, site: str | None
) -> list[dict[str, Any]]:
    """Return the elements of ``reprints --suspects --json``, each pair once; None chooses every original or site."""
    pairs: dict[frozenset[PageId], dict[str, Any]] = {}
    for found in all_suspects(db):
        page, other = page_of(db, found.page), page_of(db, found.other)
        is_original = _is_original(config, page.site) and not _is_original(config, other.site)
        is_wanted = original_url in (None, other.url) and site in (None, page.site)
        if is_wanted and not is_original:
            texts = _text(db, found.revision), _text(db, found.other_revision)
            pairs.setdefault(frozenset((page.id, other.id)), json_answers.suspect(found, page, other, texts))
    return list(pairs.values())


def _text(db: Store, revision: RevisionId) -> str:
    return revision_of(db, revision).article.text


def _is_original(config: Config, site: str) -> bool:
    return any(each.name == site and each.role is SiteRole.ORIGINAL for each in config.sites)


def _print_suspects(answers: Sequence[dict[str, Any]]) -> None:
    for answer in answers:
        click.echo(f"{answer['probability']:.2f}")
        for url, text in (("url", "text"), ("original_url", "original_text")):
            click.echo(f"  {printable(answer[url])}")
            for line in answer[text].splitlines():
                click.echo(f"    {printable(line)}")


def _cell(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--note", default="", metavar="TEXT", help="Why, or what is being done.")
@click.pass_context
def acknowledge(ctx: click.Context, ids: tuple[str, ...], note: str) -> None:
    """Take findings in hand: reminders and escalation stop.

    The beginning of an id is enough where it is the only one.

    \b
    Example:  reprintwatch acknowledge 3f9c21 --note "已联系网站管理员"
    """
    _note_findings(options.config(ctx), ids, FindingState.ACKNOWLEDGED, note)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is no matter; kept with the finding.")
@click.pass_context
def dismiss(ctx: click.Context, ids: tuple[str, ...], reason: str) -> None:
    """Set findings aside that are no matter; they stay in the store, with the reason.

    \b
    Example:  reprintwatch dismiss 3f9c21 --reason "已按授权改动"
    """
    _note_findings(options.config(ctx), ids, FindingState.DISMISSED, reason)


def _note_findings(config: Config, ids: Sequence[str], state: FindingState, why: str) -> None:
    """Store a note on every finding in a single transaction; name the findings. Raises UsageError."""
    with _transaction(config) as db:
        for id_start in ids:
            finding = finding_by_id(db, id_start)
            add_note(db, Note(finding.id, datetime.now(UTC), state, options.user(), why))
            terminal.say(f"{finding.id} {state.value}: {printable(finding.title)}")


@contextmanager
def _transaction(config: Config) -> Iterator[Store]:
    with opened(config.store) as db, transaction(db):
        yield db


def finding_by_id(db: Store, id_start: str) -> Finding:
    """Return the only finding with an id that begins with `id_start`. Raises UsageError."""
    if len(id_start) < SHORTEST_ID:
        raise click.UsageError(f"give at least {SHORTEST_ID} characters of the id, not {id_start!r}")
    alike = findings_like(db, id_start)
    if not alike:
        raise click.UsageError(f"no finding {id_start!r}; see `reprintwatch findings --json`")
    if len(alike) > 1:
        raise click.UsageError(f"{len(alike)} findings begin with {id_start!r}; give more of the id")
    return alike[0]
