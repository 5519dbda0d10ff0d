"""Work in separate processes: results, errors, crashes, work that hangs, and work that needs too much memory."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from crawler.isolation import (
    MOST_MEMORY,
    Terms,
    Workers,
    WorkLost,
    WorkSlow,
    end_pool,
    give_back,
    new_pool,
    run_in_pool,
    take_pool,
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
    pool = take_pool(1)
    worker = run_in_pool(pool, ENOUGH_S, os.getpid)
    process = (pool._processes or {})[worker]
    give_back(pool, 1)
    process.kill()
    process.join(ENOUGH_S)
    assert run(divmod, 17, 5) == (3, 2)


def test_work_that_takes_too_long_is_lost_and_its_process_ends() -> None:
    pool: ProcessPoolExecutor = new_pool(1)
    worker = run_in_pool(pool, ENOUGH_S, os.getpid)
    with pytest.raises(WorkLost, match=r"longer than 0\.1 s"):
        run_in_pool(pool, 0.1, signal.pause)
    process = (pool._processes or {})[worker]
    end_pool(pool)
    process.join(ENOUGH_S)
    assert process.exitcode == -signal.SIGKILL
