"""Tasks keep their sites, close, and take rulings."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.spread import tasks
from storage.spread.tasks import CarryTask, Ruling, TaskSite

HOUR = timedelta(hours=1)


def keep(db: Store, name: str, now: datetime) -> int:
    task = CarryTask(
        0, name, "http://a.cn/", None, None, "text", now, "operator", now + 5 * HOUR, now, who="李"
    )
    with transaction(db):
        return tasks.add_task(db, task, [TaskSite("p2", "市级", 1.0, "b"), TaskSite("p1", "省级", 3.0, "a")])


def test_a_task_is_found_by_name_and_number_with_its_sites(either: Store, now: datetime) -> None:
    number = keep(either, "T1", now)
    found = tasks.task_named(either, "T1")
    assert found is not None and (found.id, found.deadline, found.who) == (number, now + 5 * HOUR, "李")
    assert tasks.task_by_id(either, number) == found and tasks.task_named(either, "T2") is None
    assert [(each.site, each.weight) for each in tasks.sites_of(either, number)] == [("p1", 3.0), ("p2", 1.0)]


def test_open_tasks_are_those_made_and_not_closed_by_a_time(either: Store, now: datetime) -> None:
    number = keep(either, "T1", now)
    assert tasks.open_tasks(either, now - HOUR) == []
    assert [each.id for each in tasks.open_tasks(either, now)] == [number]
    with transaction(either):
        tasks.close_task(either, number, now + HOUR)
    assert [each.id for each in tasks.open_tasks(either, now)] == [number]
    assert tasks.open_tasks(either, now + HOUR) == []
    assert tasks.open_tasks(either, now + timedelta(days=60)) == []
    assert [each.name for each in tasks.all_tasks(either)] == ["T1"]
    assert tasks.all_tasks(either, since=now + 9 * HOUR) == []


def test_the_last_ruling_until_a_time_counts(either: Store, now: datetime) -> None:
    number = keep(either, "T1", now)
    with transaction(either):
        tasks.add_ruling(either, Ruling(number, "p1", now, "missing", "李", "x"))
        tasks.add_ruling(either, Ruling(number, "p1", now + HOUR, "excused", "王", "y"))
    assert tasks.rulings_of(either, number, now)["p1"].ruling == "missing"
    assert tasks.rulings_of(either, number, now + HOUR)["p1"].who == "王"


def test_the_latest_deadlines_come_first_in_pages(either: Store, now: datetime) -> None:
    for n in range(3):
        keep(either, f"T{n}", now + n * HOUR)
    assert [each.name for each in tasks.latest_tasks(either, most=2)] == ["T2", "T1"]
    assert [each.name for each in tasks.latest_tasks(either, skip=2, most=2)] == ["T0"]
