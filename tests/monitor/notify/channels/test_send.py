"""Each sender against a server on loopback that checks what the real one checks, and refuses as the real one does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from sites.mailbox import mailbox
from sites.receiver import Asked, served

from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused, kind_of
from monitor.notify.channels.send import send
from monitor.notify.message import Message

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
LONG = Message("标题" * 50, "很长的正文。" * 5000, "k")
QUOTED = Message('"' * 120, '"\\\n' * 7000, "k")  # twice as long in a body of JSON


def channel(kind: str, url: str, secret: str = SECRET) -> Channel:
    return Channel("office", url + ROBOTS[kind][1], kind, secret)


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("message", [MESSAGE, LONG, EVIL, QUOTED], ids=["plain", "long", "evil", "quoted"])
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


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_headline_calls_nobody(kind: str) -> None:
    with served(lambda _: (200, {"errcode": 0, "code": 0})) as robot:
        send(channel(kind, robot.url), EVIL)
    said = robot.asked[0].body.decode()
    assert "@" not in said
    assert "<" not in said
    assert "mentioned" not in said
    assert "isAtAll" not in said


@pytest.mark.parametrize(
    "answer",
    [
        (204, b""), (200, b"ok"), (200, {"code": 200}), (202, {"ok": True}), (200, {"code": "SUCCESS"}),
        (200, {"code": "0000", "error": None, "status": "ok"}), (200, b"{half"),
    ],
)  # fmt: skip
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
        (200, {"ok": "false"}),
        (200, {"error": "quota exceeded"}),
        (200, {"status": "error", "message": "no such room"}),
        (200, {"result": "fail"}),
        (200, {"code": 0, "errcode": 7}),
        (200, {"errcode": 1, "pad": "x" * 200_000}),
        (200, b"x" * 3_000_000),
    ],
)
def test_a_webhook_that_says_no_is_a_failure_and_redirects_are_not_followed(
    answer: tuple[int, object],
) -> None:
    with served(lambda _: answer) as robot:
        with pytest.raises(DeliveryFailed):
            send(channel("webhook", robot.url), MESSAGE)
        assert len(robot.asked) == 1


def test_a_name_and_a_password_in_an_address_are_given_to_the_receiver() -> None:
    with served(lambda _: (200, {})) as robot:
        send(Channel("hook", robot.url.replace("://", "://me:geheim%40x@") + "/in", "webhook"), MESSAGE)
    asked = robot.asked[0]
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"me:geheim@x"
    assert "geheim" not in asked.path + asked.headers["host"]


def test_a_proxy_is_told_its_name_and_password_and_the_receiver_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with served(lambda _: (200, {})) as proxy:
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.setenv("http_proxy", proxy.url.replace("://", "://me:geheim@"))
        send(Channel("hook", "http://intranet.example.cn/in", "webhook"), MESSAGE)
    asked = proxy.asked[0]
    assert asked.path == "http://intranet.example.cn/in"
    assert asked.headers["proxy-authorization"] == "Basic " + base64.b64encode(b"me:geheim").decode()
    assert "authorization" not in asked.headers


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
    assert letter["auto-submitted"] == "auto-generated"
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
        return AuthResult(success=given.password == b"geheim-geheim", handled=False)

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
    assert {each.password for each in seen} == {b"geheim-geheim", b"falsch-falsch"}


def test_what_a_mail_server_repeats_of_a_password_is_shown_to_nobody() -> None:
    login = base64.b64encode(b"\0me\0geheim-geheim").decode()

    def talk(taken: socket.socket) -> None:
        taken.sendall(b"220 ready\r\n")
        for line in taken.makefile("rb"):
            if line.upper().startswith(b"EHLO"):
                taken.sendall(b"250-me\r\n250 AUTH PLAIN\r\n")
            else:
                taken.sendall(b"535 wrong: " + line)

    with talking(talk) as port:
        office = Channel("mail", f"smtp://me:geheim-geheim@127.0.0.1:{port}?to=a@example.cn", "mail")
        with pytest.raises(DeliveryFailed, match="wrong") as failure:
            send(office, MESSAGE)
    assert login not in str(failure.value)
    assert "geheim" not in str(failure.value)


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


def test_of_many_recipients_those_are_named_who_may_take_it_later_and_those_who_never_will() -> None:
    with mailbox() as (box, port):
        to = ("office@example.cn", "nobody@example.cn", "later@example.cn")
        office = Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="m@example.cn")
        with pytest.raises(PartlyRefused, match=r"nobody@example.cn \(550 no such user\)") as some:
            send(office, MESSAGE)
        assert some.value.left == ("later@example.cn",)
    assert [recipients for _, recipients, _ in box.taken] == [["office@example.cn"]]


def test_several_recipients_in_one_text_all_get_it() -> None:
    with mailbox() as (box, port):
        to = ("a@example.cn, 编辑 <b@example.cn>", "c@example.cn")
        send(Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="m@example.cn"), MESSAGE)
    assert [recipients for _, recipients, _ in box.taken] == [
        ["a@example.cn", "b@example.cn", "c@example.cn"]
    ]


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that says what it likes, to each that comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = listening.accept()
                    with taken, suppress(OSError):
                        talk(taken)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


def drip(line: bytes) -> Callable[[socket.socket], None]:
    def talk(taken: socket.socket) -> None:
        for _ in range(100):
            taken.sendall(line)
            time.sleep(0.2)

    return talk


@pytest.mark.parametrize("goodbye", [b"421 too many\r\n", b"", None], ids=["421", "closed", "silent"])
def test_a_letter_that_was_taken_is_not_sent_again_for_the_sake_of_a_goodbye(
    goodbye: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.channels.mail.GOODBYE_S", 0.5)
    taken_letters = []

    def talk(taken: socket.socket) -> None:
        taken.sendall(b"220 ready\r\n")
        lines = iter(taken.makefile("rb"))
        for line in lines:
            if line.upper().startswith(b"DATA"):
                taken.sendall(b"354 go on\r\n")
                taken_letters.append(list(iter(lambda: next(lines), b".\r\n")))
            if line.upper().startswith(b"QUIT"):
                if goodbye is None:
                    time.sleep(2)
                taken.sendall(goodbye or b"")
                return
            taken.sendall(b"250 fine\r\n")

    with talking(talk) as port:
        send(Channel("mail", f"smtp://127.0.0.1:{port}?to=a@example.cn", "mail"), MESSAGE)
    assert len(taken_letters) == 1


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:9?to=a@example.cn", "http://127.0.0.1:9/"])
def test_a_server_that_is_not_there_leaves_no_clock_running(url: str) -> None:
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(DeliveryFailed):
            send(Channel("office", url, kind_of(url)), MESSAGE)
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_a_mail_server_that_drips_its_greeting_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.mail.AT_MOST_S", 1.0)
    with talking(drip(b"220-wait\r\n")) as port:
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(Channel("mail", f"smtp://127.0.0.1:{port}?to=a@example.cn", "mail"), MESSAGE)
        assert time.monotonic() - begin < 5


@pytest.mark.parametrize("kind", ["wecom", "webhook"])
def test_a_server_that_drips_its_headers_is_left_in_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.posting.TIMEOUT_S", 1.0)

    def talk(taken: socket.socket) -> None:
        taken.recv(65536)
        taken.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        drip(b"a")(taken)

    with talking(talk) as port:
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(channel(kind, f"http://127.0.0.1:{port}"), MESSAGE)
        assert time.monotonic() - begin < 5


def test_a_server_that_drips_its_answer_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.posting.TIMEOUT_S", 1.0)
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
