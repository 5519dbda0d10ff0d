"""Code points of one text, or of many one after the other → hashes of runs, winnowed passages, simhashes. Pure.

Runs are hashed by a polynomial over the code points, mixed with MurmurHash3's finaliser. Texts of a batch lie
in one array, so that every step is a few passes of numpy over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Passages = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]

PASSAGE = 8  # characters of a passage
WINDOW = 8  # of so many neighbouring passages one is kept; every shared run of 15 characters is found
FEATURE = 4  # characters of a simhash feature
_PRIME = 0x9E3779B97F4A7C15
_LANE = 255  # what a byte can count
_TRUE = np.ones(1, dtype=bool)


def grams(codes: Codes, length: int) -> Hashes:
    """A 64-bit hash of every run of ``length`` characters; of a shorter text, one hash of the whole."""
    return mixed(rolled(codes, length))


def rolled(codes: Codes, length: int) -> Hashes:
    """The same unmixed: as good for telling runs apart, no good for choosing among them."""
    if len(codes) == 0:
        return np.zeros(0, dtype=np.uint64)
    length = min(length, len(codes))
    power, width = codes.astype(np.uint64), 1
    hashed, done = power, 0
    while True:  # square and multiply, over the length's bits
        if length & width:
            hashed = power if not done else _joined(hashed, power, done, width)
            done += width
        if done == length:
            return hashed
        power, width = _joined(power, power, width, width), width * 2


def _joined(one: Hashes, other: Hashes, at: int, width: int) -> Hashes:
    """Hashes of runs of ``at + width`` characters, from those of their parts."""
    joined = one[: len(other) - at] * np.uint64(pow(_PRIME, width, 1 << 64))
    joined += other[at : at + len(joined)]
    return joined


def mixed(values: Hashes) -> Hashes:
    """MurmurHash3's finaliser: every bit of the value moves every bit of the hash."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def passages(codes: Codes) -> Passages:
    """Winnowed passage hashes of a text: of each window of neighbours the least (Schleimer et al. 2003)."""
    hashed = grams(codes, PASSAGE)
    if len(hashed) == 0:
        return hashed.view(np.int64)
    kept = _least(hashed) if len(hashed) > WINDOW else hashed.min(keepdims=True)
    return _unique(_changes(kept.view(np.int64)))


def _least(hashed: Hashes) -> Hashes:
    """The least hash of every window. The choice among equals does not matter: only the value is kept."""
    pairs = np.minimum(hashed[:-1], hashed[1:])
    fours = np.minimum(pairs[:-2], pairs[2:])
    return np.minimum(fours[:-4], fours[4:])


def passages_of_all(codes: Codes, starts: Positions, ends: Positions) -> list[Passages]:
    """The passages of each text of a batch, none of which is shorter than a window of passages."""
    least = _least(grams(codes, PASSAGE)).view(np.int64)
    last = ends - (PASSAGE + WINDOW - 1)  # of a text's windows
    fresh = np.ones(len(least), dtype=bool)
    np.not_equal(least[1:], least[:-1], out=fresh[1:])
    fresh[starts] = True
    kept = np.flatnonzero(fresh)
    bounds = np.searchsorted(kept, np.stack((starts, last + 1)))
    chosen = least[kept]
    return [_unique(chosen[start:end]) for start, end in bounds.T.tolist()]


def _unique(values: Passages) -> Passages:
    """``np.unique`` without its overhead."""
    return _changes(np.sort(values))


def _changes(values: Passages) -> Passages:
    """The values that differ from the one before."""
    kept: Passages = values[np.concatenate((_TRUE, values[1:] != values[:-1]))]
    return kept


def simhash(codes: Codes) -> int:
    """The simhash of a text's runs of four characters, each as often as it occurs."""
    hashed = grams(codes, FEATURE)
    if len(hashed) == 0:
        return 0
    counts = _lanes(hashed, np.arange(0, len(hashed), _LANE)).sum(axis=0, dtype=np.int64)
    chosen = counts * 2 > len(hashed)
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def simhashes(codes: Codes, starts: Positions, ends: Positions) -> list[int]:
    """The simhash of each text of a batch, none of which is shorter than a run."""
    hashed = grams(codes, FEATURE)
    last = ends - FEATURE + 1
    # every second segment holds the runs that cross from one text into the next, and is dropped
    bounds = np.stack((starts, last), axis=1).ravel()
    counts = _bit_counts(hashed[: bounds[-1]], bounds[:-1])
    found: list[int] = _majority(counts[::2], last - starts).tolist()
    return found


def _bit_counts(hashes: Hashes, starts: Positions) -> npt.NDArray[np.int64]:
    """How often each of the 64 bits is set in each segment: bytes as counters, eight to a word."""
    ends = np.append(starts[1:], len(hashes))
    parts = -((starts - ends) // _LANE)  # a counter overflows at 256: longer segments are cut
    first = np.cumsum(parts) - parts
    inside = np.arange(int(parts.sum())) - np.repeat(first, parts)
    cuts = np.repeat(starts, parts) + inside * _LANE
    return np.add.reduceat(_lanes(hashes, cuts), first, axis=0, dtype=np.int64)


def _lanes(hashes: Hashes, cuts: Positions) -> npt.NDArray[np.uint8]:
    """The same of segments of no more than 255 hashes."""
    bits = np.unpackbits(hashes.view(np.uint8), bitorder="little").view(np.uint64).reshape(-1, 8)
    return np.add.reduceat(bits, cuts, axis=0).view(np.uint8)


def _majority(counts: npt.NDArray[np.int64], totals: Positions) -> Hashes:
    """The bits that more than half of the features set."""
    return np.packbits(counts * 2 > totals[:, None], axis=1, bitorder="little").view(np.uint64).ravel()


def simhash_of_features(hashes: Hashes, weights: Sequence[int] | npt.NDArray[np.int64]) -> int:
    """The simhash of weighted 64-bit features; the `simhash` package gives the same for the same features."""
    bits = np.unpackbits(hashes.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    weighed = np.asarray(weights, dtype=np.int64)
    chosen = bits.T.astype(np.int64) @ weighed * 2 > int(weighed.sum())
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def hamming(one: int, other: int) -> int:
    """In how many bits two simhashes differ."""
    return (one ^ other).bit_count()
