"""Cells stand by tier, the heaviest tier and the gravest state first; a rate keeps its upper bound."""

from __future__ import annotations

from datetime import UTC, datetime

from sites.coverage_console import Console

from monitor.coverage.task_answers import TaskAnswer
from monitor.coverage.task_choice import CellChoice, judged_task
from monitor.web.views.task_matrix import rate_line, task_matrix
from storage.spread import tasks

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def judged(day: Console, state: str | None = None) -> TaskAnswer:
    with day.web.opened() as db:
        task = tasks.task_named(db, "T1")
        assert task is not None
        return judged_task(db, day.web.setup, task, NOW, {}, CellChoice(state=state))


def test_tiers_and_rows_are_in_order_and_in_words(day: Console) -> None:
    province, rest = task_matrix(judged(day), day.web.setup, "zh")
    assert (province.name, rest.name) == ("省级", "")
    assert [(row.site, row.word, row.in_time) for row in province.rows] == [
        ("pb", "未转", "否"), ("pa", "已转", "是"),
    ]  # fmt: skip
    assert [proof.role for proof in province.rows[0].proofs] == ["absent", "absent"]
    assert province.rows[1].is_outdated and rest.rows[0].why == "未查看栏目页"


def test_a_tier_without_shown_cells_is_left_out_and_rates_count_all_cells(day: Console) -> None:
    (province,) = task_matrix(judged(day, "missing"), day.web.setup, "en")
    assert [row.word for row in province.rows] == ["missing"] and province.rates.due == 2


def test_a_rate_has_words_and_lengths() -> None:
    line = rate_line(0.3333, 0.6667)
    assert (line.low, line.high, line.sure, line.open, line.is_sure) == ("33.3%", "66.7%", 33.3, 33.3, False)
    assert rate_line(1.0, 1.0).is_sure
