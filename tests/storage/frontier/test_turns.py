"""Whose turn it is to ask a site: one at a time, with the pause after each, in a file as in a database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.engine.store import Store, row, transaction
from storage.frontier.turns import forget_pauses, put_all_down, put_down, take_turn, turn_of

PAUSE = timedelta(seconds=2)


def take(db: Store, owner: str, at: datetime) -> bool:
    with transaction(db):
        return take_turn(db, "mca", owner=owner, now=at, lease_s=60, pause_s=PAUSE.total_seconds())


def done(db: Store, owner: str, at: datetime) -> None:
    with transaction(db):
        put_down(db, "mca", owner, at, pause_s=PAUSE.total_seconds())


def test_while_one_asks_a_site_no_other_does(either: Store, now: datetime) -> None:
    assert take(either, "one", now)
    assert not take(either, "other", now + timedelta(seconds=30))
    assert take(either, "other", now + timedelta(seconds=61))  # the first one's time is over


@pytest.mark.parametrize("owner", ["one", "other"])
def test_after_an_answer_the_pause_is_kept_by_everyone(either: Store, now: datetime, owner: str) -> None:
    take(either, "one", now)
    answered = now + timedelta(seconds=10)
    done(either, "one", answered)
    assert not take(either, owner, answered + PAUSE - timedelta(milliseconds=1))
    assert take(either, owner, answered + PAUSE)


def test_who_lost_the_turn_does_not_put_down_that_of_another(either: Store, now: datetime) -> None:
    take(either, "one", now)
    late = now + timedelta(seconds=61)
    take(either, "other", late)
    done(either, "one", late)
    turn = turn_of(either, "mca")
    assert turn is not None
    assert (turn.owner, turn.until) == ("other", late + timedelta(seconds=60))


def test_the_turn_of_one_that_was_killed_is_free_after_the_pause(either: Store, now: datetime) -> None:
    take(either, "one", now)
    found = now + timedelta(seconds=5)  # it may have asked until just now
    with transaction(either):
        put_all_down(either, "one", found)
    assert not take(either, "other", found + PAUSE / 2)
    assert take(either, "other", found + PAUSE)


def test_a_clock_that_was_set_back_stops_no_site(either: Store, now: datetime) -> None:
    take(either, "one", now)
    done(either, "one", now)
    back = now - timedelta(days=2)
    assert not take(either, "one", back)
    with transaction(either):
        forget_pauses(either, back)
    assert take(either, "one", back)


def test_a_transaction_that_fails_leaves_nothing(either: Store, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction(either):
        take_turn(either, "mca", owner="one", now=now, lease_s=60, pause_s=2)
        1 / 0  # noqa: B018
    assert row(either, "SELECT * FROM turns") is None
