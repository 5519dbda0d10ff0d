"""Tables tasks, task_sites and task_rulings: articles that sites must carry, and decisions of people on cells.

The rows belong to people. No conclusion removes or changes a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.engine.store import (
    Store,
    read_optional,
    read_time,
    reads_rows,
    row,
    rows,
    stored_optional,
    stored_time,
)

JUDGED_FOR = timedelta(days=30)  # after the deadline; later only `tasks` judges a cell


@dataclass(frozen=True)
class CarryTask:
    """An article that sites must carry. The article is known by its address, its headline or its text."""

    id: int  # 0 before the task is saved
    name: str
    message_url: str | None
    headline: str | None
    text: str | None
    form: str  # text, headline
    issued_at: datetime
    issued_basis: str  # operator, stated, looks
    deadline: datetime
    made_at: datetime
    keep_until: datetime | None = None
    who: str = ""
    note: str = ""
    closed_at: datetime | None = None
    remind_at: datetime | None = None  # from then on people are told who is pending; None: no reminder


@dataclass(frozen=True)
class TaskSite:
    """A site of a task, as the lists named the site when the task was made."""

    site: str
    tier: str | None = None
    weight: float = 1.0
    list_name: str | None = None


@dataclass(frozen=True)
class Ruling:
    """A decision of a person on a cell."""

    task: int
    site: str
    at: datetime
    ruling: str  # carried, excused, missing
    who: str
    why: str


ADD = """
    INSERT INTO tasks (name, message_url, headline, text, form, issued_at, issued_basis, deadline, keep_until, who,
        note, made_at, remind_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""


def add_task(db: Store, task: CarryTask, sites: Iterable[TaskSite]) -> int:
    """Save a new task with its sites, in the caller's transaction; return its number."""
    values = (
        task.name, task.message_url, task.headline, task.text, task.form, stored_time(task.issued_at),
        task.issued_basis, stored_time(task.deadline), stored_optional(task.keep_until), task.who, task.note,
        stored_time(task.made_at), stored_optional(task.remind_at),
    )  # fmt: skip
    number = int(db.conn.execute(ADD, values).fetchone()[0])
    db.conn.executemany(
        "INSERT INTO task_sites (task_id, site, tier, weight, list) VALUES (?, ?, ?, ?, ?)",
        [(number, each.site, each.tier, each.weight, each.list_name) for each in sites],
    )
    return number


def task_named(db: Store, name: str) -> CarryTask | None:
    """Return the task of this name, or None."""
    return _optional(row(db, "SELECT * FROM tasks WHERE name = ?", (name,)))


def task_by_id(db: Store, task: int) -> CarryTask | None:
    """Return the task with this number, or None."""
    return _optional(row(db, "SELECT * FROM tasks WHERE id = ?", (task,)))


def all_tasks(db: Store, *, since: datetime | None = None) -> list[CarryTask]:
    """Return all tasks by deadline; with `since`, those with a later deadline."""
    sql = "SELECT * FROM tasks WHERE deadline >= ? ORDER BY deadline, id"
    return [_task(task) for task in rows(db, sql, (stored_time(since) if since else "",))]


def latest_tasks(db: Store, *, skip: int = 0, most: int) -> list[CarryTask]:
    """Return at most `most` tasks behind the first `skip`, the latest deadline first."""
    sql = "SELECT * FROM tasks ORDER BY deadline DESC, id DESC LIMIT ? OFFSET ?"
    return [_task(task) for task in rows(db, sql, (most, skip))]


def open_tasks(db: Store, at: datetime) -> list[CarryTask]:
    """Return the tasks that were made by a time and are open then, by deadline.

    Cells are judged until JUDGED_FOR after the deadline.
    """
    sql = """
        SELECT * FROM tasks WHERE made_at <= :at AND deadline >= :since AND (closed_at IS NULL OR closed_at > :at)
        ORDER BY deadline, id
    """
    wanted = {"at": stored_time(at), "since": stored_time(at - JUDGED_FOR)}
    return [_task(task) for task in rows(db, sql, wanted)]


def close_task(db: Store, task: int, at: datetime) -> None:
    """Close a task: its cells are judged no more. Runs in the caller's transaction."""
    db.conn.execute("UPDATE tasks SET closed_at = ? WHERE id = ?", (stored_time(at), task))


def sites_of(db: Store, task: int) -> list[TaskSite]:
    """Return the sites of a task, by name."""
    found = rows(db, "SELECT * FROM task_sites WHERE task_id = ? ORDER BY site", (task,))
    return [TaskSite(each["site"], each["tier"], each["weight"], each["list"]) for each in found]


def add_ruling(db: Store, ruling: Ruling) -> None:
    """Save the decision of a person, in the caller's transaction."""
    db.conn.execute(
        "INSERT INTO task_rulings (task_id, site, at, ruling, who, why) VALUES (?, ?, ?, ?, ?, ?)",
        (ruling.task, ruling.site, stored_time(ruling.at), ruling.ruling, ruling.who, ruling.why),
    )


def rulings_of(db: Store, task: int, until: datetime) -> dict[str, Ruling]:
    """Return the last decision on every site of a task, at or before a time."""
    sql = "SELECT * FROM task_rulings WHERE task_id = ? AND at <= ? ORDER BY id"
    return {
        each["site"]: Ruling(
            task, each["site"], read_time(each["at"]), each["ruling"], each["who"], each["why"]
        )
        for each in rows(db, sql, (task, stored_time(until)))
    }


def _optional(columns: dict[str, Any] | None) -> CarryTask | None:
    return _task(columns) if columns else None


@reads_rows
def _task(columns: dict[str, Any]) -> CarryTask:
    return CarryTask(
        id=columns["id"],
        name=columns["name"],
        message_url=columns["message_url"],
        headline=columns["headline"],
        text=columns["text"],
        form=columns["form"],
        issued_at=read_time(columns["issued_at"]),
        issued_basis=columns["issued_basis"],
        deadline=read_time(columns["deadline"]),
        made_at=read_time(columns["made_at"]),
        keep_until=read_optional(columns["keep_until"]),
        who=columns["who"],
        note=columns["note"],
        closed_at=read_optional(columns["closed_at"]),
        remind_at=read_optional(columns["remind_at"]),
    )
