"""Commands about who is told what: alerts, acknowledge, dismiss, digest, feed."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from monitor.commands import options, terminal
from monitor.wording import plain

if TYPE_CHECKING:
    from monitor.config.values import Config
    from monitor.notify.channels.channel import Channel
    from monitor.notify.message import Message
    from storage.engine.store import Store
    from storage.records import Finding, FindingState

PART_DONE = 3
SHORTEST_ID = 6  # characters of a finding's id that must be given


@click.group()
def alerts() -> None:
    """Try a channel; see and deliver what is pending.

    \b
    Example:  reprintwatch alerts list
    """


@alerts.command("test")
@click.argument("channel")
@click.pass_context
def alerts_test(ctx: click.Context, channel: str) -> None:
    """Send a test message to a channel.

    \b
    Example:  reprintwatch alerts test office
    """
    from monitor.notify.message import trial

    config = options.config(ctx)
    notices = config.notices
    _send(_channel(config, channel), trial(notices.templates, notices.language, uuid4().hex))


def _channel(config: Config, name: str) -> Channel:
    """The configured channel of this name. Raises a usage error."""
    if name not in config.channels:
        raise click.UsageError(f"no channel {name!r}; configured: {', '.join(config.channels) or 'none'}")
    return config.channels[name]


def _send(channel: Channel, message: Message) -> None:
    from monitor.notify.channels.channel import DeliveryFailed
    from monitor.notify.channels.send import send

    try:
        send(channel, message)
    except DeliveryFailed as error:
        raise click.ClickException(str(error)) from error
    terminal.say(f"sent to {channel.name}")


@alerts.command("list")
@options.as_json
@click.pass_context
def alerts_list(ctx: click.Context, as_json: bool) -> None:
    """What waits, what was delivered, what was given up.

    \b
    Example:  reprintwatch alerts list --json
    """
    from storage.findings.alerts import list_alerts

    with options.store(ctx) as (_, db):
        found = list_alerts(db)
    columns = ("id", "state", "channel", "finding", "attempts", "next try", "error")
    if as_json:
        terminal.as_json([
            {"id": each.id, "key": each.key, "state": each.state.value, "channel": each.channel,
             "finding": each.finding, "event": each.event, "attempts": each.attempts,
             "recipients": list(each.recipients), "next_try_at": plain.utc(each.next_try_at),
             "delivered_at": plain.utc(each.delivered_at),
             "last_error": each.last_error}
            for each in found
        ])  # fmt: skip
        return
    terminal.table(columns, [
        (each.id, each.state.value, each.channel, each.finding, each.attempts, terminal.moment(each.next_try_at),
         each.last_error)
        for each in found
    ])  # fmt: skip


@alerts.command("deliver")
@click.option("--retry", is_flag=True, help="Also what was given up, and what waits for its next try.")
@click.pass_context
def alerts_deliver(ctx: click.Context, retry: bool) -> None:
    """Deliver what is due now. Ends with 3 where a channel refused.

    \b
    Example:  reprintwatch alerts deliver --retry
    """
    config = options.config(ctx)
    if retry:
        from storage.findings.alerts import retry_dead

        with _writing(config) as db:
            terminal.say(f"{retry_dead(db, datetime.now(UTC))} that were given up are tried again")
    if _deliver(config):
        ctx.exit(PART_DONE)


def _deliver(config: Config) -> bool:
    from monitor.service.rounds import deliver_due

    done = deliver_due(config)
    more = f", {done.kept} counted with what was told" if done.kept else ""
    terminal.say(f"{done.delivered} delivered, {done.failed} to be tried again, {done.dead} given up{more}")
    return bool(done.failed or done.dead)


@contextmanager
def _writing(config: Config) -> Iterator[Store]:
    """The store, in one transaction."""
    from storage.engine.opening import opened
    from storage.engine.store import transaction

    with opened(config.store) as db, transaction(db):
        yield db


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
    from storage.records import FindingState

    _noted(options.config(ctx), ids, FindingState.ACKNOWLEDGED, note)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is no matter; kept with the finding.")
@click.pass_context
def dismiss(ctx: click.Context, ids: tuple[str, ...], reason: str) -> None:
    """Set findings aside that are no matter; they stay in the store, with the reason.

    \b
    Example:  reprintwatch dismiss 3f9c21 --reason "已按授权改动"
    """
    from storage.records import FindingState

    _noted(options.config(ctx), ids, FindingState.DISMISSED, reason)


def _noted(config: Config, ids: tuple[str, ...], state: FindingState, why: str) -> None:
    from storage.findings.findings import Note, add_note

    with _writing(config) as db:
        for given in ids:
            finding = _one(db, given)
            add_note(db, Note(finding.id, datetime.now(UTC), state, _who(), why))
            terminal.say(f"{finding.id} {state.value}: {plain.printable(finding.title)}")


def _one(db: Store, given: str) -> Finding:
    """The only finding whose id begins so. Raises a usage error."""
    from storage.findings.findings import findings_like

    found = findings_like(db, given) if len(given) >= SHORTEST_ID else []
    if len(found) == 1:
        return found[0]
    if len(given) < SHORTEST_ID:
        raise click.UsageError(f"give at least {SHORTEST_ID} characters of the id, not {given!r}")
    if not found:
        raise click.UsageError(f"no finding {given!r}; see `reprintwatch findings --json`")
    raise click.UsageError(f"{len(found)} findings begin with {given!r}; give more of the id")


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return "unknown"


@click.command()
@options.since
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the page here.")
@click.option("--send", "channel", metavar="CHANNEL", help="Send it to this channel.")
@options.lang
@click.pass_context
def digest(
    ctx: click.Context, since: datetime | None, output: Path | None, channel: str | None, lang: str | None
) -> None:
    """A summary of a day or a week: what came, what is still open.

    \b
    Examples:  reprintwatch digest --since 7d -o week.html
               reprintwatch digest --send mail
    """
    from monitor.notify.digest import digest_message

    if output is None and channel is None:
        raise click.UsageError("say where to: -o FILE, --send CHANNEL, or both")
    now = datetime.now(UTC)
    with options.store(ctx) as (config, db):
        to = _channel(config, channel) if channel is not None else None
        found = digest_message(
            db, config.sites, since or now - timedelta(days=1), now, language=lang or config.monitor.language
        )
    if output is not None:
        terminal.write(output, found.html or "")
    if to is not None:
        _send(to, found)


@click.command()
@options.since
@click.option("--severity", type=click.Choice(["info", "notice", "warning", "critical"]), default="notice",
              help="Findings of at least this severity.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it here.")
@click.option("--address", metavar="URL", help="Where the feed will be found.")
@options.lang
@click.pass_context
def feed(
    ctx: click.Context,
    since: datetime | None,
    severity: str,
    output: Path | None,
    address: str | None,
    lang: str | None,
) -> None:
    """Findings as an Atom feed (RFC 4287), newest first, for any reader.

    \b
    Example:  reprintwatch feed --since 30d -o findings.atom
    """
    from monitor.notify.feed import atom
    from storage.findings.findings import list_findings
    from storage.records import Severity

    now = datetime.now(UTC)
    with options.store(ctx) as (config, db):
        found = list_findings(
            db, since=since or now - timedelta(days=30), severity=Severity[severity.upper()]
        )
        text = atom(
            found, {site.name: site.title for site in config.sites}, now=now, address=address,
            language=lang or config.monitor.language,
        )  # fmt: skip
    if output is None:
        click.echo(text, nl=False)
        return
    terminal.write(output, text)
    terminal.say(f"{len(found)} findings")
