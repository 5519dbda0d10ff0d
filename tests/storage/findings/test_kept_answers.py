"""A value is made once for many readers: anew after seconds if the store has news, after a minute always."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from sites.kept import Shelf

from storage.engine.store import Store
from storage.findings.kept_answers import FRESH, LONGEST, MOST, KeptAnswers


def test_a_value_is_made_anew_with_news_and_with_time(db: Store, now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)

    def value(after: timedelta) -> int:
        return kept.of(db, now + after, "key", lambda: next(made))

    assert [value(timedelta(0)), value(FRESH / 2), value(FRESH * 2)] == [1, 1, 1]
    Shelf(db, now).keep("http://a.cn/1", "标题", "正文一段。")
    assert [value(FRESH / 2), value(FRESH * 2), value(FRESH * 2)] == [1, 2, 2]
    assert value(LONGEST + 2 * FRESH) == 3


def test_keys_are_apart_and_bounded(db: Store, now: datetime) -> None:
    kept, made = KeptAnswers(), count(1)
    numbers: Iterator[int] = (
        kept.of(db, now, key, lambda: next(made)) for key in (*range(MOST), 0, -1, -2, 1)
    )
    assert list(numbers)[-4:] == [1, MOST + 1, MOST + 2, MOST + 3], "the key that waits longest makes room"
