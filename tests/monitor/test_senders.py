"""Each sender against a server on loopback that checks what the real one checks, and refuses as the real one does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sites.receiver import Asked, served

from monitor.notify.channel import Channel, DeliveryFailed, kind_of
from monitor.notify.message import Message
from monitor.notify.send import send

SECRET = "SEC-0123456789abcdef"
MESSAGE = Message(
    "[严重] 正文改动：乘势而上开新局", "原文将127.2万改为122.7万。\nhttp://www.mca.gov.cn/1.html", "k" * 32
)


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


# --- what each real server checks ---------------------------------------------------------------


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
    if len(asked.body) > 20_480 or said["msg_type"] != "text" or "<at" in said["content"]["text"]:
        return 200, {"code": 9499, "msg": "Bad Request"}
    return 200, {"code": 0, "msg": "success", "data": {}}


def wecom(asked: Asked) -> tuple[int, object]:
    """https://developer.work.weixin.qq.com/document/path/91770"""
    if asked.query.get("key") != "0a1b2c3d-key":
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
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
EVIL = Message("\ud800 半个字", '<at user_id="all">所有人</at>\x1b[31m', "k")
LONG = Message("标题" * 50, "很长的正文。" * 5000, "k")


def channel(kind: str, url: str, secret: str = SECRET) -> Channel:
    return Channel("office", url + ROBOTS[kind][1], kind, secret)


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize(
    "message", [MESSAGE, LONG, Message("\ud800 半个字", '<at user_id="all">所有人</at>\x1b[31m', "k")]
)
def test_each_server_takes_what_its_sender_sends(kind: str, message: Message) -> None:
    with served(ROBOTS[kind][0]) as robot:
        send(channel(kind, robot.url), message)
        assert len(robot.asked) == 1


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "webhook"])
def test_a_wrong_secret_is_a_failure_although_the_status_may_be_200(kind: str) -> None:
    with served(ROBOTS[kind][0]) as robot, pytest.raises(DeliveryFailed, match="refused"):
        send(channel(kind, robot.url, "SEC-wrong-secret"), MESSAGE)


REFUSALS = [
    (200, {"errcode": 130101, "errmsg": "send too fast", "code": 11232}),
    (200, {"errcode": 310000, "errmsg": "keywords not in content", "code": 19024}),
    (200, b"<html>please log in</html>"),
    (200, b""),
    (200, b"[0]"),
    (200, {}),
    (429, {"errcode": 0, "code": 0}),
    (500, b"oops"),
    (302, {"errcode": 0, "code": 0}),
]


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: f"{each[0]}")
def test_whatever_is_no_consent_of_a_robot_is_a_failure(kind: str, refusal: tuple[int, object]) -> None:
    with served(lambda _: refusal) as robot, pytest.raises(DeliveryFailed):
        send(channel(kind, robot.url), MESSAGE)


@pytest.mark.parametrize("answer", [(204, b""), (200, b"ok"), (200, {"code": 200}), (202, {"ok": True})])
def test_a_webhook_may_consent_by_its_status_alone(answer: tuple[int, object]) -> None:
    with served(lambda _: answer) as robot:
        send(channel("webhook", robot.url), MESSAGE)


@pytest.mark.parametrize(
    "answer",
    [
        (302, b""),
        (404, b""),
        (503, b""),
        (200, {"ok": False}),
        (200, {"errcode": 1}),
        (200, {"success": False}),
    ],
)
def test_a_webhook_that_says_no_is_a_failure_and_redirects_are_not_followed(
    answer: tuple[int, object],
) -> None:
    with served(lambda _: answer) as robot:
        with pytest.raises(DeliveryFailed):
            send(channel("webhook", robot.url), MESSAGE)
        assert len(robot.asked) == 1


def test_a_webhook_gets_the_findings_and_an_idempotency_key() -> None:
    with served(hook) as robot:
        send(channel("webhook", robot.url), MESSAGE)
    (asked,) = robot.asked
    assert asked.headers["idempotency-key"] == MESSAGE.key
    assert asked.json["title"] == MESSAGE.title
    assert asked.json["findings"] == []


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_server_that_is_not_there_is_a_failure(kind: str) -> None:
    with pytest.raises(DeliveryFailed, match="could not be reached"):
        send(channel(kind, "http://127.0.0.1:9"), MESSAGE)


def test_no_secret_shows_in_any_failure() -> None:
    parts = [SECRET, "0123456789token", "0123456789hook", "0a1b2c3d-key", "0123456789path", "127.0.0.1"]

    def echo(asked: Asked) -> tuple[int, object]:
        said = f"{asked.path} {asked.body.decode()} {SECRET} http://127.0.0.1/x"
        return 200, {"errcode": 1, "code": 1, "errmsg": said, "msg": said, "message": said}

    with served(echo) as robot:
        for kind in ROBOTS:
            one = channel(kind, robot.url)
            with pytest.raises(DeliveryFailed) as failure:
                send(one, MESSAGE)
            assert not [part for part in parts if part in str(failure.value)], str(failure.value)
            assert SECRET not in repr(one)
            assert robot.url not in repr(one)


