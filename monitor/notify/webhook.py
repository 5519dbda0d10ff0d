"""Any receiver of our own: JSON, signed with HMAC-SHA256 over time and body, with an idempotency key."""

from __future__ import annotations

import hashlib
import hmac
import time

from monitor.notify.channel import Channel, DeliveryFailed
from monitor.notify.message import Message
from monitor.notify.posting import Reply, encoded, post

SCHEMES = {"json://": "http://", "jsons://": "https://"}
CODES = ("errcode", "code", "error_code", "StatusCode")
CONSENTS = ("ok", "success")


def webhook(channel: Channel, message: Message) -> None:
    """POST a message. Raises DeliveryFailed for any status but 2xx, and where the body says no.

    A receiver checks ``X-Reprintwatch-Signature: sha256=<hex>``: HMAC-SHA256 with the channel's secret over
    ``<X-Reprintwatch-Timestamp>.<body>``; it may drop a body whose ``Idempotency-Key`` it has seen.
    """
    body = encoded({"version": "1.0", "type": message.level, **message.facts()})
    stamp = str(round(time.time()))
    headers = {"Idempotency-Key": message.key, "X-Reprintwatch-Timestamp": stamp}
    if channel.secret:
        signed = hmac.new(channel.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
        headers["X-Reprintwatch-Signature"] = f"sha256={signed.hexdigest()}"
    url = next(
        (now + channel.url.removeprefix(old) for old, now in SCHEMES.items() if channel.url.startswith(old)),
        channel.url,
    )
    reply = post(channel, url, body, headers)
    refusal = _refusal(reply)
    if refusal:
        raise DeliveryFailed(channel, refusal)


def _refusal(reply: Reply) -> str:
    if not 200 <= reply.status < 300:
        return f"refused with status {reply.status}"
    code = next((reply.said[name] for name in CODES if name in reply.said), 0)
    denied = next((name for name in CONSENTS if reply.said.get(name) is False), None)
    if code in (0, "0", None, 200, "200", "ok") and denied is None:
        return ""
    reason = reply.said.get("errmsg") or reply.said.get("msg") or reply.said.get("message") or ""
    return f"refused with status {reply.status}, code {code}: {reason}"
