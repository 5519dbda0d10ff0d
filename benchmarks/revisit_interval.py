"""When the next look at an article is best, by dynamic programming, beside what the service's rule says.

    python benchmarks/revisit_interval.py [--price .01 .02 .04 .07]

The model: an article's edits are Poisson in operational time (what an average article of its age and site would
have), with a rate of which a Gamma(α, β) is believed; a look that finds an edit earns 1, every look costs a price.
A look says only whether there was an edit; what is believed afterwards is the Gamma with the same mean and variance.
With s = log((β + d) / β) for an interval d, and u = log of what all of the article's time is over β, the chance to
find something is 1 − exp(−α s) and u falls by s, so one table over α and u holds for all articles.

Printed for each price and α: the best s for a fresh article and for one of which little time is left, and the s at
which crawler/revisit/hazard.py's ``hidden`` reaches the price.
"""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP, LONGEST = 0.01, 4.0
LEFT: Floats = np.arange(0, int(LONGEST / STEP) + 1) * STEP  # u
SHAPES: Floats = np.geomspace(0.1, 60, 36)  # α
SHOWN = (0.14, 0.36, 0.9, 2.2)
FRESH, LATE = 2.8, 0.8


def after_finding(shapes: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """α and β (in units of β before) of the Gamma that is believed after an edit was found; moments matched."""
    none = -np.expm1(-shapes * steps)
    mean = shapes * -np.expm1(-(shapes + 1) * steps) / none
    square = shapes * (shapes + 1) * -np.expm1(-(shapes + 2) * steps) / none
    spread = np.maximum(square - mean**2, 1e-12)
    return mean**2 / spread, mean / spread


def best_steps(price: float) -> Floats:
    """The best s for each α and u; infinite where no look is worth its price."""
    worth = np.zeros((len(SHAPES), len(LEFT)))
    best = np.full_like(worth, np.inf)
    every = np.arange(len(SHAPES))
    shapes, steps = SHAPES[:, None], LEFT[None, 1:]
    new_shape, new_rate = after_finding(shapes, steps)
    place = np.clip(np.interp(np.log(new_shape), np.log(SHAPES), every.astype(float)), 0, len(SHAPES) - 1)
    below = np.minimum(place.astype(int), len(SHAPES) - 2)
    share = place - below
    chance = -np.expm1(-shapes * steps)
    for k in range(1, len(LEFT)):
        left = np.log1p((np.exp(LEFT[k]) - np.exp(steps[:, :k])) / new_rate[:, :k]) / STEP
        at = np.minimum(left, k - 1)
        low, high = at.astype(int), np.minimum(at.astype(int) + 1, k - 1)
        row, between, rest = below[:, :k], at - low, share[:, :k]
        found = (1 - rest) * ((1 - between) * worth[row, low] + between * worth[row, high])
        found += rest * ((1 - between) * worth[row + 1, low] + between * worth[row + 1, high])
        nothing = worth[:, :k][:, ::-1]
        gain = chance[:, :k] * (1 + found) + (1 - chance[:, :k]) * nothing - price
        chosen = gain.argmax(axis=1)
        top = gain[every, chosen]
        worth[:, k] = np.maximum(top, 0)
        best[top > 0, k] = steps[0, chosen[top > 0]]
    return best


def rule_step(shape: float, price: float) -> float:
    """The s at which the chance of two edits or more reaches the price."""
    steps = np.linspace(1e-4, 8, 80_000)
    hidden = -np.expm1(-shape * steps + np.log1p(shape * -np.expm1(-steps)))
    return float(steps[np.searchsorted(hidden, price)])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--price", nargs="+", type=float, default=[0.01, 0.02, 0.04, 0.07])
    print("price     α   best, fresh   best, late   rule")
    for price in parser.parse_args().price:
        best = best_steps(price)
        for wanted in SHOWN:
            at = int(np.argmin(np.abs(np.log(SHAPES / wanted))))
            fresh, late = (best[at, int(each / STEP)] for each in (FRESH, LATE))
            rule = rule_step(float(SHAPES[at]), price)
            print(f"{price:5.3f} {SHAPES[at]:5.2f} {fresh:13.2f} {late:12.2f} {rule:6.2f}")


if __name__ == "__main__":
    main()
