"""One message to one channel, by the sender of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from monitor.notify.channel import Channel, DeliveryFailed
from monitor.notify.mail import mail
from monitor.notify.message import Message
from monitor.notify.other import apprise
from monitor.notify.robots import dingtalk, feishu, wecom
from monitor.notify.webhook import webhook

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
    """Deliver a message. Raises DeliveryFailed, whatever went wrong on the way."""
    try:
        SENDERS[channel.kind](channel, message)
    except DeliveryFailed:
        raise
    except Exception as error:  # one message must not stop the others
        raise DeliveryFailed(channel, f"failed: {type(error).__name__}") from error
