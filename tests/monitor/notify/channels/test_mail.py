"""Mail over a real SMTP server on loopback: recipients, headers, passwords, farewells."""

from __future__ import annotations

import base64
import socket
import time
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st
from sites.mailbox import mailbox
from sites.robots import MESSAGE
from sites.talking import drip, talking

from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.mail import letter_of, mistake, post_of
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
    with pytest.raises(DeliveryFailed, match="no server listens"):
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


@pytest.mark.parametrize(
    ("url", "host", "port", "implicit_tls", "needs_tls"),
    [
        ("smtp://smtp.x.cn?to=a@x.cn", "smtp.x.cn", 25, False, False),
        ("smtp://smtp.x.cn:465?to=a@x.cn", "smtp.x.cn", 465, True, False),
        ("smtps://smtp.x.cn?to=a@x.cn", "smtp.x.cn", 465, True, True),
        ("mailtos://smtp.x.cn?to=a@x.cn", "smtp.x.cn", 587, False, True),
        ("mailto://me:geheim@x.cn?smtp=smtp.y.cn&to=a@x.cn", "smtp.y.cn", 25, False, False),
    ],
)
def test_the_scheme_and_the_port_decide_about_tls(
    url: str, host: str, port: int, implicit_tls: bool, needs_tls: bool
) -> None:
    found = post_of(Channel("mail", url, "mail"))
    assert (found.host, found.port) == (host, port)
    assert (found.implicit_tls, found.needs_tls) == (implicit_tls, needs_tls)


@pytest.mark.parametrize(
    ("channel", "sender", "to"),
    [
        (Channel("m", "smtp://x.cn?to=a@x.cn,b@x.cn&from=c@x.cn"), "c@x.cn", ("a@x.cn", "b@x.cn")),
        (Channel("m", "smtp://x.cn/a@x.cn/b%40x.cn"), "reprintwatch@x.cn", ("a@x.cn", "b@x.cn")),
        (Channel("m", "smtp://me%40y.cn:geheim@x.cn"), "me@y.cn", ("me@y.cn",)),
        (Channel("m", "smtp://me:geheim@x.cn"), "me@x.cn", ("me@x.cn",)),
        (Channel("m", "smtp://x.cn?to=a@x.cn", to=("b@x.cn", "b@x.cn")), "reprintwatch@x.cn", ("b@x.cn",)),
        (Channel("m", "smtp://x.cn", to=("a@x.cn",), sender="监测 <m@x.cn>"), "m@x.cn", ("a@x.cn",)),
    ],
)
def test_sender_and_recipients_come_from_the_configuration_and_then_from_the_address(
    channel: Channel, sender: str, to: tuple[str, ...]
) -> None:
    found = post_of(channel)
    assert (found.sender, found.to) == (sender, to)


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (Channel("m", "smtp://?to=a@x.cn"), "a mail channel needs a server and recipients"),
        (Channel("m", "smtp://x.cn", sender="nobody"), "a mail channel needs a server and recipients"),
        (Channel("m", "smtp://x.cn:high?to=a@x.cn"), "the port is no number"),
        (Channel("m", "smtp://x.cn", to=("a@",)), ""),
    ],
)
def test_a_mistake_in_the_address_or_in_the_recipients_is_named(channel: Channel, why: str) -> None:
    assert mistake(channel)
    assert why in mistake(channel)


def test_a_sound_mail_channel_has_no_mistake() -> None:
    assert mistake(Channel("m", "smtps://me:geheim@x.cn?to=a@x.cn&from=b@x.cn")) == ""


def test_a_letter_says_that_a_machine_wrote_it_and_keeps_its_id_when_it_is_repeated() -> None:
    to = post_of(Channel("m", "smtp://x.cn?to=a@x.cn"))
    first, second = letter_of(to, MESSAGE), letter_of(to, MESSAGE)
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == second["Message-ID"]
    assert letter_of(to, Message("t", "b"))["Message-ID"] != letter_of(to, Message("t", "b"))["Message-ID"]


@given(st.text(), st.text())
def test_any_headline_and_body_make_a_letter_with_the_headers_of_the_program_alone(
    title: str, body: str
) -> None:
    letter = letter_of(post_of(Channel("m", "smtp://x.cn?to=a@x.cn")), Message(title, body, "k"))
    read = message_from_bytes(letter.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert read["bcc"] is None
    assert read["to"] == "a@x.cn"


@pytest.mark.parametrize("person", ["a@x.cn\r\nBcc: b@x.cn", "a@x.cn\n", "a\x00@x.cn"])
def test_a_line_break_in_a_recipient_is_a_mistake(person: str) -> None:
    assert "line break" in mistake(
        Channel("mail", "smtp://127.0.0.1:25", "mail", to=(person,), sender="m@x.cn")
    )
