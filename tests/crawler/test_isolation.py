"""Work in separate processes: results, errors, crashes, work that hangs, and work that needs too much memory."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.isolation import (
    MOST_MEMORY,
    MOST_WORKS,
    Terms,
    Workers,
    WorkLost,
    WorkSlow,
    give_back,
    take_worker,
)

ENOUGH_S = 60.0


def run(work: Callable[..., object], *args: object, longest_s: float = ENOUGH_S) -> object:
    return asyncio.run(Workers(1).run(Terms("site", longest_s), work, *args))


def test_the_result_of_work_comes_back() -> None:
    assert run(divmod, 17, 5) == (3, 2)


def test_work_runs_in_another_process_that_stays_warm() -> None:
    first = run(os.getpid)
    assert first != os.getpid()
    assert run(os.getpid) == first


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        run(divmod, 1, 0)


def test_work_that_ends_its_process_is_lost() -> None:
    with pytest.raises(WorkLost, match="killed"):
        run(os._exit, 3)


def test_work_that_needs_more_memory_than_allowed_fails_alone() -> None:
    with pytest.raises(WorkLost, match="more than 512 MB"):
        run(bytearray, MOST_MEMORY)
    assert run(divmod, 17, 5) == (3, 2)


def test_the_loop_goes_on_beside_work_that_hangs() -> None:
    async def both() -> int:
        workers = Workers(2)
        hanging = asyncio.ensure_future(workers.run(Terms("slow", 2.0), time.sleep, 600))
        ticks = 0
        while not hanging.done():
            await asyncio.sleep(0.05)
            ticks += 1
        assert await workers.run(Terms("site", ENOUGH_S), divmod, 17, 5) == (3, 2)
        with pytest.raises(WorkSlow):
            await hanging
        return ticks

    assert asyncio.run(both()) > 5


def test_a_client_whose_work_is_slow_waits_behind_others() -> None:
    async def order() -> list[str]:
        workers, ended = Workers(1), []

        async def work(client: str, seconds: float) -> None:
            await workers.run(Terms(client, ENOUGH_S), time.sleep, seconds)
            ended.append(client)

        await work("quick", 0)
        await work("slow", 0.4)
        ended.clear()
        await asyncio.gather(*(work(client, 0) for client in ("first", "slow", "slow", "quick", "quick")))
        return ended

    assert asyncio.run(order()) == ["first", "quick", "quick", "slow", "slow"]


def test_ended_workers_lose_their_work_at_once() -> None:
    async def ended() -> None:
        workers = Workers(1)
        hanging = asyncio.ensure_future(workers.run(Terms("site", ENOUGH_S), time.sleep, 600))
        asyncio.get_running_loop().call_later(0.5, workers.end)
        with pytest.raises(WorkLost):
            await hanging

    begun = time.monotonic()
    asyncio.run(ended())
    assert time.monotonic() - begun < ENOUGH_S


def test_an_idle_process_that_somebody_ended_is_replaced() -> None:
    worker = take_worker()
    os.kill(worker.run(ENOUGH_S, os.getpid), signal.SIGKILL)
    give_back(worker)
    assert run(divmod, 17, 5) == (3, 2)


def test_work_that_takes_too_long_is_lost_and_its_process_ends() -> None:
    worker = take_worker()
    process = worker.run(ENOUGH_S, os.getpid)
    with pytest.raises(WorkLost, match=r"longer than 0\.1 s"):
        worker.run(0.1, signal.pause)
    assert ends(process)


def test_results_of_any_size_come_back() -> None:
    size = 5 * 1024 * 1024
    assert run(bytes, size) == bytes(size)
    assert run(len, bytes(size)) == size


def test_a_result_that_cannot_be_sent_is_an_error_that_says_so() -> None:
    with pytest.raises(RuntimeError, match="pickle"):
        run(open, os.devnull)


def ends(process: int) -> bool:
    """Wait for the end of a process, a child or not."""
    limit = time.monotonic() + ENOUGH_S
    while time.monotonic() < limit:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def test_a_process_is_replaced_after_many_pieces_of_work() -> None:
    processes = []
    for _ in range(MOST_WORKS + 1):
        worker = take_worker()
        processes.append(worker.run(60, os.getpid))
        give_back(worker)
    assert processes[0] != processes[-1]
    assert max(Counter(processes).values()) <= MOST_WORKS
