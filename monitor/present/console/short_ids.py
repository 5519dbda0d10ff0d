"""Ids → the shortest unique beginnings, as git shortens the names of commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

LEAST = 8  # characters with the letter and the hyphen: f-95c0a1


def short_ids(wanted: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return a beginning for each wanted id that no further id in `taken` has.

    Example: f-95c0a1b2 and f-95c0a1ff give f-95c0a1b and f-95c0a1f.
    """
    needed: dict[str, int] = {}
    for one, next_one in pairwise(sorted({*taken, *wanted})):
        shared = _shared(one, next_one) + 1
        needed[one] = max(needed.get(one, 0), shared)
        needed[next_one] = shared
    return {each: each[: max(LEAST, needed.get(each, 0))] for each in wanted}


def _shared(one: str, other: str) -> int:
    """Return the number of characters that two ids share at the beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
