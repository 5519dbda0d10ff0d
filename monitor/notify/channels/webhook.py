"""Message → JSON to the operator's receiver, signed with HMAC-SHA256 over time and body, with an idempotency key."""

from __future__ import annotations

import hashlib
import hmac
import time

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.posting import Reply, encoded, post, refused_in_body
from monitor.notify.message import Message
from storage.records import Cause, Reason

REASONS = ("errmsg", "msg", "message", "error")
SCHEMES = {"json://": "http://", "jsons://": "https://"}
CODES = ("errcode", "code", "error_code", "StatusCode")
CONSENTS = ("ok", "success", "result")
WORDS_OF_CONSENT = ("", "ok", "success", "none", "null", "true")
WORDS_OF_REFUSAL = ("error", "fail", "failed", "failure", "false", "no")


def webhook(channel: Channel, message: Message) -> None:
    """POST a message. Raises DeliveryFailed for any status but 2xx, and for a refusal in the body.

    A receiver checks ``X-Reprintwatch-Signature: sha256=<hex>``: HMAC-SHA256 with the channel's secret over
    ``<X-Reprintwatch-Timestamp>.<body>``; a receiver may drop a body with a known ``Idempotency-Key``.
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


def _refusal(reply: Reply) -> Reason | None:
    if not 200 <= reply.status < 300:
        return Reason(Cause.REFUSED, (reply.status,))
    if reply.cut:
        return Reason(Cause.ANSWER_TOO_LONG)
    return _refusal_in_body(reply)


def _refusal_in_body(reply: Reply) -> Reason | None:
    """Return the refusal in the body of an answer with status 2xx, None for consent."""
    said = reply.said
    code = next((said[name] for name in CODES if name in said and not _is_consent(said[name])), None)
    is_denied = any(_is_refusal(said.get(name)) for name in (*CONSENTS, "status"))
    if code is None and not is_denied and not said.get("error"):
        return None
    return refused_in_body(reply, code, REASONS)


def _is_consent(code: object) -> bool:
    """Say whether a code means success: 0, 00000, 200, ok, success."""
    word = str(code).lower()
    return not word.strip("0") or word == "200" or word in WORDS_OF_CONSENT


def _is_refusal(value: object) -> bool:
    return value is False or str(value).lower() in WORDS_OF_REFUSAL
