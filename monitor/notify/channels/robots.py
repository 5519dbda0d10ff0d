"""Group robots of 钉钉, 飞书 and 企业微信: plain text only, signed, and their answers read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from urllib.parse import quote_plus

from monitor.notify.channels.channel import Channel
from monitor.notify.channels.posting import bytes_in_json, cut, encoded, expect, post
from monitor.notify.message import Message

# bytes: 企业微信 bounds the text; 钉钉 and 飞书 bound the whole request at 20,000 bytes and 20 kB
DINGTALK_MOST, FEISHU_MOST, WECOM_MOST = 18_000, 18_000, 2048
CUT_NOTE = "…\n（全文见 reprintwatch findings）"
# tags and mentions (<at user_id="all">, <@all>, @所有人), and links with a false address as text
ACTING = (("<", "＜"), ("@", "＠"), ("](", "］("))


def dingtalk(channel: Channel, message: Message) -> None:
    """钉钉自定义机器人: timestamp in ms and its HMAC-SHA256 in the query. Raises DeliveryFailed."""
    url = channel.url
    if channel.secret:
        stamp = str(round(time.time() * 1000))
        sign = quote_plus(_signature(channel.secret.encode(), f"{stamp}\n{channel.secret}".encode()))
        url = f"{url}{'&' if '?' in url else '?'}timestamp={stamp}&sign={sign}"
    text = cut(inert(message.text), DINGTALK_MOST, CUT_NOTE, bytes_in_json)
    payload = {"msgtype": "text", "text": {"content": text}}
    expect(channel, post(channel, url, encoded(payload)), ("errcode",), ("errmsg",))


def feishu(channel: Channel, message: Message) -> None:
    """飞书自定义机器人: the signed string is the key of an empty HMAC-SHA256. Raises DeliveryFailed."""
    text = cut(inert(message.text), FEISHU_MOST, CUT_NOTE, bytes_in_json)
    payload: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if channel.secret:
        stamp = str(round(time.time()))
        payload |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{channel.secret}".encode(), b"")}
    expect(
        channel,
        post(channel, channel.url, encoded(payload)),
        ("code", "StatusCode"),
        ("msg", "StatusMessage"),
    )


def wecom(channel: Channel, message: Message) -> None:
    """企业微信群机器人: the key in the address is the only secret. Raises DeliveryFailed."""
    payload = {"msgtype": "text", "text": {"content": cut(inert(message.text), WECOM_MOST, CUT_NOTE)}}
    expect(channel, post(channel, channel.url, encoded(payload)), ("errcode",), ("errmsg",))


def inert(text: str) -> str:
    """Return the text without calls of people and without hidden addresses."""
    for acting, alike in ACTING:
        text = text.replace(acting, alike)
    return text


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
