"""A webhook: consent and refusal by status and body, signature, and idempotency key."""

from __future__ import annotations

import pytest
from sites.receiver import served
from sites.robots import MESSAGE, hook, robot_channel

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.send import send


@pytest.mark.parametrize(
    "answer",
    [
        (204, b""), (200, b"ok"), (200, {"code": 200}), (202, {"ok": True}), (200, {"code": "SUCCESS"}),
        (200, {"code": "0000", "error": None, "status": "ok"}), (200, b"{half"),
    ],
)  # fmt: skip
def test_a_webhook_may_consent_by_its_status_alone(answer: tuple[int, object]) -> None:
    with served(lambda _: answer) as robot:
        send(robot_channel("webhook", robot.url), MESSAGE)


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
            send(robot_channel("webhook", robot.url), MESSAGE)
        assert len(robot.asked) == 1


def test_a_webhook_gets_the_findings_and_an_idempotency_key() -> None:
    with served(hook) as robot:
        send(robot_channel("webhook", robot.url), MESSAGE)
    (asked,) = robot.asked
    assert asked.headers["idempotency-key"] == MESSAGE.key
    assert asked.json["title"] == MESSAGE.title
    assert asked.json["findings"] == []


def test_a_receiver_with_another_secret_refuses_the_signature() -> None:
    with served(hook) as robot, pytest.raises(DeliveryFailed, match="refused"):
        send(robot_channel("webhook", robot.url, "SEC-wrong-secret"), MESSAGE)


def test_without_a_secret_there_is_no_signature() -> None:
    with served(lambda _: (200, {})) as robot:
        send(robot_channel("webhook", robot.url, ""), MESSAGE)
    assert "x-reprintwatch-signature" not in robot.asked[0].headers


def test_a_json_address_is_posted_to_over_http() -> None:
    with served(lambda _: (200, {})) as robot:
        send(Channel("hook", robot.url.replace("http://", "json://") + "/in", "webhook"), MESSAGE)
    assert robot.asked[0].path == "/in"


def test_the_reason_of_a_refusal_is_told_in_the_receivers_words() -> None:
    with (
        served(lambda _: (200, {"errcode": 7, "message": "no such room"})) as robot,
        pytest.raises(DeliveryFailed, match="code 7: no such room"),
    ):
        send(robot_channel("webhook", robot.url), MESSAGE)
