"""A process is known by its number and its start, so a later process of the same number is another."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine.processes import holding, is_holding, is_running, process_name, started_at


def test_a_process_knows_itself_to_run() -> None:
    assert process_name() == process_name()
    assert is_running(process_name())


def test_a_process_that_ended_runs_no_longer() -> None:
    code = "from storage.engine.processes import process_name; print(process_name(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert name != process_name()
        assert is_running(name)
        process.kill()
    assert not is_running(name)


def test_a_later_process_of_the_same_number_is_another() -> None:
    assert not is_running(f"{os.getpid()}:1")
    assert not is_running(f"{os.getpid()}:gone")


def test_a_process_of_another_user_runs() -> None:
    assert is_running(f"1:{started_at(1)}")


@pytest.mark.parametrize("name", ["", ":", "nobody", f"{2**80}:1", f"{2**22 + 1}:gone!", "-1:1", "²:1"])
def test_a_name_of_no_process_runs_not(name: str) -> None:
    assert not is_running(name)


@given(st.text(max_size=20))
def test_any_name_has_an_answer(name: str) -> None:
    assert is_running(name) in (True, False)


def test_holders_of_a_process_have_names_of_their_own_and_end_on_their_own() -> None:
    with holding() as late:
        with holding() as next_one:
            assert late != next_one
            assert is_holding(late)
            assert is_holding(next_one)
        assert is_holding(late)
        assert not is_holding(next_one)
    assert not is_holding(late)


def test_a_holder_of_another_process_works_as_long_as_the_process_runs() -> None:
    assert is_holding(f"1:{started_at(1)}:7")
    assert is_holding(f"1:{started_at(1)}")  # as an earlier release names its holders
    assert not is_holding("1:1:7")
