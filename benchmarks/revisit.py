"""Which revisit policy sees most edits and removals for the same number of looks: a simulation.

    python benchmarks/revisit.py [--world news gov] [--budget 250 1000 4000] [--seeds 1] [--policy ours ...]

20,000 articles of 40 sites over 90 days: half are an archive up to three years old, half arrive evenly. Edits
fall with age, by a curve of each world; sites (log-normal) and articles (Gamma, shape .15) differ in how much they
edit. Each quarter of an hour a policy looks at the k pages of highest priority; every policy has the same k.
Columns, in % of all edits: caught before the next edit or the removal hid them, hidden by these, and made before the
article was first seen (which no policy can catch; the rest is not seen by the end); median delay in hours of the
caught ones; removals seen by the end. Ours is crawler/revisit/hazard.py as the service runs it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crawler.revisit import hazard
from crawler.revisit.hazard import Hazards

Floats = npt.NDArray[np.float64]
DAYS, TICK = 90, 0.25  # hours
HOURS = DAYS * 24.0
DAY, WEEK, YEAR = 24.0, 168.0, 8766.0
NEVER = 1e12


@dataclass(frozen=True)
class Curve:
    """Expected events of an average article by ages in hours, linear in log(age + 1 h) between them."""

    ages: tuple[float, ...]
    events: tuple[float, ...]

    def at(self, ages: Floats) -> Floats:
        """Expected events up to each age."""
        return np.asarray(np.interp(np.log1p(ages), np.log1p(self.ages), self.events))

    def age_of(self, events: Floats) -> Floats:
        """The age at which so many are expected; NEVER where the curve does not reach it."""
        found = np.expm1(np.interp(events, self.events, np.log1p(self.ages)))
        return np.asarray(np.where(events >= self.events[-1], NEVER, found))


# news: 18 % of articles edited in a week, 86 % of these in 24 h. gov: 9 %, 74 %, and a tail over three years.
# early: two thirds of all within an hour. slow: half after the first week. removals: 42 % of the week's in 24 h.
WORLDS = {
    "news": (Curve((0, 1, 6, DAY, WEEK, 3 * YEAR), (0, 0.10, 0.22, 0.33, 0.45, 0.52)), 0.6),
    "gov": (Curve((0, 1, 6, DAY, WEEK, 3 * YEAR), (0, 0.03, 0.06, 0.085, 0.125, 0.18)), 0.6),
    "early": (Curve((0, 0.5, 1, DAY, WEEK, 3 * YEAR), (0, 0.20, 0.30, 0.38, 0.43, 0.46)), 0.9),
    "slow": (Curve((0, DAY, WEEK, 30 * DAY, 3 * YEAR), (0, 0.12, 0.25, 0.40, 0.55)), 0.4),
}
REMOVED = Curve((0, DAY, WEEK, 90 * DAY, 3 * YEAR), (0, 0.007, 0.0165, 0.028, 0.04))


@dataclass
class World:
    """Every article's life, fixed before any policy runs; times in hours from the begin."""

    born: Floats
    site: npt.NDArray[np.int64]
    edits: list[Floats]  # times, ascending, none after the removal
    removed: Floats
    factor: Floats  # true factor of site and article on the curve
    curve: Curve


def world(name: str, seed: int, *, articles: int = 20_000, sites: int = 40) -> World:
    """A world drawn from its curves."""
    rng = np.random.default_rng(seed)
    curve, spread = WORLDS[name]
    old = articles // 2
    born = np.concatenate((-rng.uniform(0, 3 * YEAR, old), rng.uniform(0, HOURS, articles - old)))
    site = rng.integers(0, sites, articles)
    rates = rng.lognormal(-(spread**2) / 2, spread, sites)
    factor = rates[site] * rng.gamma(0.15, 1 / 0.15, articles)
    removed = born + REMOVED.age_of(rng.exponential(1.0, articles))
    edits = []
    for at in range(articles):
        count = rng.poisson(factor[at] * curve.events[-1])
        ages = curve.age_of(np.sort(rng.uniform(0, curve.events[-1], count)))
        times = born[at] + ages
        edits.append(times[(times > max(0.0, born[at])) & (times < min(HOURS, removed[at]))])
    return World(born, site, edits, removed, factor, curve)


