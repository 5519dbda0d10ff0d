"""Work in separate processes: results, errors, crashes and work that hangs."""

from __future__ import annotations

import os
import signal

import pytest

from crawler.isolation import WorkLost, end_pool, new_pool, run_in_pool, run_isolated

ENOUGH_S = 60.0


def test_the_result_of_work_comes_back() -> None:
    assert run_isolated(ENOUGH_S, divmod, 17, 5) == (3, 2)


def test_work_runs_in_another_process() -> None:
    assert run_isolated(ENOUGH_S, os.getpid) != os.getpid()


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        run_isolated(ENOUGH_S, divmod, 1, 0)


def test_work_that_ends_its_process_is_lost() -> None:
    with pytest.raises(WorkLost, match="killed"):
        run_isolated(ENOUGH_S, os._exit, 3)


def test_work_that_takes_too_long_is_lost_and_its_process_ends() -> None:
    pool = new_pool(1)
    worker = run_in_pool(pool, ENOUGH_S, os.getpid)
    with pytest.raises(WorkLost, match=r"longer than 0\.1 s"):
        run_in_pool(pool, 0.1, signal.pause)
    process = (pool._processes or {})[worker]
    end_pool(pool)
    process.join(ENOUGH_S)
    assert process.exitcode == -signal.SIGKILL
