"""Looks at articles so far → rates of edits and removals by age → time of the next look. All on arrays.

The hazard of edits and removals falls with an article's age. Both hazards are learned as rates by bins of
log(age). A look tells only "changed" or "not" since the look before (interval-censored). So a change is shared
among the bins of the interval in proportion to the changes expected in every bin (a step of EM per look).
Sites and articles differ: every site and every article has a factor on the rate of edits, with a Gamma prior
around 1.

    H(a), D(a)   expected edits and removals of an average article up to age a
    m_site   = (PRIOR_SITE + edits of the site) / (PRIOR_SITE + edits expected of it)
    α, β     = PRIOR_PAGE + edits of the article, PRIOR_PAGE + m_site · H over its looks
    d        = m_site · [H(a_now) − H(a_last)]
    hidden   = 1 − (β / (β + d))^α · (1 + α · d / (β + d))      two edits or more, Gamma-Poisson
    to come  = m_site · [H(three years) − H(a_last)]
    removed  = 1 − exp(−[D(a_now) − D(a_last)])
    index    = hidden^HIDDEN · (1 + LEARNING · to come / β) + REMOVALS · removed · days since the last look

An edit is lost when the next edit hides the first. So a look is worth the edits that waiting would lose. For a
known rate, this is exactly the chance of two edits or more (if a look gains 1 − e^−x, the best interval has
1 − (1 + x) e^−x = the price of a look). A found edit also announces further edits: it adds 1 / β to the edits
expected of the article. A removal is never lost, only seen later, so the cost of waiting grows with the time too.

An article is due when the index reaches the site's threshold. docs/revisits.md compares this with other policies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from math import expm1, log1p, sqrt

import numpy as np
import numpy.typing as npt

from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds

Floats = npt.NDArray[np.float64]

# Edges of the bins, in hours: a quarter of an hour to three years, three bins an octave.
EDGES: Floats = np.concatenate(([0.0], 0.25 * 2 ** (np.arange(0, 51) / 3), [1e9]))
PLAIN_EDGES: list[float] = EDGES.tolist()
WIDTHS: Floats = np.diff(EDGES)
MIDDLES: Floats = np.concatenate(([0.125], np.sqrt(EDGES[1:-2] * EDGES[2:-1]), [EDGES[-2]]))
# Rates before the first look, from news articles (GDELT Global Difference Graph 2020: 19 % edited in a week,
# four fifths of these within a day; 1.6 % removed in a week), falling as 1 / (age + 1 h).
PRIOR_EDITS: Floats = 0.08 / (MIDDLES + 1.0)
PRIOR_REMOVALS: Floats = 0.003 / (MIDDLES + 4.0)
PRIOR_EVENTS = 2.0  # weight of the prior, in events per bin
PRIOR_SITE = 3.0
PRIOR_PAGE = 0.15  # articles differ much: most never change, a few change all day
# Weights between catching edits, finding restless articles, and seeing removals: benchmarks/revisit.py set them.
HIDDEN, LEARNING, REMOVALS = 0.9, 0.5, 0.05
THREE_YEARS = -2  # the edge of the last bin but one
THRESHOLDS = 1e-12, 10.0  # range of the search for a threshold
QUIET_SHARE = 0.02  # of a page's quiet time: the page is left alone for at least this share
HALVINGS = 24
COARSE = 16  # halvings of a wait for the search of a threshold: a wait is right to one in 8,000, a threshold to .7 %
# Arrays of few numbers cost the time of their calls: of a small site seven thresholds are tried in one call.
TRIED_AT_ONCE, FEW_ARTICLES = 3, 300


@dataclass
class Hazards:
    """Learned events and exposure (page-hours, weighted by factors) by bin of age."""

    edits: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    edit_exposure: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    removals: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    removal_exposure: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))

    @property
    def edit_rates(self) -> Floats:
        """Return the edits per hour of an average article, by bin."""
        return (PRIOR_EVENTS + self.edits) / (PRIOR_EVENTS / PRIOR_EDITS + self.edit_exposure)

    @property
    def removal_rates(self) -> Floats:
        """Return the removals per hour, by bin."""
        return (PRIOR_EVENTS + self.removals) / (PRIOR_EVENTS / PRIOR_REMOVALS + self.removal_exposure)

    @property
    def totals(self) -> tuple[Floats, Floats]:
        """Return the cumulative edits and removals of an average article; see `cumulative`."""
        return cumulative(self.edit_rates), cumulative(self.removal_rates)

    def learn(self, before: Floats, now: Floats, factor: Floats, edited: Floats, removed: Floats) -> None:
        """Learn from looks at ages `now` after looks at ages `before`, in hours.

        `edited` and `removed` are 1 for looks that found the event, else 0. `factor` weighs the page-hours of edits.
        """
        page_hours = exposure(before, now)
        weighted = page_hours * factor[:, None]
        self.edits += _shared(weighted * self.edit_rates, edited)
        self.edit_exposure += weighted.sum(axis=0)
        self.removals += _shared(page_hours * self.removal_rates, removed)
        self.removal_exposure += page_hours.sum(axis=0)


def exposure(before: Floats, now: Floats) -> Floats:
    """Return the hours that intervals of ages spend in the bins: an array of intervals by bins."""
    start, end = np.maximum(before[:, None], EDGES[None, :-1]), np.minimum(now[:, None], EDGES[None, 1:])
    return np.asarray(np.maximum(end - start, 0.0))


def _shared(expected: Floats, happened: Floats) -> Floats:
    """Return events shared among bins. With x events expected, "at least one" means x / (1 − exp(−x)) events."""
    total = expected.sum(axis=1)
    count = np.where(total > 1e-9, total / -np.expm1(-np.maximum(total, 1e-12)), 1.0) * happened
    shares = expected / np.maximum(total, 1e-300)[:, None]
    return np.asarray((shares * count[:, None]).sum(axis=0))


def cumulative(rates: Floats) -> Floats:
    """Return the expected events up to every edge, the integral of the rates. Read them with `expected`."""
    return np.concatenate(([0.0], np.cumsum(rates * WIDTHS)))


def expected(totals: Floats, ages: Floats) -> Floats:
    """Return the expected events up to ages in hours; `totals` is a result of `cumulative`."""
    return np.asarray(np.interp(ages, EDGES, totals))


def site_factor(edits: Floats, expected: Floats) -> Floats:
    """Return the ratio of a site's edits to those of an average site."""
    return (PRIOR_SITE + edits) / (PRIOR_SITE + expected)