@dataclass
class State:
    """What a crawler knows: for each page its age, last look, last change seen, edits seen."""

    world: World
    known: npt.NDArray[np.bool_]
    gone: npt.NDArray[np.bool_]
    last: Floats
    changed: Floats
    seen: Floats
    now: float = 0.0


class Policy:
    """A priority, and what it learns from looks."""

    name = ""

    def __init__(self, start: State) -> None:
        self.start = start

    def priority(self, state: State) -> Floats:
        """What a look at each page is worth now."""
        raise NotImplementedError

    def learn(self, state: State, pages: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
        """What looks at these pages found; ``state.last`` is still that before them."""

    def meet(self, state: State, pages: npt.NDArray[np.int64]) -> None:
        """These pages were looked at for the first time."""


class Uniform(Policy):
    """The longest not looked at first."""

    name = "uniform"

    def priority(self, state: State) -> Floats:
        return state.now - state.last


class Age(Policy):
    """(now − last look) / (age + 1 h)."""

    name = "age"

    def priority(self, state: State) -> Floats:
        return (state.now - state.last) / (state.now - state.world.born + 1)


class SinceChange(Policy):
    """(now − last look) / (now − last change + 1 h): the first rule of the service."""

    name = "since change"

    def priority(self, state: State) -> Floats:
        return (state.now - state.last) / (state.now - state.changed + 1)


class Interval(Policy):
    """An interval for each page, shorter after a change and longer without."""

    shorter, longer, least, most, first = 0.5, 1.5, 1.0, 14 * DAY, DAY

    def __init__(self, start: State) -> None:
        super().__init__(start)
        self.wait = np.full(len(start.last), self.first)

    def priority(self, state: State) -> Floats:
        return (state.now - state.last) / self.wait

    def learn(self, state: State, pages: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
        factor = np.where(edited > 0, self.shorter, self.longer)
        self.wait[pages] = np.clip(self.wait[pages] * factor, self.least, self.most)


class StormCrawler(Interval):
    """Adaptive scheduler: half after a change, half as long again without; one hour to 14 days."""

    name = "StormCrawler"


class Nutch(Interval):
    """AdaptiveFetchSchedule with sync_delta: × .8 and × 1.4, drawn towards the time since the change."""

    name = "Nutch"
    shorter, longer, least, most, first = 0.8, 1.4, 1 / 60, YEAR, DAY

    def learn(self, state: State, pages: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
        super().learn(state, pages, edited, removed)
        delta = state.now - state.changed[pages]
        drawn = np.where(delta > self.wait[pages], delta, self.wait[pages])
        self.wait[pages] = np.clip(drawn - 0.3 * delta, self.least, self.most)


class ConstantRate(Policy):
    """The optimum for constant Poisson rates (Cho and Garcia-Molina 2003), with rates learned page by page."""

    name = "constant rate"

    def __init__(self, start: State) -> None:
        super().__init__(start)
        self.spent = np.zeros(len(start.last))

    def priority(self, state: State) -> Floats:
        rate = (0.5 + state.seen) / (0.5 / 0.0008 + self.spent)
        x = rate * (state.now - state.last)
        return np.asarray(1 - (1 + x) * np.exp(-x))

    def learn(self, state: State, pages: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
        self.spent[pages] += state.now - state.last[pages]


class KnownHazard(Policy):
    """P(changed) by the true curve and the true factors: what no crawler can know."""

    name = "hazard known"

    def priority(self, state: State) -> Floats:
        here = state.world
        now, last = (here.curve.at(np.maximum(at - here.born, 0)) for at in (state.now, state.last))
        return np.asarray(-np.expm1(-here.factor * (now - last)))


class Ours(Policy):
    """The learned index of crawler/revisit/hazard.py."""

    name = "ours"
    every = 24  # ticks between two fits of the rates to cumulative tables

    def __init__(self, start: State) -> None:
        super().__init__(start)
        count, sites = len(start.last), int(start.world.site.max()) + 1
        self.hazards, self.tick = Hazards(), 0
        self.expected, self.site_seen, self.site_expected = np.zeros(count), np.zeros(sites), np.zeros(sites)
        self.refit(start)

    def refit(self, state: State) -> None:
        """Cumulative hazards at the last looks, by the rates as they are known now."""
        self.totals = self.hazards.totals
        self.edits_last, self.removals_last, self.to_come = self.at_last(state.last - state.world.born)

    def at_last(self, ages: Floats) -> tuple[Floats, Floats, Floats]:
        """What is expected of an average article up to these ages at its last look, and from there on."""
        edits, removals = (hazard.expected(each, np.maximum(ages, 0)) for each in self.totals)
        return edits, removals, hazard.to_come(self.totals[0], np.maximum(ages, 0))

    def meet(self, state: State, pages: npt.NDArray[np.int64]) -> None:
        found = self.at_last(state.last[pages] - state.world.born[pages])
        self.edits_last[pages], self.removals_last[pages], self.to_come[pages] = found

    def sites(self, state: State) -> Floats:
        """The factor of each page's site."""
        return hazard.site_factor(self.site_seen, self.site_expected)[state.world.site]

    def priority(self, state: State) -> Floats:
        self.tick += 1
        if self.tick % self.every == 0:
            self.refit(state)
        ages = np.maximum(state.now - state.world.born, 0)
        edits, removals = (hazard.expected(each, ages) for each in self.totals)
        site = self.sites(state)
        unseen = hazard.Unseen(
            site * (edits - self.edits_last), removals - self.removals_last, site * self.to_come,
            state.now - state.last,
        )  # fmt: skip
        return hazard.index(unseen, seen=state.seen, expected=site * self.expected)

    def learn(self, state: State, pages: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
        here = state.world
        before, now = np.maximum(state.last[pages] - here.born[pages], 0), state.now - here.born[pages]
        site = self.sites(state)[pages]
        of_page = hazard.page_factor(state.seen[pages], site * self.expected[pages])
        self.hazards.learn(before, now, site * of_page, edited, removed)
        edits_now, removals_now = (hazard.expected(each, now) for each in self.totals)
        passed = edits_now - self.edits_last[pages]
        np.add.at(self.site_expected, here.site[pages], of_page * passed)
        np.add.at(self.site_seen, here.site[pages], edited)
        self.expected[pages] += passed
        self.edits_last[pages], self.removals_last[pages] = edits_now, removals_now
        self.to_come[pages] = hazard.to_come(self.totals[0], now)


class Greedy(Ours):
    """What Ours learns, ranked by the chance that a look finds something: P(edited), and thrice P(removed)."""

    name = "greedy"

    def priority(self, state: State) -> Floats:
        super().priority(state)
        ages = np.maximum(state.now - state.world.born, 0)
        edits, removals = (hazard.expected(each, ages) for each in self.totals)
        site = self.sites(state)
        factor = np.minimum((0.3 + state.seen) / (0.3 + site * self.expected), 20)
        return np.asarray(
            site * factor * (edits - self.edits_last) + 3 * (removals - self.removals_last)
        )  # 1 - exp(-x) ranks alike


POLICIES: tuple[type[Policy], ...] = (
    Uniform, ConstantRate, Nutch, StormCrawler, Age, SinceChange, KnownHazard, Greedy, Ours,
)  # fmt: skip


@dataclass
class Outcome:
    """What a policy came to."""

    caught: float
    hidden: float
    too_early: float
    delay_h: float
    removals: float
    seconds: float = field(default=0.0)


def simulate(here: World, make: type[Policy], budget: float) -> Outcome:
    """Run one policy with so many looks a day."""
    begin = time.perf_counter()
    state = _start(here)
    policy = make(state)
    pointer = np.zeros(len(here.born), dtype=np.int64)  # edits of each page that happened up to its last look
    delays: list[float] = []
    hidden = too_early = seen_removals = 0
    owed = 0.0
    for tick in range(1, int(HOURS / TICK) + 1):
        state.now = tick * TICK
        owed += budget * TICK / 24
        k, owed = int(owed), owed - int(owed)
        chosen = _chosen(state, policy, k)
        if not len(chosen):
            continue
        edited, removed = np.zeros(len(chosen)), np.zeros(len(chosen))
        for n, page in enumerate(chosen.tolist()):
            times = here.edits[page]
            upto = int(np.searchsorted(times, state.now, side="right"))
            removed[n] = here.removed[page] <= state.now
            if upto > pointer[page] and state.known[page]:
                hidden += upto - pointer[page] - (1 - int(removed[n]))
                if not removed[n]:
                    delays.append(state.now - float(times[upto - 1]))
                    edited[n] = 1
            elif upto > pointer[page]:
                too_early += upto - pointer[page]
            pointer[page] = upto
        seen_removals += int(removed.sum())
        looked = state.known[chosen]
        policy.learn(state, chosen[looked], edited[looked], removed[looked])
        _note(state, chosen, edited, removed)
        policy.meet(state, chosen[~looked])
    edits = sum(map(len, here.edits))
    gone = int(((here.removed > 0) & (here.removed < HOURS)).sum())
    return Outcome(
        100 * len(delays) / edits, 100 * hidden / edits, 100 * too_early / edits,
        float(np.median(delays)) if delays else 0.0,
        100 * seen_removals / gone, time.perf_counter() - begin,
    )  # fmt: skip


def _start(here: World) -> State:
    """The archive was just looked at; what was removed before is not there."""
    old, count = here.born <= 0, len(here.born)
    return State(
        here, known=old.copy(), gone=here.removed <= 0, last=np.where(old, 0.0, here.born),
        changed=here.born.copy(), seen=np.zeros(count),
    )  # fmt: skip


def _chosen(state: State, policy: Policy, k: int) -> npt.NDArray[np.int64]:
    """New articles first, then by priority."""
    here = state.world
    new = np.flatnonzero(~state.known & (here.born <= state.now))
    room = k - len(new)
    worth = policy.priority(state)
    if room <= 0:
        return new[:k]
    worth = np.where(state.known & ~state.gone, worth, -1.0)
    best = np.argpartition(-worth, room)[:room]
    return np.concatenate((new, best[worth[best] > 0]))


def _note(state: State, chosen: npt.NDArray[np.int64], edited: Floats, removed: Floats) -> None:
    state.known[chosen] = True
    state.gone[chosen] |= removed > 0
    state.last[chosen] = state.now
    state.seen[chosen] += edited
    state.changed[chosen] = np.where(edited > 0, state.now, state.changed[chosen])


def measured(job: tuple[str, int, float, str]) -> tuple[tuple[str, float, str], Outcome]:
    """One run, for a process of its own."""
    name, seed, budget, policy = job
    make = next(each for each in POLICIES if each.name == policy)
    return (name, budget, policy), simulate(world(name, seed), make, budget)


def main() -> None:
    """Print a table a world and budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--world", nargs="+", choices=list(WORLDS), default=["news", "gov"])
    parser.add_argument("--budget", nargs="+", type=float, default=[250, 1000, 4000], help="looks a day")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--policy", nargs="+", default=[each.name for each in POLICIES])
    asked = parser.parse_args()
    jobs = [
        (name, seed, budget, policy)
        for name in asked.world
        for budget in asked.budget
        for policy in asked.policy
        for seed in asked.seeds
    ]
    found: dict[tuple[str, float, str], list[Outcome]] = {}
    with ProcessPoolExecutor() as pool:
        for key, outcome in pool.map(measured, jobs):
            found.setdefault(key, []).append(outcome)
    for name in asked.world:
        for budget in asked.budget:
            print(f"\n{name}, {budget:g} looks a day   caught   hidden  too early    delay  removals")
            for policy in asked.policy:
                print(f"  {policy:22} {_row(found[name, budget, policy])}")


def _row(outcomes: Iterable[Outcome]) -> str:
    every = list(outcomes)
    caught, hidden, too_early, delay, removals = (
        float(np.mean([getattr(each, name) for each in every]))
        for name in ("caught", "hidden", "too_early", "delay_h", "removals")
    )
    return f"{caught:6.1f} % {hidden:5.1f} %    {too_early:5.1f} % {delay:7.2f} h {removals:6.1f} %"


if __name__ == "__main__":
    main()
