"""Store → tasks with rates, and the cells of a task by tier; as a page, JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from monitor.analysis.spread.footprints import operators_of
from monitor.coverage.sheets import csv_text, workbook
from monitor.coverage.task_answers import TaskAnswer, task_answer
from monitor.coverage.task_choice import CellChoice, judged_task, setup_of
from monitor.judge.spread.cells import CellState
from monitor.web.asked import Answer, PageAnswer, PageRequest, SentDocument
from monitor.web.views.task_matrix import RateLine, rate_line, task_matrix
from monitor.wording.coverage import CELL_STATES
from storage.errors import NotFound
from storage.spread import tasks as task_table
from storage.spread.tasks import CarryTask

MOST_TASKS, MOST_IN_FILE = 20, 200  # in a page and in a sheet: every cell is judged anew
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def coverage(asked: PageRequest) -> Answer:
    """Return the list of tasks, the latest deadline first."""
    is_sheet, skip = asked.ending in ("csv", "xlsx"), asked.skip
    most = MOST_IN_FILE if is_sheet else MOST_TASKS
    found = task_table.latest_tasks(asked.db, skip=skip, most=most + 1)
    answers = _judged(asked, found[:most], CellChoice())
    if is_sheet:
        return _sheet(asked, answers, f"coverage-{asked.now:%Y%m%d}")
    values = {
        "answers": [_shown(each) for each in answers],
        "next": skip + most if len(found) > most else None,
        "state_words": CELL_STATES[asked.language],
    }
    setup = setup_of(asked.config)
    return PageAnswer("coverage.html", values, [task_answer(each, setup) for each in answers])


def task(asked: PageRequest) -> Answer:
    """Return the cells of a task, of a single state if the address names a state. Raises NotFound."""
    found = task_table.task_by_id(asked.db, int(asked.path["number"]))
    if found is None:
        raise NotFound("no such task")
    state = asked.query.get("state")
    wanted = CellChoice(state=state if state in {each.value for each in CellState} else None)
    (answer,) = _judged(asked, [found], wanted)
    if asked.ending in ("csv", "xlsx"):
        return _sheet(asked, [answer], f"task-{found.id}")
    setup = setup_of(asked.config)
    values = {
        **_shown(answer),
        "tiers": task_matrix(answer, setup, asked.language),
        "state_words": CELL_STATES[asked.language],
        "wanted": wanted.state,
        "filters": {"state": wanted.state} if wanted.state else {},
    }
    return PageAnswer("task.html", values, task_answer(answer, setup))


def _judged(asked: PageRequest, found: Sequence[CarryTask], wanted: CellChoice) -> list[TaskAnswer]:
    """Return tasks with the cells of a choice. A ruling, another deadline and an end show at once."""
    setup = setup_of(asked.config)
    operators = asked.once(("operators",), lambda: operators_of(asked.db))
    return [
        asked.once(
            ("task", each, wanted, tuple(task_table.rulings_of(asked.db, each.id, asked.now).values())),
            partial(judged_task, asked.db, setup, each, asked.now, operators, wanted),
        )
        for each in found
    ]


def _shown(answer: TaskAnswer) -> dict[str, Any]:
    """Return what the pages show of a task as a whole."""
    rates = answer.rates
    states = [each.cell.state for each in answer.judged.cells]
    lines: dict[str, RateLine] = {
        "in_time": rate_line(rates.low, rates.high),
        "sound": rate_line(rates.sound_low, rates.sound_high),
    }
    return {
        "task": answer.judged.task,
        "message": answer.judged.message,
        "first_seen": answer.judged.first_seen,
        "rates": rates,
        "lines": lines,
        "counts": [(state.value, states.count(state)) for state in CellState],
        "excused": sorted(site for site, each in answer.rulings.items() if each.ruling == "excused"),
    }


def _sheet(asked: PageRequest, answers: Sequence[TaskAnswer], name: str) -> SentDocument:
    setup = setup_of(asked.config)
    if asked.ending == "xlsx":
        return SentDocument(workbook(answers, setup), WORKBOOK, f"{name}.xlsx")
    return SentDocument(csv_text(answers, setup).encode(), "text/csv; charset=utf-8", f"{name}.csv")
