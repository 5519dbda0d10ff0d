"""Sends a message to one channel by apprise."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from monitor.notify.message import Message


class DeliveryFailed(Exception):
    """The channel did not take the message; the text never holds the channel's address or secrets."""


@dataclass(frozen=True)
class Channel:
    """A named apprise URL; ``url`` may hold secrets and is never shown."""

    name: str
    url: str = field(repr=False)


def send(channel: Channel, message: Message) -> None:
    """Deliver a message. Raises DeliveryFailed when the channel refuses or cannot be reached."""
    import apprise

    # apprise logs addresses with their secrets at debug level, and its warnings name no more than ours
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    target = apprise.Apprise()
    if not target.add(channel.url):
        raise DeliveryFailed(f"channel {channel.name!r}: apprise does not know this kind of URL")
    try:
        taken = target.notify(title=message.title, body=message.body, body_format=apprise.NotifyFormat.TEXT)
    except TypeError as error:  # apprise's word for an empty message
        raise DeliveryFailed(f"channel {channel.name!r}: nothing to send") from error
    if not taken:
        raise DeliveryFailed(f"channel {channel.name!r} refused the message or could not be reached")
