"""Delivery through apprise, to its own JSON sender and a server on loopback."""

from __future__ import annotations

import logging

import pytest
from sites.receiver import served
from sites.robots import EVIL, MESSAGE

from monitor.notify.channels.apprise_channel import apprise
from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.message import Message

# of a library beneath apprise, in Python 3.11 and 3.12
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def office(url: str) -> Channel:
    return Channel("office", url.replace("http://", "json://") + "/0123456789token", "apprise")


def test_apprise_delivers_title_and_body() -> None:
    with served(lambda _: (200, {})) as robot:
        apprise(office(robot.url), MESSAGE)
    (asked,) = robot.asked
    assert (asked.json["title"], asked.json["message"]) == (MESSAGE.title, MESSAGE.body)


def test_a_headline_calls_nobody_through_apprise() -> None:
    with served(lambda _: (200, {})) as robot:
        apprise(office(robot.url), Message(EVIL.title.replace("\ud800", ""), EVIL.body, "k"))
    said = robot.asked[0].json["title"] + robot.asked[0].json["message"]
    assert not set("<@") & set(said)
    assert "](" not in said


def test_a_refusal_is_a_failure_that_shows_no_address() -> None:
    with served(lambda _: (500, {})) as robot, pytest.raises(DeliveryFailed, match="refused") as failure:
        apprise(office(robot.url), MESSAGE)
    assert "0123456789token" not in str(failure.value)


def test_a_server_that_is_not_there_is_a_failure_of_apprise_too() -> None:
    with pytest.raises(DeliveryFailed, match="could not be reached"):
        apprise(office("http://127.0.0.1:9"), MESSAGE)


def test_an_address_that_apprise_does_not_know_is_a_failure() -> None:
    with pytest.raises(DeliveryFailed, match="does not know"):
        apprise(Channel("office", "nosuchservice://token/chat"), MESSAGE)


def test_an_empty_message_is_a_failure_and_is_not_sent() -> None:
    with served(lambda _: (200, {})) as robot:
        with pytest.raises(DeliveryFailed):
            apprise(office(robot.url), Message("", ""))
        assert robot.asked == []


def test_the_log_of_apprise_shows_no_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), served(lambda _: (500, {})) as robot, pytest.raises(DeliveryFailed):
        apprise(office(robot.url), MESSAGE)
    assert not [record for record in caplog.records if record.name.startswith("apprise")]
