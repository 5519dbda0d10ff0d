"""Store → messages and documents for people: the alerts in the outbox, a report, a digest, a feed.

Commands: alerts test, alerts list, alerts deliver, report, digest, feed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from crawler.urls import is_web_address
from monitor.analysis.spread.copies import first_sights
from monitor.commands import on_demand, options, terminal
from monitor.config.values import Config
from monitor.coverage.task_choice import setup_of
from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.send import send
from monitor.notify.digest import digest_message
from monitor.notify.feed import atom
from monitor.notify.log_line import log_lines, note_sent, with_log_lines
from monitor.notify.message import Message, trial
from monitor.present.report import gather, render
from monitor.proving.key import fingerprint_in
from monitor.speech.language import marked, spoken
from monitor.wording.chinese_reasons import in_words
from monitor.wording.english_reasons import in_english
from monitor.wording.names import ALERT_STATE_NAMES
from monitor.wording.plain import utc
from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings.alerts import list_alerts, retry_dead
from storage.findings.events import list_events
from storage.records import Alert, Severity

DIGEST_SPAN = timedelta(days=1)  # of `digest` without --since
FEED_SPAN = timedelta(days=30)  # of `feed` without --since


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
    config = options.config(ctx)
    notices = config.notices
    _send(_channel(config, channel), trial(notices.templates, notices.language, uuid4().hex))


def _channel(config: Config, name: str) -> Channel:
    """Return the configured channel of this name. Raises UsageError."""
    if name not in config.channels:
        raise click.UsageError(
            _("no channel {name!r}; configured: {names}").format(
                name=name, names=", ".join(config.channels) or _("none")
            )
        )
    return config.channels[name]


def _send(channel: Channel, message: Message) -> None:
    """Send a message and name the channel. Raises ClickException if the channel refuses."""
    try:
        send(channel, message)
    except DeliveryFailed as error:
        words = _(
            "channel {name!r}: {reason}; check url of the channel, and that its server is there; "
            "docs/alerts.md has examples"
        )
        reason = in_words(error.reason, spoken())
        raise click.ClickException(words.format(name=channel.name, reason=reason)) from error
    terminal.say(_("sent to {name}").format(name=channel.name))


@alerts.command("list")
@options.as_json
@click.pass_context
def alerts_list(ctx: click.Context, as_json: bool) -> None:
    """List waiting, delivered and given-up alerts.

    \b
    Example:  reprintwatch alerts list --json
    """
    with options.store(ctx) as (_, db):
        kept = list_alerts(db)
    if as_json:
        terminal.as_json([_alert_answer(alert) for alert in kept])
        return
    names = ALERT_STATE_NAMES[spoken()]
    terminal.table(
        (marked("id"), marked("state"), marked("channel"), marked("finding"), marked("attempts"), marked("next try"),
         marked("error")),
        [
            (alert.id, names[alert.state], alert.channel, alert.finding, alert.attempts,
             terminal.moment(alert.next_try_at), in_words(alert.last_error, spoken()) if alert.last_error else None)
            for alert in kept
        ],
    )  # fmt: skip


def _alert_answer(alert: Alert) -> dict[str, Any]:
    """Return an element of ``alerts list --json``."""
    return {
        "id": alert.id,
        "key": alert.key,
        "state": alert.state.value,
        "channel": alert.channel,
        "finding": alert.finding,
        "event": alert.event,
        "attempts": alert.attempts,
        "recipients": list(alert.recipients),
        "next_try_at": utc(alert.next_try_at),
        "delivered_at": utc(alert.delivered_at),
        "last_error": in_english(alert.last_error) if alert.last_error else None,
    }


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
        terminal.say(_("{count} that were given up are tried again").format(count=_retried(config)))
    done = on_demand.module(on_demand.ROUNDS).deliver_due(config)
    more = _(", {count} counted with what was told").format(count=done.kept) if done.kept else ""
    terminal.say(
        _("{delivered} delivered, {failed} to be tried again, {dead} given up{more}").format(
            delivered=done.delivered, failed=done.failed, dead=done.dead, more=more
        )
    )
    if done.failed or done.dead:
        ctx.exit(options.PART_DONE)


def _retried(config: Config) -> int:
    """Make the alerts due that were given up or wait for a retry; return the count of alerts given up."""
    with opened(config.store) as db, transaction(db):
        return retry_dead(db, datetime.now(UTC))


@click.command()
@options.since
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The HTML file."
)
@options.lang
@click.pass_context
def report(ctx: click.Context, since: datetime | None, output: Path, lang: str) -> None:
    """Write one standalone HTML page: findings with evidence, and who carries what.

    \b
    Example:  reprintwatch report --since 24h -o report.html
    """
    with options.store(ctx) as (config, db):
        now = datetime.now(UTC)
        sights = partial(first_sights, db, setup_of(config), until=now)
        gathered = gather(db, config.sites, since=since, now=now, sights=sights)
    terminal.write(output, render(gathered, language=lang))


@click.command()
@options.since
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the page here.",
)
@click.option("--send", "channel", metavar="CHANNEL", help="Send it to this channel.")
@options.lang
@click.pass_context
def digest(
    ctx: click.Context, since: datetime | None, output: Path | None, channel: str | None, lang: str
) -> None:
    """A summary of a day or a week: what came, what is still open.

    \b
    Examples:  reprintwatch digest --since 7d -o week.html
               reprintwatch digest --send mail
    """
    if output is None and channel is None:
        raise click.UsageError(_("say where to: -o FILE, --send CHANNEL, or both"))
    now = datetime.now(UTC)
    with options.store(ctx) as (config, db):
        recipient = _channel(config, channel) if channel is not None else None
        message = digest_message(db, config.sites, since or now - DIGEST_SPAN, now, language=lang)
        lines = log_lines(db, lang, fingerprint_in(config.evidence.key))
        message = with_log_lines(message, lines)
    if output is not None:
        terminal.write(output, message.html or "")
    if recipient is not None:
        _send(recipient, message)
        with opened(config.store) as written:
            note_sent(written, f"digest:{recipient.name}", now)


@click.command()
@options.since
@click.option("--severity", type=options.SEVERITY, default="notice",
              help="Findings of at least this severity.")  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it here."
)
@click.option("--address", metavar="URL", help="Where the feed will be found.")
@options.lang
@click.pass_context
def feed(
    ctx: click.Context,
    since: datetime | None,
    severity: str,
    output: Path | None,
    address: str | None,
    lang: str,
) -> None:
    """Events as an Atom feed (RFC 4287), newest first, for any reader.

    \b
    Example:  reprintwatch feed --since 30d -o findings.atom
    """  # fmt: skip
    if address is not None and not is_web_address(address):
        raise click.UsageError(options.no_address(address))
    now = datetime.now(UTC)
    with options.store(ctx) as (config, db):
        listed = list_events(db, since=since or now - FEED_SPAN, severity=Severity[severity.upper()])
    titles = {site.name: site.title for site in config.sites}
    text = atom(listed, titles, now=now, address=address, language=lang)
    if output is None:
        click.echo(text, nl=False)
        return
    terminal.write(output, text)
    terminal.say(_("{count} events").format(count=len(listed)))
