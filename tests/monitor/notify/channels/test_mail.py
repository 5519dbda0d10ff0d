"""Mail over a real SMTP server on loopback: recipients, headers, passwords, farewells."""

from __future__ import annotations

import base64
import socket
import time
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from sites.mailbox import mailbox
from sites.robots import MESSAGE
from sites.talking import drip, talking

from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.send import send
from monitor.notify.message import Message


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


@pytest.mark.parametrize("goodbye", [b"421 too many\r\n", b"", None], ids=["421", "closed", "silent"])
def test_a_letter_that_was_taken_is_not_sent_again_for_the_sake_of_a_goodbye(
    goodbye: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.channels.mail.GOODBYE_S", 0.2)
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
                    next(lines, None)  # wait until the sender goes
                    return
                taken.sendall(goodbye)
                return
            taken.sendall(b"250 fine\r\n")

    with talking(talk) as port:
        send(Channel("mail", f"smtp://127.0.0.1:{port}?to=a@example.cn", "mail"), MESSAGE)
    assert len(taken_letters) == 1


def test_a_mail_server_that_drips_its_greeting_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.mail.AT_MOST_S", 0.4)
    with talking(drip(b"220-wait\r\n")) as port:
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(Channel("mail", f"smtp://127.0.0.1:{port}?to=a@example.cn", "mail"), MESSAGE)
        assert time.monotonic() - begin < 20
