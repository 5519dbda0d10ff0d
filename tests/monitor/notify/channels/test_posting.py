"""Bodies posted to servers: log-in, proxy, limits of time and size."""

from __future__ import annotations

import base64
import json
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.receiver import served
from sites.robots import MESSAGE, robot_channel
from sites.talking import drip, talking

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.posting import LARGEST_ANSWER, Reply, bytes_in_json, cut, encoded, post
from monitor.notify.channels.send import send


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


@pytest.mark.parametrize("kind", ["wecom", "webhook"])
def test_a_server_that_drips_its_headers_is_left_in_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.posting.TIMEOUT_S", 0.4)

    def talk(taken: socket.socket) -> None:
        taken.recv(65536)
        taken.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        drip(b"a")(taken)

    with talking(talk) as port:
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(robot_channel(kind, f"http://127.0.0.1:{port}"), MESSAGE)
        assert time.monotonic() - begin < 20


def test_a_server_that_drips_its_answer_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.notify.channels.posting.TIMEOUT_S", 0.4)

    def talk(taken: socket.socket) -> None:
        taken.recv(65536)
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        drip(b" ")(taken)

    with talking(talk) as port:
        begin = time.monotonic()
        with pytest.raises(DeliveryFailed):
            send(robot_channel("wecom", f"http://127.0.0.1:{port}"), MESSAGE)
        assert time.monotonic() - begin < 20


@pytest.mark.parametrize(
    ("body", "said"),
    [(b'{"a": 1}', {"a": 1}), (b"[1]", {}), (b"", {}), (b"{half", {}), (b"[" * 100_000, {}), (b"\xff", {})],
    ids=["object", "list", "empty", "half", "deep", "bytes"],
)
def test_an_answer_of_any_kind_is_read_as_an_object_or_as_an_empty_one(
    body: bytes, said: dict[str, int]
) -> None:
    with served(lambda _: (200, body)) as robot:
        assert post(Channel("hook", robot.url, "webhook"), robot.url, b"{}") == Reply(200, said)


def test_an_answer_without_end_is_read_to_a_megabyte() -> None:
    with served(lambda _: (200, b"x" * 3 * LARGEST_ANSWER)) as robot:
        assert post(Channel("hook", robot.url, "webhook"), robot.url, b"{}").cut


@given(st.text(), st.integers(10, 60))
def test_a_shortened_text_fits_and_begins_as_the_whole(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short.encode()) <= most
    assert text.encode("utf-8", "replace").decode().startswith(short.removesuffix("…"))


@given(st.text(alphabet='"\\\n字a', max_size=200), st.integers(20, 100))
def test_a_text_shortened_for_json_fits_with_its_escapes(text: str, most: int) -> None:
    short = cut(text, most, "…", bytes_in_json)
    assert len(json.dumps(short, ensure_ascii=False).encode()) <= most


@given(st.text())
def test_any_text_can_be_put_into_a_body(text: str) -> None:
    assert json.loads(encoded({"text": text}))["text"] == text.encode("utf-8", "replace").decode()
