"""Judgements are appended, and the latest until a time is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.spread import judgements, tasks
from storage.spread.judgements import JudgedCopy, Judgement
from storage.spread.tasks import CarryTask, TaskSite

HOUR = timedelta(hours=1)


def test_the_latest_judgement_until_a_time(either: Store, now: datetime) -> None:
    task = CarryTask(0, "T", None, "题", None, "headline", now, "operator", now, now)
    with transaction(either):
        number = tasks.add_task(either, task, [TaskSite("p")])
        first = Judgement(number, "p", now, "pending", None, None, (), None, None, ())
        second = replace(
            first,
            from_at=now + HOUR,
            state="missing",
            in_time=False,
            evidence=(("absent", 3, "u"),),
            copy=JudgedCopy("u", now, now + HOUR, None, now, "2026-03-02", "open", is_outdated=True),
        )
        for each in (first, second, second):
            judgements.append_judgement(either, each)
    assert judgements.latest_judgements(either, number, now) == {"p": first}
    assert judgements.latest_judgements(either, number, now + HOUR) == {"p": second}
    assert judgements.latest_judgements(either, number, now - HOUR) == {}
    assert judgements.cited_captures(either) == {3}
    assert judgements.judgements_of(either, number, "p") == [first, second]
    assert judgements.last_judged_at(either, number, "p") == now + HOUR
    assert judgements.last_judged_at(either, number, "q") is None
    assert not first.tells_as(second) and first.tells_as(replace(first, from_at=now + HOUR))
