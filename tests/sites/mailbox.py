"""A mail server on loopback that keeps what it takes, and refuses whom it is told to refuse."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """Keeps what is handed over; refuses who is told to be refused."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.knows: list[str] = []  # who is greylisted no more

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such user"
        if address.startswith("later") and address not in self.knows:
            return "450 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(
            (
                envelope.mail_from,
                envelope.rcpt_tos,
                message_from_bytes(envelope.content, policy=policy.default),
            )
        )
        return "250 taken"


@contextmanager
def mailbox(**settings: Any) -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as free:  # aiosmtpd connects to itself, so it must know its port
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()
