"""Judged task → sites by tier, with state, interval of first sight, reason and proof in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import SiteCell
from monitor.coverage.task_answers import TaskAnswer
from monitor.judge.spread.cells import CellEvidence, CellState
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.rates import Rates, rates_of
from monitor.wording.coverage import BASES, CELL_REASONS, CELL_STATES, DIFFERENCES, RULINGS, YES_NO, words_of
from storage.records import CaptureId

# Gravest first: the rows that need a person stand above.
ORDER = (
    CellState.MISSING, CellState.LATE, CellState.ALTERED, CellState.UNKNOWN, CellState.PENDING, CellState.CARRIED,
)  # fmt: skip
LINE = 100  # width of the line of a rate


@dataclass(frozen=True)
class CellProof:
    """A look that proves a cell. `role`: shown, absent, gone, failed."""

    role: str
    capture: int
    at: datetime
    url: str
    digest: str | None


@dataclass(frozen=True)
class RuledWord:
    """A decision of a person on a cell, in words."""

    word: str
    who: str
    at: datetime
    why: str


@dataclass(frozen=True)
class MatrixRow:
    """A site of a task. Words are "" where nothing is to be told."""

    site: str
    title: str
    operator: str | None
    state: str  # code, for the colour
    word: str
    in_time: str
    basis: str
    why: str
    how: str
    url: str | None
    page: int | None
    seen: SightInterval | None
    gone: SightInterval | None
    stated: str
    is_outdated: bool
    checked_at: datetime | None
    ruled: RuledWord | None
    proofs: tuple[CellProof, ...]


@dataclass(frozen=True)
class MatrixTier:
    """The sites of a tier, the gravest states first."""

    name: str  # "" for sites without a tier
    rows: tuple[MatrixRow, ...]
    rates: Rates  # over all cells of the tier, shown or not


@dataclass(frozen=True)
class RateLine:
    """A rate with its upper bound, as words and as lengths of a line of LINE units."""

    low: str
    high: str
    sure: float
    open: float

    @property
    def is_sure(self) -> bool:
        """Return whether no cell is open."""
        return self.low == self.high


def rate_line(low: float, high: float) -> RateLine:
    """Return a rate and its upper bound, 0 to 1, for a page: 0.3333 → 33.3%."""
    return RateLine(f"{low:.1%}", f"{high:.1%}", round(low * LINE, 1), round((high - low) * LINE, 1))


def task_matrix(answer: TaskAnswer, setup: Setup, language: str) -> list[MatrixTier]:
    """Return the shown cells of a task by tier, the heaviest tier first."""
    weights: dict[str, float] = {}
    for each in answer.judged.cells:
        tier = each.site.tier or ""
        weights[tier] = max(weights.get(tier, 0.0), each.site.weight)
    names = sorted(weights, key=lambda name: (not name, -weights[name], name))
    tiers = [MatrixTier(name, _rows(answer, name, setup, language), _rates(answer, name)) for name in names]
    return [tier for tier in tiers if tier.rows]


def _rates(answer: TaskAnswer, tier: str) -> Rates:
    cells = [each.cell for each in answer.judged.cells if (each.site.tier or "") == tier]
    return rates_of([(cell.state, cell.in_time) for cell in cells])


def _rows(answer: TaskAnswer, tier: str, setup: Setup, language: str) -> tuple[MatrixRow, ...]:
    cells = [each for each in answer.shown if (each.site.tier or "") == tier]
    cells.sort(key=lambda each: (ORDER.index(each.cell.state), each.site.site))
    return tuple(_row(each, answer, setup, language) for each in cells)


def _row(judged: SiteCell, answer: TaskAnswer, setup: Setup, language: str) -> MatrixRow:
    cell, copy, name = judged.cell, judged.cell.copy, judged.site.site
    ruling = answer.rulings.get(name)
    return MatrixRow(
        site=name,
        title=setup.title(name),
        operator=answer.operators.get(name),
        state=cell.state.value,
        word=CELL_STATES[language][cell.state],
        in_time="" if cell.state is CellState.PENDING else YES_NO[language][cell.in_time],
        basis=BASES[language][cell.basis] if cell.basis else "",
        why=CELL_REASONS[language][cell.why] if cell.why else "",
        how=words_of(DIFFERENCES, cell.how, language),
        url=copy.url if copy else None,
        page=judged.page,
        seen=copy.presence.seen if copy else None,
        gone=copy.gone if copy else cell.gone,
        stated=copy.stated.in_china if copy and copy.stated else "",
        is_outdated=copy.is_outdated if copy else False,
        checked_at=judged.checked_at,
        ruled=RuledWord(RULINGS[language][ruling.ruling], ruling.who, ruling.at, ruling.why)
        if ruling
        else None,
        proofs=_proofs(cell.evidence, answer.digests),
    )


def _proofs(
    evidence: Sequence[CellEvidence], digests: Mapping[CaptureId, str | None]
) -> tuple[CellProof, ...]:
    return tuple(
        CellProof(
            each.role, each.sight.capture, each.sight.at, each.url, digests.get(CaptureId(each.sight.capture))
        )
        for each in evidence
    )