# --- mail ---------------------------------------------------------------------------------------


class Mailbox:
    """Keeps what is handed over; refuses who is told to be refused."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        from email import message_from_bytes, policy

        self.taken.append(
            (
                envelope.mail_from,
                envelope.rcpt_tos,
                message_from_bytes(envelope.content, policy=policy.default),
            )
        )
        return "250 taken"


@contextmanager
def mailbox(**settings: Any) -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as free:  # aiosmtpd connects to itself, so it must know its port
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def test_mail_arrives_with_its_text_and_the_page_of_a_digest() -> None:
    with mailbox() as (box, port):
        to = ("office@example.cn", "编辑 <editor@example.cn>")
        office = Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="monitor@example.cn")
        send(office, MESSAGE)
        send(office, Message("摘要", "正文", "d", html="<p>一页</p>"))
    (sender, recipients, letter), (_, _, with_page) = box.taken
    assert (sender, recipients) == ("monitor@example.cn", ["office@example.cn", "editor@example.cn"])
    assert letter["subject"] == MESSAGE.title
    assert letter["message-id"] == f"<{MESSAGE.key}@example.cn>"
    assert letter.get_content().splitlines() == MESSAGE.body.splitlines()
    assert with_page.get_body(("html",)).get_content().strip() == "<p>一页</p>"


def test_a_headline_cannot_write_a_header() -> None:
    evil = Message("标题\r\nBcc: victim@example.cn\r\n\r\n<script>", "正文\r\n.\r\nMAIL FROM:<x@y>", "k")
    with mailbox() as (box, port):
        send(
            Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=("a@example.cn",), sender="m@example.cn"),
            evil,
        )
    ((_, recipients, letter),) = box.taken
    assert recipients == ["a@example.cn"]
    assert letter["bcc"] is None
    assert "MAIL FROM" in letter.get_content()


def test_a_refused_recipient_and_a_missing_server_are_failures() -> None:
    with mailbox() as (_, port):
        wrong = Channel(
            "mail", f"smtp://127.0.0.1:{port}?to=nobody@example.cn", "mail", sender="m@example.cn"
        )
        with pytest.raises(DeliveryFailed):
            send(wrong, MESSAGE)
    with pytest.raises(DeliveryFailed, match="ConnectionRefused"):
        send(Channel("mail", "smtp://127.0.0.1:9?to=a@example.cn", "mail"), MESSAGE)


def test_a_password_is_given_to_the_server_and_shown_to_nobody() -> None:
    seen: list[LoginPassword] = []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        seen.append(given)
        return AuthResult(success=given.password == b"geheim-geheim")

    with mailbox(authenticator=check, auth_require_tls=False) as (box, port):
        for password in ("geheim-geheim", "falsch-falsch"):
            url = f"smtp://monitor%40example.cn:{password}@127.0.0.1:{port}?to=a@example.cn"
            office = Channel("mail", url, "mail")
            if password == "geheim-geheim":
                send(office, MESSAGE)
                continue
            with pytest.raises(DeliveryFailed) as failure:
                send(office, MESSAGE)
            assert password not in str(failure.value)
    assert len(box.taken) == 1
    assert len(seen) == 2


def test_mailtos_wants_tls_and_sends_no_password_without_it() -> None:
    with mailbox() as (box, port):
        office = Channel("mail", f"mailtos://me:geheim@127.0.0.1:{port}?to=a@example.cn", "mail")
        with pytest.raises(DeliveryFailed, match="no TLS"):
            send(office, MESSAGE)
    assert box.taken == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=x", "dingtalk"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", "feishu"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "wecom"),
        ("smtps://a:b@c", "mail"),
        ("mailtos://a:b@c", "mail"),
        ("json://127.0.0.1/hook", "webhook"),
        ("https://intranet.example.cn/hook", "webhook"),
        ("tgram://token/chat", "apprise"),
    ],
)
def test_the_address_says_what_kind_of_channel_it_is(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_those_who_took_a_letter_do_not_get_it_again_for_the_sake_of_one_who_was_refused() -> None:
    with mailbox() as (box, port):
        to = ("office@example.cn", "nobody@example.cn")
        send(Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="m@example.cn"), MESSAGE)
    assert [recipients for _, recipients, _ in box.taken] == [["office@example.cn"]]


def test_a_server_that_drips_its_answer_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.posting.TIMEOUT_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            taken, _ = listening.accept()
            with taken, suppress(OSError):
                taken.recv(65536)
                taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
                for _ in range(100):
                    taken.sendall(b" ")
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(channel("wecom", f"http://127.0.0.1:{listening.getsockname()[1]}"), MESSAGE)
        assert time.monotonic() - begin < 5
