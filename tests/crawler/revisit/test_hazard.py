"""How soon a page is looked at again: learned from looks, bounded, and within the budget."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.revisit import hazard
from crawler.revisit.hazard import Hazards, Unseen, Watched, expected, index, threshold_for, to_come, waits

hours = st.floats(0, 30_000)
TOTALS = Hazards().totals


def watched(*pages: tuple[float, float, float, float]) -> Watched:
    return Watched(*(np.array(each, dtype=np.float64) for each in zip(*pages, strict=True)))


def one(value: float) -> hazard.Floats:
    return np.array([value])


@given(hours, hours)
def test_the_bins_share_out_every_hour_of_an_interval(start: float, length: float) -> None:
    shared = hazard.exposure(one(start), one(start + length))
    assert shared.sum() == pytest.approx(length, abs=1e-6)


@given(hours, hours)
def test_more_is_expected_the_longer_one_waits(age: float, length: float) -> None:
    assert expected(TOTALS[0], one(age + length))[0] >= expected(TOTALS[0], one(age))[0]


@given(st.floats(0, 5), st.floats(0, 1), st.floats(0, 2), st.floats(0, 50), st.floats(0, 50))
def test_the_index_grows_with_what_is_expected_with_edits_seen_and_with_time(
    e: float, r: float, left: float, seen: float, past: float
) -> None:
    def worth(edits: float, removals: float, to_come: float, waited: float, found: float) -> float:
        unseen = Unseen(one(edits), one(removals), one(to_come), one(waited))
        return float(index(unseen, seen=one(found), expected=one(past))[0])

    known = worth(e, r, left, 5, seen)
    slack = 1e-9
    assert 0 <= known <= worth(e + 0.1, r, left, 5, seen) + slack
    assert known <= worth(e, r + 0.1, left, 5, seen) + slack
    assert known <= worth(e, r, left + 0.1, 5, seen) + slack
    assert known <= worth(e, r, left, 6, seen) + slack
    assert known <= worth(e, r, left, 5, seen + 1) + slack


@given(st.floats(0.001, 3), st.floats(0, 6), st.floats(0, 3))
def test_an_edit_is_hidden_as_often_as_articles_of_mixed_rates_have_two(
    edits: float, seen: float, past: float
) -> None:
    """The formula against its definition: Poisson with a rate drawn from the Gamma of what is known."""
    steps = (np.arange(40_000) + 0.5) / 40_000 * 12
    shape, rate = hazard.PRIOR_PAGE + seen, hazard.PRIOR_PAGE + past
    factors = steps**4  # finer towards 0, where the Gamma has its pole
    density = factors ** (shape - 1) * np.exp(-rate * factors) * 4 * steps**3
    two = float((density * -np.expm1(-edits * factors + np.log1p(edits * factors))).sum() / density.sum())
    unseen = Unseen(one(edits), one(0), one(0), one(1))
    worth = float(index(unseen, seen=one(seen), expected=one(past))[0]) ** (1 / hazard.HIDDEN)
    assert worth == pytest.approx(two, abs=0.01)


@given(hours)
def test_what_is_to_come_and_what_was_are_all_of_three_years(age: float) -> None:
    whole = float(TOTALS[0][hazard.THREE_YEARS])
    both = float(expected(TOTALS[0], one(age))[0] + to_come(TOTALS[0], one(age))[0])
    assert both == pytest.approx(whole) or age > hazard.EDGES[hazard.THREE_YEARS]


@given(hours, hours, st.floats(0, 30), st.floats(0, 30), st.floats(1e-6, 1))
def test_every_page_is_due_again_within_bounds(
    age: float, quiet: float, seen: float, past: float, threshold: float
) -> None:
    (wait,) = waits(TOTALS, watched((age, quiet, seen, past)), 1.0, threshold)
    assert 0.25 * 0.999 <= wait <= 720 * 1.001


@given(hours, hours, st.floats(0, 30), st.floats(0, 30), st.floats(1e-6, 1), st.floats(0.1, 9))
def test_a_single_article_waits_as_long_as_among_others(
    age: float, quiet: float, seen: float, past: float, threshold: float, site: float
) -> None:
    article = (age, quiet, seen, past)
    (alone,) = waits(TOTALS, watched(article), site, threshold)
    among, _ = waits(TOTALS, watched(article, (1, 1, 0, 0)), site, threshold)
    assert alone == pytest.approx(among, rel=1e-6)


def test_a_young_page_comes_sooner_than_an_old_one_and_a_restless_one_sooner_than_a_quiet_one() -> None:
    young, old, restless, quiet = waits(
        TOTALS, watched((1, 1, 0, 0), (2000, 2000, 0, 0), (200, 5, 4, 0.3), (200, 200, 0, 0.3)), 1.0, 0.02
    )
    assert young < 2 < old
    assert restless < quiet


def test_rates_are_learned_from_looks_that_say_changed_or_not() -> None:
    rng = np.random.default_rng(3)
    learned = Hazards()
    for _ in range(3000):
        before = rng.uniform(0, 300, 20)
        now = before + rng.uniform(0.5, 60, 20)
        truth = 0.3 * (np.log1p(now / 10) - np.log1p(before / 10))  # rate .3 / (age + 10 h)
        edited = (rng.uniform(size=20) < -np.expm1(-truth)).astype(float)
        learned.learn(before, now, np.ones(20), edited, np.zeros(20))
    for age in (5.0, 50.0, 150.0):
        at = int(np.searchsorted(hazard.EDGES, age)) - 1
        assert learned.edit_rates[at] == pytest.approx(0.3 / (age + 10), rel=0.35)
    assert learned.removal_rates.max() < 0.001


@pytest.mark.parametrize("budget", [5.0, 50.0, 500.0])
def test_the_threshold_keeps_the_budget(budget: float) -> None:
    rng = np.random.default_rng(1)
    ages = rng.uniform(0, 20_000, 500)
    pages = Watched(ages, ages, np.zeros(500), np.zeros(500))
    threshold = threshold_for(TOTALS, pages, 1.0, budget)
    cost = float((24 / waits(TOTALS, pages, 1.0, threshold)).sum())
    assert cost <= budget * 1.02 or threshold > 0.9


def test_few_pages_are_simply_looked_at_often() -> None:
    pages = watched(*[(24.0 * n, 24.0 * n, 0, 0) for n in range(1, 11)])
    every = waits(TOTALS, pages, 1.0, threshold_for(TOTALS, pages, 1.0, 1000))
    assert every.max() <= 0.02 * (241) + 0.1
