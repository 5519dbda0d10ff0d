"""Message → mail by SMTP: plain text, with an HTML part for digests. A headline cannot write a header."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, getaddresses, make_msgid, parseaddr
from gettext import gettext as _
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.time_limit import cut_off
from monitor.notify.channels.unreachable import reason_of
from monitor.notify.message import Message
from storage.records import Cause, Reason

TIMEOUT_S = 30.0  # for a single answer
AT_MOST_S = 120.0  # for all answers together
GOODBYE_S = 5.0
SUBJECT_MOST = 120
FOR_GOOD = 500  # RFC 5321, 4.2.1: after a lower code the server may accept later
TLS_AT_ONCE = 465  # RFC 8314
SUBMISSION, RELAY = 587, 25  # RFC 6409, RFC 5321
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Post:
    """Server, log-in, sender and recipients of a mail channel."""

    host: str
    port: int
    implicit_tls: bool
    needs_tls: bool
    user: str
    password: str
    sender: str
    to: tuple[str, ...]


def mail(channel: Channel, message: Message) -> None:
    """Send a message to all recipients. Raises DeliveryFailed, or PartlyRefused if some recipients have the mail."""
    try:
        to = post_of(channel)
        letter = letter_of(to, message)
        with _connected(to) as server:
            if to.user:
                server.login(to.user, to.password)
            refused = server.send_message(letter, to.sender, list(to.to))
    except (OSError, smtplib.SMTPException, ValueError, MessageError) as error:
        raise DeliveryFailed(channel, _reason(error)) from error
    if (
        refused
    ):  # smtplib raises if all recipients are refused: the rest has the letter and must not get a second
        left = [address for address, (code, _) in refused.items() if code < FOR_GOOD]
        raise PartlyRefused(channel, Reason(Cause.RECIPIENTS_REFUSED, (_refusals(refused),)), left)


def _refusals(refused: Mapping[str, tuple[int, bytes]]) -> str:
    return ", ".join(
        f"{address} ({code} {text.decode('utf-8', 'replace')})" for address, (code, text) in refused.items()
    )


def mistake(channel: Channel) -> str:
    """Return the mistake in the address or the recipients of a mail channel, "" without a mistake."""
    try:
        letter_of(post_of(channel), Message("", ""))
    except _OwnMistakeError as error:
        return str(error)
    except (ValueError, MessageError, IndexError, RecursionError):
        return _("a recipient or the sender is no address: write name@domain, in ASCII")
    return ""


def post_of(channel: Channel) -> Post:
    """Return server, log-in and people of ``smtps://user:password@smtp.example.cn?to=a@x.cn&from=b@x.cn``.

    The sender is the recipient if the address names no other. Raises ValueError.
    """
    parts = urlsplit(channel.url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = query.get("smtp") or parts.hostname or ""
    sender, to = _people(channel, parts, query)
    if not host or not to:
        raise _OwnMistakeError(_("a mail channel needs a server and recipients"))
    port = _port(parts)
    implicit = parts.scheme == "smtps" or port == TLS_AT_ONCE
    return Post(
        host=host,
        port=port or _default_port(parts.scheme, implicit_tls=implicit),
        implicit_tls=implicit,
        needs_tls=parts.scheme in ("smtps", "mailtos"),
        user=_unquoted(parts.username),
        password=_unquoted(parts.password),
        sender=sender,
        to=to,
    )


def _port(parts: SplitResult) -> int | None:
    """Return the port of an address, None if no port is given. Raises ValueError."""
    try:
        return parts.port
    except ValueError as error:
        raise _OwnMistakeError(_("the port is no number from 1 to 65535")) from error


def _unquoted(text: str | None) -> str:
    return unquote(text or "")


def _people(channel: Channel, parts: SplitResult, query: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the addresses of the sender and of the recipients, no recipients if no address is given."""
    sender = channel.sender or query.get("from") or _default_sender(parts)
    mailbox = parseaddr(sender)[1]
    named = _recipients(channel, parts, query)
    if not all(person.isprintable() for person in (sender, *named)):
        raise _OwnMistakeError(_("a recipient or the sender holds a line break or another control character"))
    alone = (mailbox,) if named or "@" in sender else ()
    return mailbox, tuple(dict.fromkeys(address for _, address in getaddresses(named))) or alone


