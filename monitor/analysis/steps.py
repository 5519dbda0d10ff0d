"""Steps of an analysis → few transactions: a transaction costs more than most steps."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar

from storage.engine.store import Store, transaction

T = TypeVar("T")

LONGEST_WRITE_S = 0.05  # other processes wait meanwhile with their writes


def in_few_transactions(db: Store, subjects: Sequence[T], step: Callable[[T], None]) -> None:
    """Do a step for every subject. Quick steps share a transaction, so a kill loses all of the steps or none."""
    waiting = deque(subjects)
    while waiting:
        with transaction(db, alone=True):
            begin = time.monotonic()
            while waiting and time.monotonic() - begin < LONGEST_WRITE_S:
                step(waiting.popleft())
