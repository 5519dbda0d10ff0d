"""Mail by SMTP: plain text, with an HTML part for digests; a headline cannot write a header."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.errors import HeaderDefect
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, getaddresses, make_msgid, parseaddr
from threading import Timer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.time_limit import cut_off
from monitor.notify.message import Message

TIMEOUT_S = 30.0  # of one answer
AT_MOST_S = 120.0  # of all of them
GOODBYE_S = 5.0
SUBJECT_MOST = 120
FOR_GOOD = 500  # RFC 5321, 4.2.1: below, the server may say yes later
TLS_AT_ONCE = 465  # RFC 8314
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Post:
    """Where and how mail is handed over."""

    host: str
    port: int
    implicit_tls: bool
    needs_tls: bool
    user: str
    password: str
    sender: str
    to: tuple[str, ...]


def mail(channel: Channel, message: Message) -> None:
    """Send a message to all recipients. Raises DeliveryFailed, PartlyRefused where some have it."""
    try:
        to = post_of(channel)
        letter = letter_of(to, message)
        with _connected(to) as server:
            if to.user:
                server.login(to.user, to.password)
            refused = server.send_message(letter, to.sender, list(to.to))
    except (OSError, smtplib.SMTPException, ValueError, UnicodeError) as error:
        raise DeliveryFailed(channel, _reason(error)) from error
    if refused:  # smtplib raises where all are: the others have the letter and must not get it at each try
        left = [address for address, (code, _) in refused.items() if code < FOR_GOOD]
        raise PartlyRefused(channel, f"mail not taken for {_refusals(refused)}", left)


def _refusals(refused: Mapping[str, tuple[int, bytes]]) -> str:
    return ", ".join(
        f"{address} ({code} {text.decode('utf-8', 'replace')})" for address, (code, text) in refused.items()
    )


def mistake(channel: Channel) -> str:
    """What is wrong with the address or the people of a mail channel; "" where nothing is."""
    try:
        letter_of(post_of(channel), Message("", ""))
    except (ValueError, HeaderDefect, IndexError, UnicodeError) as error:
        return "; ".join(str(each) for each in error.args)
    return ""


def post_of(channel: Channel) -> Post:
    """An address like ``smtps://user:password@smtp.example.cn?to=a@x.cn&from=b@x.cn``. Raises ValueError."""
    parts = urlsplit(channel.url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = query.get("smtp") or parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    path = [unquote(each) for each in parts.path.split("/") if "@" in unquote(each)]
    to = channel.to or tuple(query["to"].split(",")) if channel.to or "to" in query else tuple(path)
    sender = (
        channel.sender
        or query.get("from")
        or (user if "@" in user else f"{user or 'reprintwatch'}@{parts.hostname}")
    )
    implicit = parts.scheme == "smtps" or parts.port == TLS_AT_ONCE
    port = parts.port or (TLS_AT_ONCE if implicit else 587 if parts.scheme == "mailtos" else 25)
    if not host or not (to or (sender and "@" in sender)):
        raise ValueError("a mail channel needs a server and recipients")
    return Post(
        host, port, implicit, parts.scheme in ("smtps", "mailtos"), user, password, parseaddr(sender)[1],
        tuple(dict.fromkeys(each for _, each in getaddresses(to))) or (parseaddr(sender)[1],),
    )  # fmt: skip


def letter_of(to: Post, message: Message) -> EmailMessage:
    """The letter; its Message-ID is made of the message's key, so that a repeated delivery is recognised."""
    letter = EmailMessage()
    letter["From"] = Address("reprintwatch", addr_spec=to.sender)
    letter["To"] = [Address(addr_spec=each) for each in to.to]
    letter["Subject"] = " ".join(message.title.split())[:SUBJECT_MOST].encode("utf-8", "replace").decode()
    letter["Date"] = formatdate(usegmt=True)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence is answered
    domain = to.sender.rpartition("@")[2] or "localhost"
    letter["Message-ID"] = f"<{message.key}@{domain}>" if message.key else make_msgid(domain=domain)
    letter.set_content(message.body.encode("utf-8", "replace").decode())
    if message.html:
        letter.add_alternative(message.html.encode("utf-8", "replace").decode(), subtype="html")
    return letter


class _Timed(smtplib.SMTP):
    """A connection that is cut off in time, also while a greeting drips."""

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


class _TimedTLS(_Timed, smtplib.SMTP_SSL):
    pass


@contextmanager
def _connected(to: Post) -> Iterator[smtplib.SMTP]:
    """A server, encrypted where it can be; a password goes nowhere in the clear but to this machine."""
    context = ssl.create_default_context()
    server = (
        _TimedTLS(to.host, to.port, timeout=TIMEOUT_S, context=context)
        if to.implicit_tls
        else _Timed(to.host, to.port, timeout=TIMEOUT_S)
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
        raise smtplib.SMTPNotSupportedError(
            "the server offers no TLS, and the password is not sent without it"
        )


def _take_leave(server: smtplib.SMTP) -> None:
    """What the server says to that changes nothing: it has the letter."""
    with suppress(OSError, smtplib.SMTPException):
        if isinstance(server.sock, socket.socket):
            server.sock.settimeout(GOODBYE_S)
        server.quit()


def _reason(error: Exception) -> str:
    """What went wrong, in the server's words where it said any."""
    said: Mapping[str, object] = vars(error)
    text = said.get("smtp_error") or ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = _refusals(error.recipients)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    detail = f": {text}" if isinstance(text, str) and text else ""
    own = f": {error}" if isinstance(error, ValueError | smtplib.SMTPNotSupportedError) else ""
    return f"mail not taken, {type(error).__name__}{detail or own}"
