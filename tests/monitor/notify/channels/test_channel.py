"""Addresses: kind of channel, and secrets that no text shows."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.channels.channel import (
    LONGEST_REASON,
    SHORTEST_SECRET,
    Channel,
    DeliveryFailed,
    kind_of,
    scrubbed,
    secrets_of,
)
from monitor.wording.chinese_reasons import in_chinese
from storage.records import Cause, Reason


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


SECRETS = [
    ("https://x.cn/robot/send?access_token=geheim0123", "geheim0123"),
    ("https://x.cn/hook/0123456789abcdef", "0123456789abcdef"),
    ("smtp://me:geheim%40x@x.cn?to=a@x.cn", "geheim%40x"),
    ("smtp://me:geheim%40x@x.cn?to=a@x.cn", "geheim@x"),
    ("smtp://me:geheim%40x@x.cn?to=a@x.cn", base64.b64encode(b"\0me\0geheim@x").decode()),
    ("tgram://0123456789token/chat", "tgram://0123456789token/chat"),
]


@pytest.mark.parametrize(("url", "secret"), SECRETS)
def test_no_form_of_a_secret_stands_in_the_reason_of_a_failure(url: str, secret: str) -> None:
    failure = DeliveryFailed(Channel("office", url), Reason(Cause.MAIL_NOT_TAKEN, (f"{secret} is wrong",)))
    assert secret not in str(failure) + in_chinese(failure.reason)
    assert str(failure).startswith("channel 'office': mail not taken: ***")


def test_recipients_of_a_mail_are_no_secret() -> None:
    url = "smtp://me:geheim@x.cn?to=office@example.cn&from=monitor@example.cn"
    failure = DeliveryFailed(
        Channel("mail", url), Reason(Cause.RECIPIENTS_REFUSED, ("office@example.cn (550 no such user)",))
    )
    assert "office@example.cn (550 no such user)" in str(failure)


def test_a_channel_shows_neither_address_nor_secret() -> None:
    shown = repr(Channel("office", "https://x.cn/hook/0123456789", "webhook", "SEC-geheim"))
    assert "0123456789" not in shown
    assert "SEC" not in shown
    assert "office" in shown


def test_a_reason_is_one_short_line_without_addresses_and_control_characters() -> None:
    said = "see http://10.0.0.1/admin?key=1\n\x1b[31mnow " + "x" * 1000
    text = str(DeliveryFailed(Channel("office", "tgram://token/chat"), Reason(Cause.MAIL_NOT_TAKEN, (said,))))
    assert len(text) == LONGEST_REASON
    assert text.isprintable()
    assert "10.0.0.1" not in text


@given(st.text(min_size=SHORTEST_SECRET, max_size=20), st.text(max_size=40))
def test_a_secret_in_any_text_is_blanked_out(secret: str, text: str) -> None:
    assert secrets_of(Channel("office", "https://x.cn/", secret=secret)) >= {secret}
    assert scrubbed(f"{text}{secret}{text}", {secret}).count("***") >= 1
