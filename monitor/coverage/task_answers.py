"""Cells of tasks → the objects of ``tasks --json``. Programs rely on their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import SiteCell, TaskCells
from monitor.judge.spread.cells import CoverageCell
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.rates import Rates, counts_of, rates_of
from monitor.wording.plain import utc
from storage.records import CaptureId
from storage.spread.tasks import Ruling

Digests = Mapping[CaptureId, str | None]


@dataclass(frozen=True)
class TaskAnswer:
    """A judged task with all further parts of the answer."""

    judged: TaskCells
    shown: tuple[SiteCell, ...]  # the cells of the options
    operators: Mapping[str, str | None]  # by site
    rulings: Mapping[str, Ruling]  # by site
    digests: Digests

    @property
    def rates(self) -> Rates:
        """Return the rates over all cells of the task."""
        return rates_of([(each.cell.state, each.cell.in_time) for each in self.judged.cells])


def task_answer(answer: TaskAnswer, setup: Setup) -> dict[str, Any]:
    """Return an element of ``tasks --json``."""
    judged, rates = answer.judged, answer.rates
    task, message = judged.task, judged.message
    return {
        "name": task.name,
        "message": {
            "url": message.page.url if message.page else message.url,
            "title": message.headline or None,
            "first_seen": interval(judged.first_seen),
        },
        "form": task.form,
        "issued_at": utc(task.issued_at),
        "issued_basis": task.issued_basis,
        "deadline": utc(task.deadline),
        "remind_at": utc(task.remind_at),
        "judged_at": utc(judged.at),
        "closed_at": utc(task.closed_at),
        "note": task.note,
        "counts": counts_of([each.cell.state for each in judged.cells]),
        "rates": {
            "due": rates.due,
            "in_time": rates.in_time,
            "late": rates.late,
            "open": rates.open,
            "low": rates.low,
            "high": rates.high,
            "sound": rates.sound,
            "sound_low": rates.sound_low,
            "sound_high": rates.sound_high,
        },
        "excluded": sorted(site for site, each in answer.rulings.items() if each.ruling == "excused"),
        "cells": [_cell(each, answer, setup) for each in answer.shown],
    }


def _cell(judged: SiteCell, answer: TaskAnswer, setup: Setup) -> dict[str, Any]:
    cell, name = judged.cell, judged.site.site
    copy, ruling = cell.copy, answer.rulings.get(name)
    stated = copy.stated if copy else None
    return {
        "site": name,
        "title": setup.title(name),
        "tier": judged.site.tier,
        "list": judged.site.list_name,
        "weight": judged.site.weight,
        "operator": answer.operators.get(name),
        "state": cell.state.value,
        "in_time": cell.in_time,
        "basis": cell.basis.value if cell.basis else None,
        "how": list(cell.how),
        "why": cell.why.value if cell.why else None,
        "url": copy.url if copy else None,
        "first_seen": interval(copy.presence.seen) if copy else None,
        "stated_at": stated.stamp if stated else None,
        "stated": cell.standing.value,
        "gone": interval(copy.gone) if copy else _gone(cell),
        "outdated": copy.is_outdated if copy else False,
        "checked_at": utc(judged.checked_at),
        "stands_since": utc(judged.stands_since),
        "ruling": _ruling(ruling) if ruling else None,
        "evidence": evidence(cell, answer.digests),
    }


def _gone(cell: CoverageCell) -> dict[str, Any] | None:
    """Return the interval of removal of a copy gone by the deadline."""
    gone = [each for each in cell.evidence if each.role == "gone"]
    return interval(cell.gone) if cell.gone and gone else None


def _ruling(ruling: Ruling) -> dict[str, Any]:
    return {"at": utc(ruling.at), "ruling": ruling.ruling, "who": ruling.who, "why": ruling.why}


def evidence(cell: CoverageCell, digests: Digests) -> list[dict[str, Any]]:
    """Return the looks behind a cell."""
    return [
        {
            "role": each.role,
            "capture": each.sight.capture,
            "at": utc(each.sight.at),
            "url": each.url,
            "digest": digests.get(CaptureId(each.sight.capture)),
        }
        for each in cell.evidence
    ]


def interval(found: SightInterval | None) -> dict[str, Any] | None:
    """Return an interval of first sight or removal."""
    return {"after": utc(found.after), "by": utc(found.by)} if found else None


def states_of(answers: Sequence[TaskAnswer]) -> set[str]:
    """Return the states of the shown cells."""
    return {each.cell.state.value for answer in answers for each in answer.shown}
