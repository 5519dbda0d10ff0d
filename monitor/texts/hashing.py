"""Code points of a text, or of a batch of joined texts → hashes of runs, winnowed passages, simhashes.

Runs are hashed by a polynomial over the code points, mixed with MurmurHash3's finaliser. The texts of a batch are
joined in a single array, so that every step is a few passes of numpy over the whole batch.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Passages = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.int32]  # positions to keep: half the memory

PASSAGE = 8  # characters of a passage
WINDOW = 8  # neighbouring passages, of which the least is kept; every shared run of 15 characters is found
FEATURE = 4  # characters of a simhash feature
_PRIME = 0x9E3779B97F4A7C15
_LANE = 255  # the highest count that a byte holds
_TRUE = np.ones(1, dtype=bool)


def grams(codes: Codes, length: int) -> Hashes:
    """Return a 64-bit hash of every run of ``length`` characters. A shorter text gives a single hash."""
    return _mixed(rolled(codes, length))


def rolled(codes: Codes, length: int) -> Hashes:
    """Return unmixed hashes of every run of ``length`` characters.

    Unmixed hashes tell runs apart, but are unfit for choosing among runs: ``grams`` returns mixed hashes.
    """
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


def _joined(first: Hashes, second: Hashes, at: int, width: int) -> Hashes:
    """Return hashes of runs of ``at + width`` characters, from the hashes of their first and second part."""
    joined = first[: len(second) - at] * np.uint64(pow(_PRIME, width, 1 << 64))
    joined += second[at : at + len(joined)]
    return joined


def _mixed(values: Hashes) -> Hashes:
    """Return ``values`` after MurmurHash3's finaliser: every bit of a value moves every bit of the hash."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def passages(codes: Codes) -> Passages:
    """Return the winnowed passages of a text, sorted and without repeats.

    Of each window of neighbouring hashes the least is kept. Schleimer et al. 2003, "Winnowing: local algorithms for
    document fingerprinting".
    """
    hashed = grams(codes, PASSAGE)
    if len(hashed) == 0:
        return hashed.view(np.int64)
    kept = _least(hashed) if len(hashed) > WINDOW else hashed.min(keepdims=True)
    return _unique(_changes(kept.view(np.int64)))


def _least(hashed: Hashes) -> Hashes:
    """Return the least hash of every window."""
    pairs = np.minimum(hashed[:-1], hashed[1:])
    fours = np.minimum(pairs[:-2], pairs[2:])
    return np.minimum(fours[:-4], fours[4:])


def passages_of_all(codes: Codes, starts: Positions, ends: Positions) -> list[Passages]:
    """Return the passages of every text of a batch.

    Text ``i`` lies in ``codes[starts[i]:ends[i]]``. No text may be shorter than a window of passages.
    """
    least = _least(grams(codes, PASSAGE)).view(np.int64)
    last = ends - (PASSAGE + WINDOW - 1)  # last window of each text
    fresh = np.ones(len(least), dtype=bool)
    np.not_equal(least[1:], least[:-1], out=fresh[1:])
    fresh[starts] = True
    kept = np.flatnonzero(fresh)
    bounds = np.searchsorted(kept, np.stack((starts, last + 1)))
    chosen = least[kept]
    return [_unique(chosen[start:end]) for start, end in bounds.T.tolist()]


def _unique(values: Passages) -> Passages:
    """Return sorted values without repeats, as ``np.unique`` but faster."""
    return _changes(np.sort(values))


def _changes(values: Passages) -> Passages:
    """Return the values that differ from the value before."""
    kept: Passages = values[np.concatenate((_TRUE, values[1:] != values[:-1]))]
    return kept


def simhash(codes: Codes) -> int:
    """Return the 64-bit simhash of a text. Features are all runs of four characters, repeats included.

    Charikar 2002, "Similarity estimation techniques from rounding algorithms".
    """
    hashed = grams(codes, FEATURE)
    if len(hashed) == 0:
        return 0
    counts = _lanes(hashed, np.arange(0, len(hashed), _LANE)).sum(axis=0, dtype=np.int64)
    chosen = counts * 2 > len(hashed)
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def simhashes(codes: Codes, starts: Positions, ends: Positions) -> list[int]:
    """Return the simhash of every text of a batch.

    Text ``i`` lies in ``codes[starts[i]:ends[i]]``. No text may be shorter than four characters.
    """
    hashed = grams(codes, FEATURE)
    last = ends - FEATURE + 1
    # every second segment holds the runs that cross from a text into the next text, and is dropped
    bounds = np.stack((starts, last), axis=1).ravel()
    counts = _bit_counts(hashed[: bounds[-1]], bounds[:-1])
    hashes: list[int] = _majority(counts[::2], last - starts).tolist()
    return hashes


def _bit_counts(hashes: Hashes, starts: Positions) -> npt.NDArray[np.int64]:
    """Return the number of hashes of every segment that set each of the 64 bits.

    Bytes serve as counters, eight to a word.
    """
    ends = np.append(starts[1:], len(hashes))
    parts = -((starts - ends) // _LANE)  # a counter overflows at 256: longer segments are cut
    first = np.cumsum(parts) - parts
    inside = np.arange(int(parts.sum())) - np.repeat(first, parts)
    cuts = np.repeat(starts, parts) + inside * _LANE
    return np.add.reduceat(_lanes(hashes, cuts), first, axis=0, dtype=np.int64)


def _lanes(hashes: Hashes, cuts: Positions) -> npt.NDArray[np.uint8]:
    """Return the bit counts of segments that hold at most 255 hashes."""
    bits = np.unpackbits(hashes.view(np.uint8), bitorder="little").view(np.uint64).reshape(-1, 8)
    return np.add.reduceat(bits, cuts, axis=0).view(np.uint8)


def _majority(counts: npt.NDArray[np.int64], totals: Positions) -> Hashes:
    """Return the bits that more than half of the features set."""
    return np.packbits(counts * 2 > totals[:, None], axis=1, bitorder="little").view(np.uint64).ravel()
