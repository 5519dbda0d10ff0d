"""Imitated servers of robots and of a webhook: they check what the real servers check, and refuse alike."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

from sites.receiver import Asked

from monitor.notify.channels.channel import Channel
from monitor.notify.message import Message

SECRET = "SEC-0123456789abcdef"
MESSAGE = Message(
    "[严重] 正文改动：乘势而上开新局", "原文将127.2万改为122.7万。\nhttp://www.mca.gov.cn/1.html", "k" * 32
)


def dingtalk(asked: Asked) -> tuple[int, object]:
    """https://open.dingtalk.com/document/orgapp/customize-robot-security-settings"""
    stamp, sign = asked.query.get("timestamp", ""), asked.query.get("sign", "")
    right = base64.b64encode(
        hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    )
    if sign != right.decode() or abs(time.time() * 1000 - int(stamp)) > 3_600_000:
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    if asked.json["msgtype"] != "text" or len(asked.body) > 20_000:
        return 200, {"errcode": 40035, "errmsg": "invalid parameter"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def feishu(asked: Asked) -> tuple[int, object]:
    """https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"""
    said = asked.json
    right = base64.b64encode(
        hmac.new(f"{said.get('timestamp')}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    )
    if said.get("sign") != right.decode():
        return 200, {
            "code": 19021,
            "msg": "sign match fail or timestamp is not within one hour from current time",
        }
    text = said["content"]["text"]
    if len(asked.body) > 20_480 or said["msg_type"] != "text" or "<at" in text or "](" in text:
        return 200, {"code": 9499, "msg": "Bad Request"}
    return 200, {"code": 0, "msg": "success", "data": {}}


def wecom(asked: Asked) -> tuple[int, object]:
    """https://developer.work.weixin.qq.com/document/path/91770"""
    if asked.query.get("key") != "0a1b2c3d-key":
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    if "<@" in asked.json["text"]["content"]:
        return 200, {"errcode": 1, "errmsg": "this would have called somebody"}
    if len(asked.json["text"]["content"].encode()) > 2048:
        return 200, {"errcode": 40058, "errmsg": "content exceed max length"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def hook(asked: Asked) -> tuple[int, object]:
    signed = f"{asked.headers['x-reprintwatch-timestamp']}.".encode() + asked.body
    right = "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return (
        (200, {"ok": True})
        if asked.headers.get("x-reprintwatch-signature") == right
        else (401, {"ok": False})
    )


ROBOTS = {
    "dingtalk": (dingtalk, "/robot/send?access_token=0123456789token"),
    "feishu": (feishu, "/open-apis/bot/v2/hook/0123456789hook"),
    "wecom": (wecom, "/cgi-bin/webhook/send?key=0a1b2c3d-key"),
    "webhook": (hook, "/hook/0123456789path"),
}


EVIL = Message(
    "\ud800 半个字 @all", '<at user_id="all">所有人</at><@all>@所有人 [公告](http://evil.cn)\x1b[31m', "k"
)


def robot_channel(kind: str, url: str, secret: str = SECRET) -> Channel:
    return Channel("office", url + ROBOTS[kind][1], kind, secret)
