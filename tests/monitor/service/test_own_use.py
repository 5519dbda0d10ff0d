"""The service says that descriptors or memory run short before it fails."""

from __future__ import annotations

import asyncio
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from monitor.service.own_use import Used, descriptors, memory_of, watch_own_use


@contextmanager
def limited_to(descriptors_at_most: int) -> Iterator[None]:
    """Set the limit of open descriptors of this process for the block."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors_at_most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_open_descriptors_are_counted() -> None:
    before = descriptors()
    with Path(os.devnull).open() as _, Path(os.devnull).open() as _:
        assert descriptors().amount == before.amount + 2
    assert descriptors() == before
    assert not before.is_short


def test_without_a_descriptor_left_all_are_in_use() -> None:
    with limited_to(4):
        assert descriptors() == Used(4, 4)


@pytest.mark.parametrize(("amount", "is_short"), [(80, False), (81, True)])
def test_more_than_four_fifths_is_short(amount: int, is_short: bool) -> None:
    assert Used(amount, 100).is_short is is_short
    assert not Used(amount, None).is_short


def test_a_warning_is_written_once_each_time_descriptors_run_short(caplog: pytest.LogCaptureFixture) -> None:
    async def watched() -> None:
        watching = asyncio.create_task(watch_own_use(every_s=0.01))
        for times in (1, 2):
            with limited_to(descriptors().amount + 3):
                while len(caplog.records) < times:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.05)
            assert len(caplog.records) == times
            await asyncio.sleep(0.05)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    asyncio.run(asyncio.wait_for(watched(), 30))
    assert "descriptors: more than 80 % of the limit in use" in caplog.messages[0]


def test_memory_is_counted_without_cached_files(tmp_path: Path) -> None:
    (tmp_path / "memory.stat").write_text("anon 900\nfile 5000\n", encoding="ascii")
    (tmp_path / "memory.max").write_text("1000\n", encoding="ascii")
    assert memory_of(tmp_path) == Used(900, 1000)
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    assert memory_of(tmp_path) == Used(900, None)


def test_without_a_control_group_memory_is_unknown(tmp_path: Path) -> None:
    assert memory_of(tmp_path) is None
