"""A person's word on findings → notes, states and persons in charge in the store, with who and when.

Commands: acknowledge, dismiss, reopen, assign, note.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from typing import Any, TypeVar

import click

from monitor.commands import options, terminal
from monitor.commands.daily.filters import FindingFilter, chosen_findings, filtered
from monitor.commands.daily.subjects import ids_named
from monitor.config.values import Config
from monitor.speech.language import spoken
from monitor.speech.own_call import own_call
from monitor.wording.names import KIND_NAMES, STATE_NAMES
from monitor.wording.plain import printable
from storage.engine.opening import open_readonly, opened
from storage.engine.store import Store, transaction
from storage.findings.desk import DeskDecision, DeskOrder, decide
from storage.records import Finding, FindingState

F = TypeVar("F", bound=Callable[..., object])
MOST_NAMED = 20  # findings named after a decision; all are named by --dry-run

# States in which a finding takes a decision. A finding in a further state stays as it is.
OPEN_STATES = frozenset({FindingState.OPEN, FindingState.ACKNOWLEDGED})
TAKES: dict[DeskDecision, Collection[FindingState]] = {
    DeskDecision.CONFIRM: OPEN_STATES,
    DeskDecision.DISMISS: OPEN_STATES,
    DeskDecision.REOPEN: frozenset({FindingState.DISMISSED, FindingState.ACKNOWLEDGED}),
    DeskDecision.ASSIGN: frozenset(FindingState),
    DeskDecision.COMMENT: frozenset(FindingState),
}
# A filter leaves out findings in the wanted state.
FROM_FILTER = TAKES | {
    DeskDecision.CONFIRM: frozenset({FindingState.OPEN}),
    DeskDecision.REOPEN: frozenset({FindingState.DISMISSED}),
    DeskDecision.ASSIGN: OPEN_STATES,
}


@dataclass(frozen=True)
class Choice:
    """Findings that a command names: by ids, or by a filter."""

    ids: tuple[str, ...]
    wanted: FindingFilter
    trial: bool


def chosen(command: F) -> F:
    """Give a command ids, the filter of `findings` and --dry-run."""
    decorated: Any = filtered(command)
    for option in (
        click.option("--dry-run", "trial", is_flag=True, help="Only name the findings; change no finding."),
        click.argument("ids", nargs=-1, metavar="[ID]..."),
    ):
        decorated = option(decorated)
    done: F = decorated
    return done


@click.command()
@chosen
@click.option("--note", default="", metavar="TEXT", help="The reason, or the step taken.")
@click.option("--to", metavar="PERSON", help="Also put this person in charge.")
@click.pass_context
def acknowledge(
    ctx: click.Context, /, ids: tuple[str, ...], trial: bool, note: str, to: str | None, **filters: Any
) -> None:
    """Take findings in hand: reminders and escalation stop.

    An id of an event (e-…) stands for all its findings. The beginning of an id is enough if no other id begins so.

    \b
    Examples:  reprintwatch acknowledge 3f9c21 --note "已联系网站管理员"
               reprintwatch acknowledge --kind reprint-uncredited --site msnc --dry-run
    """  # fmt: skip
    choice = Choice(ids, FindingFilter(**filters), trial)
    _settle(ctx, choice, _order(DeskDecision.CONFIRM, note), *_assignment(to))


@click.command()
@chosen
@click.option("--reason", metavar="TEXT", help="Why the findings need no action; kept with the findings.")
@click.pass_context
def dismiss(
    ctx: click.Context, /, ids: tuple[str, ...], trial: bool, reason: str | None, **filters: Any
) -> None:
    """Set findings aside that need no action; they stay in the store, with the reason.

    An id of an event (e-…) stands for all its findings. `reopen` takes the decision back.

    \b
    Examples:  reprintwatch dismiss 3f9c21 --reason "已按授权改动"
               reprintwatch dismiss --kind reprint-improper --site msnc --dry-run
    """  # fmt: skip
    if not reason and not trial:
        raise click.UsageError(_("say why: --reason TEXT is kept with the findings"))
    choice = Choice(ids, FindingFilter(**filters), trial)
    _settle(ctx, choice, _order(DeskDecision.DISMISS, reason or ""))


@click.command()
@chosen
@click.option("--note", default="", metavar="TEXT", help="The reason.")
@click.pass_context
def reopen(ctx: click.Context, /, ids: tuple[str, ...], trial: bool, note: str, **filters: Any) -> None:
    """Open findings again that were dismissed or taken in hand.

    \b
    Example:  reprintwatch reopen 3f9c21 --note "网站未改正"
    """
    choice = Choice(ids, FindingFilter(**filters), trial)
    _settle(ctx, choice, _order(DeskDecision.REOPEN, note))


@click.command()
@chosen
@click.option("--to", metavar="PERSON", help="The person in charge.")
@click.option("--nobody", is_flag=True, help="No person is in charge any longer.")
@click.pass_context
def assign(
    ctx: click.Context, /, ids: tuple[str, ...], trial: bool, to: str | None, nobody: bool, **filters: Any
) -> None:
    """Put a person in charge of findings.

    \b
    Example:  reprintwatch assign 3f9c21 --to 李四
    """
    if bool(to) == nobody:
        raise click.UsageError(_("say who: --to PERSON, or --nobody"))
    choice = Choice(ids, FindingFilter(**filters), trial)
    _settle(ctx, choice, _order(DeskDecision.ASSIGN, to=to))


@click.command()
@click.argument("finding", metavar="ID")
@click.argument("text", nargs=-1, required=True)
@click.pass_context
def note(ctx: click.Context, finding: str, text: tuple[str, ...]) -> None:
    """Keep a remark with a finding; its state stays.

    \b
    Example:  reprintwatch note 3f9c21 "网站答复周五改正"
    """
    order = _order(DeskDecision.COMMENT, " ".join(text))
    _settle(ctx, Choice((finding,), FindingFilter(), trial=False), order)


def _order(decision: DeskDecision, why: str = "", to: str | None = None) -> DeskOrder:
    return DeskOrder(decision, options.user(), datetime.now(UTC), secrets.token_hex(8), why.strip(), to)


def _assignment(to: str | None) -> tuple[DeskOrder, ...]:
    return (_order(DeskDecision.ASSIGN, to=to),) if to else ()


def _settle(ctx: click.Context, choice: Choice, *orders: DeskOrder) -> None:
    """Carry out decisions on the chosen findings in one transaction, and name the findings. Raises UsageError."""
    if not choice.ids and choice.wanted.is_empty:
        raise click.UsageError(_("name findings: by ID, or by --kind, --site, --severity, --since"))
    config = options.config(ctx)
    with _store(config, trial=choice.trial) as db:
        found = _findings_of(db, config, choice, orders[0].decision)
        taken = [each for each in found if each.state in _states(choice, orders[0].decision)]
        if not choice.trial:
            with transaction(db):
                for order in orders:
                    decide(db, order, [each.id for each in taken])
    _tell(ctx, choice, orders[0], taken, spoken())
    _tell_unchanged([each for each in found if each not in taken], spoken())


def _store(config: Config, *, trial: bool) -> AbstractContextManager[Store]:
    return closing(open_readonly(config.store)) if trial else opened(config.store)


def _states(choice: Choice, decision: DeskDecision) -> Collection[FindingState]:
    return (TAKES if choice.ids else FROM_FILTER)[decision]


def _findings_of(db: Store, config: Config, choice: Choice, decision: DeskDecision) -> list[Finding]:
    """Return the findings of the ids that fit the filter; without ids, the findings of the filter."""
    fitting = None if choice.wanted.is_empty else chosen_findings(db, config, choice.wanted)
    if not choice.ids:
        return [each for each in fitting or () if each.state in FROM_FILTER[decision]]
    ids = None if fitting is None else {each.id for each in fitting}
    named = {each.id: each for subject in ids_named(db, choice.ids) for each in subject.findings}
    return [each for each in named.values() if ids is None or each.id in ids]


DONE = {
    DeskDecision.CONFIRM: FindingState.ACKNOWLEDGED,
    DeskDecision.DISMISS: FindingState.DISMISSED,
    DeskDecision.REOPEN: FindingState.OPEN,
}


def _tell(
    ctx: click.Context, choice: Choice, order: DeskOrder, taken: Sequence[Finding], language: str
) -> None:
    """Name the findings on standard error; after a trial all findings, else the first findings."""
    state = DONE.get(order.decision)
    done = STATE_NAMES[language][state] if state else _order_words(order)
    shown = taken if choice.trial else taken[:MOST_NAMED]
    for each in shown:
        kind = KIND_NAMES[language][each.kind]
        terminal.say(f"{each.id} {done}  {kind}: {printable(each.title)}")
    if len(taken) > len(shown):
        terminal.say(_("and {n} more").format(n=len(taken) - len(shown)))
    if choice.trial:
        terminal.say(_("trial: {n} findings would change").format(n=len(taken)))
    elif order.decision is DeskDecision.DISMISS and taken:
        ids = " ".join(choice.ids) or taken[0].id
        terminal.say(_("to take it back: {command}").format(command=f"{own_call()} reopen {ids}"))
    if not taken and not choice.ids:
        terminal.say(_("no finding fits"))


def _order_words(order: DeskOrder) -> str:
    if order.decision is DeskDecision.COMMENT:
        return _("noted")
    return f"→ {printable(order.to)}" if order.to else _("nobody in charge")


def _tell_unchanged(found: Sequence[Finding], language: str) -> None:
    for each in found:
        state = STATE_NAMES[language][each.state]
        terminal.say(_("{id} stays as it is: {state}").format(id=each.id, state=state))
