"""A value is made once for many readers: anew after seconds if the store has news, after a minute always."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from storage.findings.kept_answers import FRESH, LONGEST, MOST, KeptAnswers


def test_a_value_is_made_anew_with_news_and_with_time(now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)

    def value(version: int, after: timedelta) -> int:
        return kept.of("key", version, now + after, lambda: next(made))

    assert [value(1, after) for after in (timedelta(0), FRESH / 2, FRESH * 2)] == [1, 1, 1]
    assert [value(2, after) for after in (FRESH / 2, FRESH * 2, FRESH * 2)] == [1, 2, 2]
    assert value(2, LONGEST + 2 * FRESH) == 3


def test_keys_are_apart_and_bounded(now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)
    keys = (*range(MOST), 0, -1, -2, 1)
    numbers: Iterator[int] = (kept.of(key, 1, now, lambda: next(made)) for key in keys)
    assert list(numbers)[-4:] == [1, MOST + 1, MOST + 2, MOST + 3], "the key that waits longest makes room"
