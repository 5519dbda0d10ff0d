"""How likely a page has changed since it was last looked at, learned from all looks so far. Pure, on arrays.

Edits and removals have a hazard that falls with an article's age. Both are learned as rates by bins of
log(age), from looks that say only "changed" or "not" since the look before (interval-censored): a change is
shared among the bins of its interval in proportion to what each was expected to bring (one step of EM a look).
Sites and articles differ: each has a factor on the rate of edits, with a Gamma prior around 1.

    H(a), D(a)   expected edits and removals of an average article up to age a
    m_site   = (PRIOR_SITE + edits of the site) / (PRIOR_SITE + edits expected of it)
    α, β     = PRIOR_PAGE + edits of the article, PRIOR_PAGE + m_site · H over its looks
    d        = m_site · [H(a_now) − H(a_last)]
    hidden   = 1 − (β / (β + d))^α · (1 + α · d / (β + d))      two edits or more, Gamma-Poisson
    to come  = m_site · [H(three years) − H(a_last)]
    removed  = 1 − exp(−[D(a_now) − D(a_last)])
    index    = hidden^HIDDEN · (1 + LEARNING · to come / β) + REMOVALS · removed · days since the last look

An edit is lost when the next one hides it, so a look is worth what waiting for it would lose: for a known rate that
is exactly the chance of two edits or more (where 1 − e^−x is gained a look, the best interval has
1 − (1 + x) e^−x = the price of a look). Finding an edit also tells that more are to come: each adds 1 / β to what is
expected of the article. A removal is lost to nobody, only seen later: what waiting costs grows with the time as well.

A page is worth a look by its index, and due when that reaches its site's threshold. docs/revisits.md tells how this
compares with other policies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crawler.revisit.frontier import DEFAULT_BOUNDS, RevisitBounds

Floats = npt.NDArray[np.float64]

# Edges of the bins, in hours: a quarter of an hour to three years, three bins an octave.
EDGES: Floats = np.concatenate(([0.0], 0.25 * 2 ** (np.arange(0, 51) / 3), [1e9]))
WIDTHS: Floats = np.diff(EDGES)
MIDDLES: Floats = np.concatenate(([0.125], np.sqrt(EDGES[1:-2] * EDGES[2:-1]), [EDGES[-2]]))
# Before anything is known: what news articles do (GDELT Global Difference Graph 2020: 19 % edited in a week,
# four fifths of these within a day; 1.6 % removed in a week), falling as 1 / (age + 1 h).
PRIOR_EDITS: Floats = 0.08 / (MIDDLES + 1.0)
PRIOR_REMOVALS: Floats = 0.003 / (MIDDLES + 4.0)
PRIOR_EVENTS = 2.0  # how many events of each bin the prior is worth
PRIOR_SITE = 3.0
PRIOR_PAGE = 0.15  # articles differ much: most never change, a few change all day
# Weights between catching edits, finding restless articles, and seeing removals: benchmarks/revisit.py set them.
HIDDEN, LEARNING, REMOVALS = 0.9, 0.5, 0.05
THREE_YEARS = -2  # the edge of the last bin but one
THRESHOLDS = 1e-12, 10.0  # between these a threshold is sought
QUIET_SHARE = 0.02  # a page quiet so long is left alone for at least this share of that time
HALVINGS = 24


@dataclass
class Hazards:
    """What was learned: events and exposure (page-hours, weighted by factors) by bin of age."""

    edits: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    edit_exposure: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    removals: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))
    removal_exposure: Floats = field(default_factory=lambda: np.zeros(len(WIDTHS)))

    @property
    def edit_rates(self) -> Floats:
        """Edits an hour of an average article, by bin."""
        return (PRIOR_EVENTS + self.edits) / (PRIOR_EVENTS / PRIOR_EDITS + self.edit_exposure)

    @property
    def removal_rates(self) -> Floats:
        """Removals an hour, by bin."""
        return (PRIOR_EVENTS + self.removals) / (PRIOR_EVENTS / PRIOR_REMOVALS + self.removal_exposure)

    @property
    def totals(self) -> tuple[Floats, Floats]:
        """Cumulative edits and removals of an average article."""
        return cumulative(self.edit_rates), cumulative(self.removal_rates)

    def learn(self, before: Floats, now: Floats, factor: Floats, edited: Floats, removed: Floats) -> None:
        """Looks at ages ``now`` after looks at ages ``before`` (hours); flags 0 or 1 of what each found."""
        spent = exposure(before, now)
        weighted = spent * factor[:, None]
        self.edits += _shared(weighted * self.edit_rates, edited)
        self.edit_exposure += weighted.sum(axis=0)
        self.removals += _shared(spent * self.removal_rates, removed)
        self.removal_exposure += spent.sum(axis=0)


def exposure(before: Floats, now: Floats) -> Floats:
    """Hours of each interval of ages in each bin: an array of intervals by bins."""
    start, end = np.maximum(before[:, None], EDGES[None, :-1]), np.minimum(now[:, None], EDGES[None, 1:])
    return np.asarray(np.maximum(end - start, 0.0))


def _shared(expected: Floats, happened: Floats) -> Floats:
    """Events shared among bins; where x were expected, "at least one" means x / (1 − exp(−x))."""
    total = expected.sum(axis=1)
    count = np.where(total > 1e-9, total / -np.expm1(-np.maximum(total, 1e-12)), 1.0) * happened
    shares = expected / np.maximum(total, 1e-300)[:, None]
    return np.asarray((shares * count[:, None]).sum(axis=0))


def cumulative(rates: Floats) -> Floats:
    """Expected events up to each edge: the integral of the rates, to be read with ``expected``."""
    return np.concatenate(([0.0], np.cumsum(rates * WIDTHS)))


def expected(totals: Floats, ages: Floats) -> Floats:
    """Expected events up to each age, in hours; ``totals`` is what ``cumulative`` gives."""
    return np.asarray(np.interp(ages, EDGES, totals))


def site_factor(edits: Floats, expected: Floats) -> Floats:
    """How much more than others a site edits."""
    return (PRIOR_SITE + edits) / (PRIOR_SITE + expected)


def page_factor(seen: Floats, expected: Floats) -> Floats:
    """How much more than others of its site an article is edited: the posterior mean."""
    return np.asarray((PRIOR_PAGE + seen) / (PRIOR_PAGE + expected))


def to_come(totals: Floats, ages: Floats) -> Floats:
    """Edits of an average article that are expected after each age, up to three years."""
    return np.asarray(np.maximum(totals[THREE_YEARS] - expected(totals, ages), 0.0))


@dataclass(frozen=True)
class Unseen:
    """What is expected of articles since their last looks; arrays of the same length, edits with the site's factor."""

    edits: Floats
    removals: Floats
    to_come: Floats  # edits from the last look on
    waited_h: Floats  # since the last look


