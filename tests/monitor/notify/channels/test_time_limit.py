"""A limit of time for connections."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from sites.robots import MESSAGE

from monitor.notify.channels.channel import Channel, DeliveryFailed, kind_of
from monitor.notify.channels.send import send
from monitor.notify.channels.time_limit import cut_off


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


def test_a_reader_of_a_cut_off_connection_goes_on() -> None:
    here, there = socket.socketpair()
    with here, there:
        cut_off(0.05, lambda: here)
        assert here.recv(1) == b""


def test_a_cancelled_clock_leaves_the_connection_open() -> None:
    here, there = socket.socketpair()
    with here, there:
        clock = cut_off(0.05, lambda: here)
        clock.cancel()
        clock.join()
        there.sendall(b"x")
        assert here.recv(1) == b"x"


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "not connected"])
def test_a_clock_without_a_connection_ends_quietly(closed: bool) -> None:
    here, there = socket.socketpair()
    with here, there:
        here.close()
        clock = cut_off(0, lambda: here if closed else None)
        clock.join()
    assert not clock.is_alive()
