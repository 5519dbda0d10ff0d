"""Every kind of channel against a server on loopback that checks what the real server checks."""

from __future__ import annotations

import pytest
from sites.receiver import Asked, served
from sites.robots import EVIL, MESSAGE, ROBOTS, SECRET, robot_channel

from monitor.notify.channels.channel import DeliveryFailed
from monitor.notify.channels.send import send
from monitor.notify.message import Message

LONG = Message("标题" * 50, "很长的正文。" * 5000, "k")


QUOTED = Message('"' * 120, '"\\\n' * 7000, "k")  # twice as long in a body of JSON


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("message", [MESSAGE, LONG, EVIL, QUOTED], ids=["plain", "long", "evil", "quoted"])
def test_each_server_takes_what_its_sender_sends(kind: str, message: Message) -> None:
    with served(ROBOTS[kind][0]) as robot:
        send(robot_channel(kind, robot.url), message)
        assert len(robot.asked) == 1


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_server_that_is_not_there_is_a_failure(kind: str) -> None:
    with pytest.raises(DeliveryFailed, match="could not be reached"):
        send(robot_channel(kind, "http://127.0.0.1:9"), MESSAGE)


def test_no_secret_shows_in_any_failure() -> None:
    parts = [SECRET, "0123456789token", "0123456789hook", "0a1b2c3d-key", "0123456789path", "127.0.0.1"]

    def echo(asked: Asked) -> tuple[int, object]:
        said = f"{asked.path} {asked.body.decode()} {SECRET} http://127.0.0.1/x"
        return 200, {"errcode": 1, "code": 1, "errmsg": said, "msg": said, "message": said}

    with served(echo) as robot:
        for kind in ROBOTS:
            one = robot_channel(kind, robot.url)
            with pytest.raises(DeliveryFailed) as failure:
                send(one, MESSAGE)
            assert not [part for part in parts if part in str(failure.value)], str(failure.value)
            assert SECRET not in repr(one)
            assert robot.url not in repr(one)
