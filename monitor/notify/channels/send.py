"""Message and channel → delivery, by the sender for the kind of channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from monitor.notify.channels.apprise_channel import apprise
from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.mail import mail
from monitor.notify.channels.robots import dingtalk, feishu, wecom
from monitor.notify.channels.webhook import webhook
from monitor.notify.message import Message
from storage.records import Cause, Reason

SENDERS: Mapping[str, Callable[[Channel, Message], None]] = MappingProxyType(
    {
        "dingtalk": dingtalk,
        "feishu": feishu,
        "wecom": wecom,
        "mail": mail,
        "webhook": webhook,
        "apprise": apprise,
    }
)


def send(channel: Channel, message: Message) -> None:
    """Deliver a message. Raises DeliveryFailed for every kind of failure."""
    try:
        SENDERS[channel.kind](channel, message)
    except DeliveryFailed:
        raise
    except Exception as error:  # a broken message must not stop the next message
        raise DeliveryFailed(channel, Reason(Cause.SENDING_BROKE, (type(error).__name__,))) from error