def page_factor(seen: Floats, expected: Floats) -> Floats:
    """Return the ratio of an article's edits to the site's average, as posterior mean."""
    return np.asarray((PRIOR_PAGE + seen) / (PRIOR_PAGE + expected))


def to_come(totals: Floats, ages: Floats) -> Floats:
    """Return the edits of an average article expected between ages in hours and three years."""
    return np.asarray(np.maximum(totals[THREE_YEARS] - expected(totals, ages), 0.0))


@dataclass(frozen=True)
class Unseen:
    """Expected events of articles since the last looks. Arrays of the same length; edits include the site's factor."""

    edits: Floats
    removals: Floats
    to_come: Floats  # edits from the last look on
    waited_h: Floats  # since the last look


def index(unseen: Unseen, *, seen: Floats, expected: Floats) -> Floats:
    """Return the worth of a look at articles, by the formula above.

    `seen` are the edits found, `expected` the edits expected over all looks so far, with the site's factor.
    """
    shape, rate = PRIOR_PAGE + seen, PRIOR_PAGE + expected
    # Logarithms, because rounding would lose a small chance of two edits.
    log_zero_edits = -shape * np.log1p(unseen.edits / rate)
    log_fewer_than_two = log_zero_edits + np.log1p(shape * unseen.edits / (rate + unseen.edits))
    hidden = np.maximum(-np.expm1(log_fewer_than_two), 0.0)
    late = -np.expm1(-unseen.removals) * unseen.waited_h / 24.0
    return np.asarray(hidden**HIDDEN * (1.0 + LEARNING * unseen.to_come / rate) + REMOVALS * late)


@dataclass(frozen=True)
class Watched:
    """State of a site's articles; arrays of the same length."""

    age_h: Floats  # at the last look
    quiet_h: Floats  # since the last change, or the discovery
    seen: Floats  # edits found
    expected: Floats  # edits expected over all looks, times the site's factor


