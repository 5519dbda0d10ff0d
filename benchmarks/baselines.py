"""The usual near-duplicate methods, each as a function from articles to a function that finds: for comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np

Find = Callable[[str], set[int]]  # a text → numbers of the articles that it is said to derive from

SIMHASH_BITS = 3  # Manku et al. 2007, for 64 bits
JACCARD, PERMUTATIONS, SHINGLE = 0.7, 128, 5


def simhash_package(articles: Sequence[str]) -> Find:
    """The `simhash` package, Hamming distance up to three."""
    from simhash import Simhash

    known = np.array([Simhash(each).value for each in articles], dtype=np.uint64)

    def find(text: str) -> set[int]:
        distance = np.bitwise_count(known ^ np.uint64(Simhash(text).value))
        return set(np.flatnonzero(distance <= SIMHASH_BITS).tolist())

    return find


def shingles(text: str) -> set[str]:
    """Runs of five characters."""
    return {text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))}


def datasketch_lsh(articles: Sequence[str]) -> Find:
    """MinHash LSH of datasketch, Jaccard similarity from .7."""
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> MinHash:
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([each.encode() for each in shingles(text)])
        return made

    index = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    known = [sketch(each) for each in articles]
    for number, each in enumerate(known):
        index.insert(number, each)

    def find(text: str) -> set[int]:
        asked = sketch(text)
        return {each for each in index.query(asked) if known[each].jaccard(asked) >= JACCARD}

    return find


def rensa_lsh(articles: Sequence[str]) -> Find:
    """The same with rensa, which is compiled."""
    from rensa import RMinHash, RMinHashLSH

    def sketch(text: str) -> RMinHash:
        made = RMinHash(num_perm=PERMUTATIONS, seed=1)
        made.update(list(shingles(text)))
        return made

    index = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=16)
    known = [sketch(each) for each in articles]
    for number, each in enumerate(known):
        index.insert(number, each)

    def find(text: str) -> set[int]:
        asked = sketch(text)
        return {each for each in index.query(asked) if known[each].jaccard(asked) >= JACCARD}

    return find


BASELINES: dict[str, tuple[str, Callable[[Sequence[str]], Find]]] = {
    "simhash": ("simhash", simhash_package),
    "minhash": ("datasketch", datasketch_lsh),
    "rensa": ("rensa", rensa_lsh),
}


def installed() -> dict[str, Callable[[Sequence[str]], Find]]:
    """The baselines whose package is there."""
    return {name: build for name, (package, build) in BASELINES.items() if find_spec(package)}
