"""A channel that messages go to, and why one did not take a message. No secret of it is ever shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from monitor.show import printable

KINDS = ("dingtalk", "feishu", "wecom", "mail", "webhook", "apprise")
HOSTS = {
    "oapi.dingtalk.com": "dingtalk",
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
    "qyapi.weixin.qq.com": "wecom",
}
SCHEMES = {
    "json": "webhook",
    "jsons": "webhook",
    "http": "webhook",
    "https": "webhook",
    "smtp": "mail",
    "smtps": "mail",
    "mailto": "mail",
    "mailtos": "mail",
}
LONGEST_REASON = 200  # characters of what a server said


@dataclass(frozen=True)
class Channel:
    """A named address; ``url`` and ``secret`` are secrets."""

    name: str
    url: str = field(repr=False)
    kind: str = "apprise"
    secret: str = field(default="", repr=False)
    to: tuple[str, ...] = ()  # mail only
    sender: str = ""  # mail only


class DeliveryFailed(Exception):
    """The channel did not take the message; the text never holds the channel's address or secrets."""

    def __init__(self, channel: Channel, reason: str) -> None:
        super().__init__(
            f"channel {channel.name!r}: {scrubbed(reason, secrets_of(channel))}"[:LONGEST_REASON]
        )


def kind_of(url: str) -> str:
    """What kind of channel an address belongs to; ``apprise`` where it is none of ours."""
    parts = urlsplit(url)
    return HOSTS.get(parts.hostname or "") or SCHEMES.get(parts.scheme, "apprise")


def secrets_of(channel: Channel) -> set[str]:
    """Everything of a channel that nobody may see, as it is written and as it may be quoted."""
    parts = urlsplit(channel.url)
    found = {channel.url, channel.secret, parts.username or "", parts.password or "", parts.query}
    found |= {value for _, value in parse_qsl(parts.query)}
    found |= {each for each in parts.path.split("/") if len(each) >= 8}
    return {form for each in found for form in (each, unquote(each), quote(each, safe="")) if len(form) >= 4}


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """The text on one line, without secrets and without addresses."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = re.sub(r"\b\w[\w+.-]*://\S+", "***", text)
    return printable(text).strip()
