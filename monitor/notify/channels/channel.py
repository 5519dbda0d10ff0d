"""An address for messages, and the reason of a failed delivery. No secret of a channel is ever shown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from monitor.wording.english_reasons import in_english
from monitor.wording.plain import printable
from storage.records import Reason

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
NO_SECRETS = ("to", "from", "smtp")  # members of a mail address that may be shown
# characters: shorter texts would blank out common words of a reason
SHORTEST_SECRET, SHORTEST_TOKEN = 4, 8
LONGEST_REASON = 200  # characters of a server's answer


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
    """The channel did not take the message. Reason and text never hold the channel's address or secrets."""

    def __init__(self, channel: Channel, reason: Reason) -> None:
        secrets = secrets_of(channel)
        said = (
            scrubbed(each, secrets)[:LONGEST_REASON] if isinstance(each, str) else each
            for each in reason.values
        )
        self.reason = replace(reason, values=tuple(said))
        super().__init__(f"channel {channel.name!r}: {in_english(self.reason)}"[:LONGEST_REASON])


class PartlyRefused(DeliveryFailed):
    """Some recipients took the message. ``left`` are the recipients to try again, alone."""

    def __init__(self, channel: Channel, reason: Reason, left: Sequence[str]) -> None:
        super().__init__(channel, reason)
        self.left = tuple(left)


def kind_of(url: str) -> str:
    """Return the kind of channel behind an address, ``apprise`` for an unknown address."""
    parts = urlsplit(url)
    return HOSTS.get(parts.hostname or "") or SCHEMES.get(parts.scheme, "apprise")


def secrets_of(channel: Channel) -> set[str]:
    """Return all secrets of a channel, plain and in the forms of a quotation."""
    parts = urlsplit(channel.url)
    found = {channel.url, channel.secret, parts.username or "", parts.password or "", parts.query}
    found |= {value for name, value in parse_qsl(parts.query) if name not in NO_SECRETS}
    found |= {b64encode(each.encode("utf-8", "replace")).decode() for each in _as_logged_in(parts)}
    found |= {part for part in parts.path.split("/") if len(part) >= SHORTEST_TOKEN}
    forms = (form for secret in found for form in (secret, unquote(secret), quote(secret, safe="")))
    return {form for form in forms if len(form) >= SHORTEST_SECRET}


def _as_logged_in(parts: SplitResult) -> tuple[str, ...]:
    """Return the log-in data sent to a mail server, which the server may repeat in a refusal."""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return (f"\0{user}\0{password}", f"{user}:{password}", password) if password else ()


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Return the text on a single line, without secrets and without addresses."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = re.sub(r"\b\w[\w+.-]{0,30}://\S+", "***", text)
    return printable(text).strip()
