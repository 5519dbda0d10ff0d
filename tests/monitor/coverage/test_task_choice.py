"""A choice of cells narrows the cells; a choice of a state leaves the rates as they are."""

from __future__ import annotations

from datetime import UTC, datetime

from sites.coverage_console import Console

from monitor.coverage.task_answers import TaskAnswer
from monitor.coverage.task_choice import CellChoice, judged_task
from storage.spread import tasks

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def judged(day: Console, wanted: CellChoice) -> TaskAnswer:
    with day.web.opened() as db:
        task = tasks.task_named(db, "T1")
        assert task is not None
        return judged_task(db, day.web.setup, task, NOW, {}, wanted)


def test_a_state_narrows_the_shown_cells_alone(day: Console) -> None:
    answer = judged(day, CellChoice(state="missing"))
    assert [each.site.site for each in answer.shown] == ["pb"]
    assert answer.rates.due == 3 and len(answer.digests) == 2


def test_a_list_narrows_the_rates_too(day: Console) -> None:
    answer = judged(day, CellChoice(list_name="province"))
    assert answer.rates.due == 2 and len(answer.shown) == 2