def _recipients(channel: Channel, parts: SplitResult, query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the recipients: configured ones, else those of the query, else those of the path."""
    if channel.to:
        return channel.to
    if "to" in query:
        return tuple(query["to"].split(","))
    return tuple(name for part in parts.path.split("/") if "@" in (name := unquote(part)))


def _default_sender(parts: SplitResult) -> str:
    user = _unquoted(parts.username)
    return user if "@" in user else f"{user or 'reprintwatch'}@{parts.hostname}"


def _default_port(scheme: str, *, implicit_tls: bool) -> int:
    if implicit_tls:
        return TLS_AT_ONCE
    return SUBMISSION if scheme == "mailtos" else RELAY


def letter_of(to: Post, message: Message) -> EmailMessage:
    """Return the letter. Its Message-ID is made of the message's key, so a mail program recognises a repetition."""
    letter = EmailMessage()
    letter["From"] = Address("reprintwatch", addr_spec=to.sender)
    letter["To"] = [Address(addr_spec=each) for each in to.to]
    letter["Subject"] = " ".join(message.title.split())[:SUBJECT_MOST].encode("utf-8", "replace").decode()
    letter["Date"] = formatdate(usegmt=True)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic reply comes back
    domain = to.sender.rpartition("@")[2] or "localhost"
    letter["Message-ID"] = f"<{message.key}@{domain}>" if message.key else make_msgid(domain=domain)
    letter.set_content(message.body.encode("utf-8", "replace").decode())
    if message.html:
        letter.add_alternative(message.html.encode("utf-8", "replace").decode(), subtype="html")
    return letter


class _OwnMistakeError(ValueError):
    """A mistake in the address or the recipients, in the words of the console."""


class _NoTLSError(smtplib.SMTPException):
    """The server offers no TLS, and the password is not sent without TLS."""


class _TimedSMTP(smtplib.SMTP):
    """A connection with a limit of time, also for a greeting byte by byte."""

    _clock: Timer | None = None

    def connect(self, *address: Any, **options: Any) -> tuple[int, bytes]:
        self._clock = cut_off(AT_MOST_S, lambda: self.sock)
        try:
            return super().connect(*address, **options)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        super().close()
        if self._clock is not None:
            self._clock.cancel()


class _TimedSMTPS(_TimedSMTP, smtplib.SMTP_SSL):
    pass


@contextmanager
def _connected(to: Post) -> Iterator[smtplib.SMTP]:
    """Connect to the server, with TLS if the server offers TLS. A clear password goes to this machine only."""
    context = ssl.create_default_context()
    server = (
        _TimedSMTPS(to.host, to.port, timeout=TIMEOUT_S, context=context)
        if to.implicit_tls
        else _TimedSMTP(to.host, to.port, timeout=TIMEOUT_S)
    )
    try:
        if not to.implicit_tls:
            _encrypt(server, to, context)
        yield server
        _take_leave(server)
    finally:
        server.close()


def _encrypt(server: smtplib.SMTP, to: Post, context: ssl.SSLContext) -> None:
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
    elif to.needs_tls or (to.user and to.host not in LOOPBACK):
        raise _NoTLSError


def _take_leave(server: smtplib.SMTP) -> None:
    """Say goodbye. The answer changes nothing: the server has the letter."""
    with suppress(OSError, smtplib.SMTPException):
        if isinstance(server.sock, socket.socket):
            server.sock.settimeout(GOODBYE_S)
        server.quit()


def _reason(error: Exception) -> Reason:
    """Return the reason of a failure, in the server's words if the server gave any."""
    if isinstance(error, _NoTLSError):
        return Reason(Cause.MAIL_WITHOUT_TLS)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Reason(Cause.RECIPIENTS_REFUSED, (_refusals(error.recipients),))
    if isinstance(error, smtplib.SMTPResponseException):
        is_login = isinstance(error, smtplib.SMTPAuthenticationError)
        return Reason(Cause.MAIL_LOGIN_REFUSED if is_login else Cause.MAIL_NOT_TAKEN, (_answer(error),))
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Reason(Cause.MAIL_NOT_TAKEN, (str(error),))
    return reason_of(error)


def _answer(error: smtplib.SMTPResponseException) -> str:
    """Return code and words of the server."""
    text = error.smtp_error
    return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
