"""Texts of a collection → pairs that share runs of eight characters, with the share of the smaller text."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

RUN = 8
SAMPLED = 4  # one run in so many is looked at
MOST_TEXTS = 250  # a run in more texts is a formula
_OTHER = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def runs(text: str) -> frozenset[int]:
    """Return the digests of all runs of eight letters, figures and hanzi."""
    plain = _OTHER.sub("", text)
    return frozenset(hash(plain[at : at + RUN]) for at in range(len(plain) - RUN + 1))


def coverage(part: str, whole: str) -> float:
    """Return the share of the runs of ``part`` that ``whole`` has too."""
    own = runs(part)
    return len(own & runs(whole)) / len(own) if own else 0.0


def near_pairs(texts: Sequence[str], least: float) -> dict[tuple[int, int], float]:
    """Return the pairs of texts with at least this share of the runs of either, judged by a sample of the runs."""
    sampled = [_sample(text) for text in texts]
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for holders in _holders(sampled):
        for first, one in enumerate(holders):
            for other in holders[first + 1 :]:
                shared[one, other] += 1
    sizes = list(map(len, sampled))
    shares = {
        (one, other): count / max(1, min(sizes[one], sizes[other])) for (one, other), count in shared.items()
    }
    return {pair: share for pair, share in shares.items() if share >= least}


def _sample(text: str) -> set[int]:
    plain = _OTHER.sub("", text)
    digests = (zlib.crc32(plain[at : at + RUN].encode()) for at in range(len(plain) - RUN + 1))
    return {digest for digest in digests if digest % SAMPLED == 0}


def _holders(sampled: Sequence[Iterable[int]]) -> Iterable[list[int]]:
    """Yield, for every run of two texts or more, the numbers of the texts in order."""
    numbers = np.concatenate([np.full(len(set(each)), at) for at, each in enumerate(sampled)])
    digests = np.concatenate([np.fromiter(each, dtype=np.int64) for each in sampled])
    order = np.lexsort((numbers, digests))
    digests, numbers = digests[order], numbers[order]
    starts = np.flatnonzero(np.r_[True, digests[1:] != digests[:-1]])
    ends = np.r_[starts[1:], len(digests)]
    for at in np.flatnonzero((ends - starts > 1) & (ends - starts <= MOST_TEXTS)).tolist():
        yield numbers[starts[at] : ends[at]].tolist()


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return, for every number below ``count``, the least number that a chain of pairs leads to."""
    leads = list(range(count))

    def root(at: int) -> int:
        while leads[at] != at:
            leads[at] = leads[leads[at]]
            at = leads[at]
        return at

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        leads[high] = low
    return [root(at) for at in range(count)]
