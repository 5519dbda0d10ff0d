"""Everything that is none of our own channels, by apprise (extra ``[apprise]``); it takes some refusals for success."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.robots import inert
from monitor.notify.message import Message


def apprise(channel: Channel, message: Message) -> None:
    """Deliver a message. Raises DeliveryFailed when the channel refuses or cannot be reached."""
    if find_spec("apprise") is None:
        raise DeliveryFailed(channel, 'needs apprise: pip install "reprintwatch[apprise]"')
    import apprise as library

    # apprise logs addresses with their secrets at debug level, and its warnings name no more than ours
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    target = library.Apprise()
    if not target.add(channel.url):
        raise DeliveryFailed(channel, "apprise does not know this kind of URL")
    try:
        taken = target.notify(
            title=inert(message.title), body=inert(message.body), body_format=library.NotifyFormat.TEXT
        )
    except TypeError as error:  # apprise's word for an empty message
        raise DeliveryFailed(channel, "nothing to send") from error
    if not taken:
        raise DeliveryFailed(channel, "refused the message or could not be reached")
