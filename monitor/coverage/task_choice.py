"""Store and a choice of cells → tasks as judged by the looks until a time, with operators, rulings and digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import TaskCells, capture_digests, task_cells
from monitor.config.values import Config
from monitor.coverage.standing_cells import cells_at
from monitor.coverage.task_answers import TaskAnswer
from storage.engine.store import Store
from storage.spread import tasks as task_table
from storage.spread.tasks import CarryTask


@dataclass(frozen=True)
class CellChoice:
    """Cells to show. None is no restriction; rates stand over all states.

    With `as_told` the cells are as judged at the time.
    """

    list_name: str | None = None
    site: str | None = None
    state: str | None = None
    as_told: bool = False


def setup_of(config: Config) -> Setup:
    """Return the values of a configuration for judging."""
    return Setup({site.name: site for site in config.sites}, config.monitor, config.routing)


def judged_task(
    db: Store,
    setup: Setup,
    task: CarryTask,
    at: datetime,
    operators: Mapping[str, str | None],
    wanted: CellChoice,
) -> TaskAnswer:
    """Return a task as judged at `at`, with the cells of a choice."""
    judged = (cells_at if wanted.as_told else task_cells)(db, setup, task, at)
    of_list = tuple(
        each
        for each in judged.cells
        if wanted.list_name in (None, each.site.list_name) and wanted.site in (None, each.site.site)
    )
    narrowed = TaskCells(judged.task, judged.message, judged.first_seen, of_list, judged.at)
    shown = tuple(each for each in of_list if wanted.state in (None, each.cell.state.value))
    rulings = task_table.rulings_of(db, task.id, at)
    return TaskAnswer(narrowed, shown, operators, rulings, capture_digests(db, shown))