def index(unseen: Unseen, *, seen: Floats, expected: Floats) -> Floats:
    """What a look is worth.

    ``seen`` are the edits that were found, ``expected`` what was expected over all looks so far, with the site's
    factor.
    """
    shape, rate = PRIOR_PAGE + seen, PRIOR_PAGE + expected
    # as logarithms: where it is small, the chance of two would be lost in rounding
    none = -shape * np.log1p(unseen.edits / rate)
    one_at_most = none + np.log1p(shape * unseen.edits / (rate + unseen.edits))
    hidden = np.maximum(-np.expm1(one_at_most), 0.0)
    late = -np.expm1(-unseen.removals) * unseen.waited_h / 24.0
    return np.asarray(hidden**HIDDEN * (1.0 + LEARNING * unseen.to_come / rate) + REMOVALS * late)


@dataclass(frozen=True)
class Watched:
    """Articles of one site as the crawler knows them; arrays of the same length."""

    age_h: Floats  # at the last look
    quiet_h: Floats  # since the last change, or the discovery
    seen: Floats  # edits found
    expected: Floats  # edits expected over all looks, times the site's factor


def waits(
    totals: tuple[Floats, Floats],
    watched: Watched,
    site: float,
    threshold: float,
    bounds: RevisitBounds = DEFAULT_BOUNDS,
) -> Floats:
    """Hours from the last look until the index reaches the threshold, within the bounds; by bisection.

    ``totals`` are the cumulative edits and removals.
    """
    edits, removals = (expected(each, watched.age_h) for each in totals)
    left = site * to_come(totals[0], watched.age_h)
    soonest, latest = (each.total_seconds() / 3600 for each in (bounds.soonest, bounds.latest))
    least = np.maximum(soonest, QUIET_SHARE * (watched.quiet_h + 1.0))
    low, high = np.minimum(least, latest), np.full(len(least), latest)
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        passed = [expected(each, watched.age_h + middle) for each in totals]
        unseen = Unseen(site * (passed[0] - edits), passed[1] - removals, left, middle)
        worth = index(unseen, seen=watched.seen, expected=watched.expected)
        low, high = np.where(worth < threshold, middle, low), np.where(worth < threshold, high, middle)
    return high


def threshold_for(
    totals: tuple[Floats, Floats],
    watched: Watched,
    site: float,
    looks_a_day: float,
    bounds: RevisitBounds = DEFAULT_BOUNDS,
) -> float:
    """The least threshold at which these articles cost no more than so many looks a day, if any does."""
    low, high = THRESHOLDS
    for _ in range(HALVINGS // 2):
        middle = float(np.sqrt(low * high))
        cost = float((24.0 / waits(totals, watched, site, middle, bounds)).sum())
        low, high = (middle, high) if cost > looks_a_day else (low, middle)
    return high
