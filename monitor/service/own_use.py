"""This process → open descriptors and memory beside their limits, and a warning before either runs out."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
from dataclasses import dataclass
from pathlib import Path

from monitor.service.freed_memory import give_back_freed

logger = logging.getLogger(__name__)

LOOKED_EVERY_S = 10.0
# A round opens some thirty descriptors at once, a busy pass a hundred: a fifth of 1,024 is room for both.
MOST_USED = 0.8
CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Used:
    """Amount of a resource in use, and the limit of the system. None as limit: the system sets no limit."""

    amount: int
    limit: int | None

    @property
    def is_short(self) -> bool:
        """Return whether more than 80 % of the limit is in use."""
        return self.limit is not None and self.amount > MOST_USED * self.limit


def descriptors() -> Used:
    """Return the open file descriptors of this process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = None if soft == resource.RLIM_INFINITY else soft
    try:
        return Used(
            len(list(Path("/proc/self/fd").iterdir())) - 1, limit
        )  # without the descriptor of this listing
    except OSError as error:
        is_full = error.errno in (errno.EMFILE, errno.ENFILE)
        return Used(soft if is_full else 0, limit)


def memory() -> Used | None:
    """Return the bytes of the service and its readers, or None where no control group counts the memory."""
    try:
        line = Path("/proc/self/cgroup").read_text(encoding="utf-8").strip().splitlines()[-1]
    except (OSError, IndexError):
        return None
    return memory_of(CGROUPS / line.rpartition(":")[2].lstrip("/"))


def memory_of(group: Path) -> Used | None:
    """Return the bytes of a control group of version 2, without cached files, or None without such a group."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        counts = dict(row.split() for row in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        return Used(int(counts["anon"]), None if limit == "max" else int(limit))
    except (OSError, ValueError, KeyError):
        return None


def shortages() -> dict[str, Used]:
    """Return the resources of which more than 80 % are in use, by name."""
    used = {"descriptors": descriptors(), "memory": memory()}
    return {name: figures for name, figures in used.items() if figures is not None and figures.is_short}


async def watch_own_use(every_s: float = LOOKED_EVERY_S) -> None:
    """Warn once for each time that a resource runs short, and give freed memory back; runs until cancelled."""
    told: set[str] = set()
    while True:
        short = shortages()
        for name in short.keys() - told:
            figures = {"used": short[name].amount, "limit": short[name].limit}
            logger.warning(
                "%s: more than 80 %% of the limit in use; the service fails at the limit", name, extra=figures
            )
        told = set(short)
        give_back_freed()
        await asyncio.sleep(every_s)
