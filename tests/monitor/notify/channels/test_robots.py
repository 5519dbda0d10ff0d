"""The robots of 钉钉, 飞书 and 企业微信: signatures, refusals, and texts that call nobody."""

from __future__ import annotations

import pytest
from sites.receiver import served
from sites.robots import EVIL, MESSAGE, ROBOTS, robot_channel

from monitor.notify.channels.channel import DeliveryFailed
from monitor.notify.channels.send import send


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_wrong_secret_is_a_failure_although_the_status_may_be_200(kind: str) -> None:
    with served(ROBOTS[kind][0]) as robot, pytest.raises(DeliveryFailed, match="refused"):
        send(robot_channel(kind, robot.url, "SEC-wrong-secret"), MESSAGE)


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
        send(robot_channel(kind, robot.url), MESSAGE)


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_headline_calls_nobody(kind: str) -> None:
    with served(lambda _: (200, {"errcode": 0, "code": 0})) as robot:
        send(robot_channel(kind, robot.url), EVIL)
    said = robot.asked[0].body.decode()
    assert "@" not in said
    assert "<" not in said
    assert "mentioned" not in said
    assert "isAtAll" not in said
