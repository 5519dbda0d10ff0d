"""Message → any service that apprise knows (extra ``[apprise]``). Apprise takes some refusals for success.

Apprise is loaded with the first message: the library is optional, and its import takes 0.07 s.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from types import ModuleType

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.robots import inert
from monitor.notify.message import Message
from storage.records import Cause, Reason


def apprise(channel: Channel, message: Message) -> None:
    """Deliver a message. Raises DeliveryFailed when the channel refuses or cannot be reached."""
    try:
        library = _library()
    except ModuleNotFoundError as error:
        raise DeliveryFailed(channel, Reason(Cause.NO_APPRISE)) from error
    target = library.Apprise()
    if not target.add(channel.url):
        raise DeliveryFailed(channel, Reason(Cause.UNKNOWN_SERVICE))
    try:
        taken = target.notify(
            title=inert(message.title), body=inert(message.body), body_format=library.NotifyFormat.TEXT
        )
    except TypeError as error:  # raised by apprise for an empty message
        raise DeliveryFailed(channel, Reason(Cause.NOTHING_TO_SEND)) from error
    if not taken:
        raise DeliveryFailed(channel, Reason(Cause.REFUSED_OR_AWAY))


@cache
def _library() -> ModuleType:
    """Silence the log of apprise, and load apprise: apprise logs addresses with their secrets at debug level."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    return import_module("apprise")
