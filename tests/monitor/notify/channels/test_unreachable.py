"""Errors of connections: each is told as what a person can mend, without addresses."""

from __future__ import annotations

import socket
import ssl

import pytest
import urllib3
from sites.robots import MESSAGE, robot_channel

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.posting import post
from monitor.notify.channels.send import send
from monitor.notify.channels.unreachable import reason_of
from storage.records import Cause


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ConnectionRefusedError(111, "http://geheim"), Cause.NOBODY_LISTENS),
        (socket.gaierror(-2, "geheim.example.cn"), Cause.NO_SUCH_HOST),
        (UnicodeError("label too long"), Cause.NO_SUCH_HOST),
        (ssl.SSLCertVerificationError("geheim"), Cause.TLS_FAILED),
        (TimeoutError("geheim"), Cause.ANSWERS_TOO_LATE),
        (urllib3.exceptions.ProxyError("geheim", ConnectionRefusedError()), Cause.PROXY_FAILED),
        (urllib3.exceptions.ProtocolError("geheim", TimeoutError()), Cause.ANSWERS_TOO_LATE),
        (ConnectionResetError("geheim"), Cause.NOT_REACHED),
    ],
    ids=repr,
)
def test_an_error_is_told_by_its_cause_and_without_its_text(error: Exception, cause: Cause) -> None:
    reason = reason_of(error)
    assert reason.cause is cause
    assert "geheim" not in str(reason.values)


def test_a_server_and_a_proxy_that_are_not_there_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = Channel("mail", "smtp://127.0.0.1:9?to=a@example.cn", "mail")
    for channel in (robot_channel("webhook", "http://127.0.0.1:9"), mail):
        with pytest.raises(DeliveryFailed) as failure:
            send(channel, MESSAGE)
        assert failure.value.reason.cause is Cause.NOBODY_LISTENS
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(DeliveryFailed) as failure:
        post(Channel("hook", "http://intranet.example.cn/in"), "http://intranet.example.cn/in", b"{}")
    assert failure.value.reason.cause is Cause.PROXY_FAILED