def waits(
    totals: tuple[Floats, Floats],
    watched: Watched,
    site: float,
    threshold: float | Floats,
    bounds: RevisitBounds = DEFAULT_BOUNDS,
    *,
    halvings: int = HALVINGS,
) -> Floats:
    """Return the hours from the last look until the index reaches `threshold`, within `bounds`; by bisection.

    `totals` are the cumulative edits and removals, `site` is the site's factor. A column of thresholds gives a row of
    hours for each threshold.
    """
    if isinstance(threshold, float) and len(watched.age_h) == 1:
        return np.array([_wait(totals, watched, site, threshold, bounds)])
    edits, removals = (expected(events, watched.age_h) for events in totals)
    left = site * to_come(totals[0], watched.age_h)
    soonest, latest = (bound.total_seconds() / 3600 for bound in (bounds.soonest, bounds.latest))
    least = np.maximum(soonest, QUIET_SHARE * (watched.quiet_h + 1.0))
    low, high = np.minimum(least, latest), np.full(len(least), latest)
    for _ in range(halvings):
        middle = np.sqrt(low * high)
        passed = [expected(events, watched.age_h + middle) for events in totals]
        unseen = Unseen(site * (passed[0] - edits), passed[1] - removals, left, middle)
        worth = index(unseen, seen=watched.seen, expected=watched.expected)
        low, high = np.where(worth < threshold, middle, low), np.where(worth < threshold, high, middle)
    return high


def _wait(
    totals: tuple[Floats, Floats], watched: Watched, site: float, threshold: float, bounds: RevisitBounds
) -> float:
    """Return `waits` of a single article. Plain numbers take a tenth of the time of arrays with one number."""
    age, quiet, seen, so_far = (
        float(values[0]) for values in (watched.age_h, watched.quiet_h, watched.seen, watched.expected)
    )
    edits_until, removals_until = (partial(_expected, events.tolist()) for events in totals)
    edits, removals = edits_until(age), removals_until(age)
    shape, rate = PRIOR_PAGE + seen, PRIOR_PAGE + so_far
    learning = 1.0 + LEARNING * (site * max(float(totals[0][THREE_YEARS]) - edits, 0.0)) / rate
    soonest, latest = (bound.total_seconds() / 3600 for bound in (bounds.soonest, bounds.latest))
    low, high = min(max(soonest, QUIET_SHARE * (quiet + 1.0)), latest), latest
    for _ in range(HALVINGS):
        middle = sqrt(low * high)
        passed = site * (edits_until(age + middle) - edits)
        log_few = -shape * log1p(passed / rate) + log1p(shape * passed / (rate + passed))
        late = -expm1(-(removals_until(age + middle) - removals)) * middle / 24.0
        worth = max(-expm1(log_few), 0.0) ** HIDDEN * learning + REMOVALS * late
        low, high = (middle, high) if worth < threshold else (low, middle)
    return high


def _expected(totals: Sequence[float], age_h: float) -> float:
    """Return `expected` for a single age."""
    place = bisect_right(PLAIN_EDGES, age_h) - 1
    if place >= len(PLAIN_EDGES) - 1:
        return totals[-1]
    start, end = PLAIN_EDGES[place], PLAIN_EDGES[place + 1]
    return (totals[place + 1] - totals[place]) / (end - start) * (age_h - start) + totals[place]


def threshold_for(
    totals: tuple[Floats, Floats],
    watched: Watched,
    site: float,
    looks_a_day: float,
    bounds: RevisitBounds = DEFAULT_BOUNDS,
) -> float:
    """Return the least threshold at which these articles cost at most `looks_a_day`, up to the largest threshold."""
    low, high = THRESHOLDS
    at_once = TRIED_AT_ONCE if len(watched.age_h) <= FEW_ARTICLES else 1
    for _ in range(HALVINGS // 2 // at_once):
        tried = _halves(low, high, at_once)
        column = np.array(tried)[:, None]
        cost = (24.0 / waits(totals, watched, site, column, bounds, halvings=COARSE)).sum(axis=1)
        place = int(np.count_nonzero(cost > looks_a_day))  # a higher threshold costs less
        low, high = [low, *tried][place], [*tried, high][place]
    return high


def _halves(low: float, high: float, depth: int) -> list[float]:
    """Return the thresholds that `depth` halvings of a range may try, in order."""
    middle = float(np.sqrt(low * high))
    if depth == 1:
        return [middle]
    return [*_halves(low, middle, depth - 1), middle, *_halves(middle, high, depth - 1)]
