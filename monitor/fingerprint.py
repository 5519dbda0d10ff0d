"""Text → normal form, digest, simhash, passages. Pure, vectorised.

The normal form keeps letters, digits and characters, folded (folding.py), with decimal points and per cent
signs, so that 1.1万 and 11万 differ. "Changed?" and "identical?" are decided by its digest alone; the 64-bit
simhash (Charikar 2002; Manku et al. 2007) only ranks; passages are winnowed 8-grams (Schleimer et al. 2003).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from monitor.folding import NORMAL_FORM_VERSION, fold, table, without_annotations

__all__ = [
    "NORMAL_FORM_VERSION",
    "Fingerprint",
    "NormalForm",
    "fingerprint",
    "fold",
    "hamming",
    "normal_form",
]

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

PASSAGE = 8  # characters of a passage
WINDOW = 8  # of so many neighbouring passages one is kept; every shared run of 15 characters is found
FEATURE = 4  # characters of a simhash feature
_PRIME = 0x9E3779B97F4A7C15
POINT, PERCENT = ord("."), ord("%")


@dataclass(frozen=True)
class NormalForm:
    """A folded text; ``offsets[i]`` is the index of its i-th character in the raw text."""

    text: str
    codes: Codes
    offsets: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fingerprint:
    """What is compared of a text before the text itself is."""

    digest: str  # BLAKE2b, 128 bits, of the normal form, in hex
    simhash: int  # 64 bits, unsigned
    passages: npt.NDArray[np.int64]  # sorted, unique
    length: int  # characters of the normal form


def normal_form(text: str) -> NormalForm:
    """Fold a text, keeping the way back."""
    raw = np.frombuffer(without_annotations(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = np.zeros(len(raw), dtype=np.uint32)
    inside = raw < len(table())
    codes[inside] = table()[raw[inside]]
    codes[_lone_points(codes)] = 0
    kept = np.flatnonzero(codes)
    folded = codes[kept]
    return NormalForm(folded.tobytes().decode("utf-32-le"), folded, kept)


def _lone_points(codes: Codes) -> npt.NDArray[np.bool_]:
    """Points and per cent signs that do not belong to a figure."""
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    before = np.concatenate(([False], digit[:-1])) if len(codes) else digit
    after = np.concatenate((digit[1:], [False])) if len(codes) else digit
    lone: npt.NDArray[np.bool_] = ((codes == POINT) & ~(before & after)) | ((codes == PERCENT) & ~before)
    return lone


def fingerprint(text: str) -> Fingerprint:
    """Digest, simhash and passages of a text."""
    return fingerprint_of(normal_form(text))


def fingerprint_of(form: NormalForm) -> Fingerprint:
    """The same, of a normal form."""
    digest = hashlib.blake2b(form.text.encode(), digest_size=16).hexdigest()
    return Fingerprint(digest, _simhash(form.codes), passages(form.codes), len(form.codes))


def grams(codes: Codes, length: int) -> Hashes:
    """A 64-bit hash of every run of ``length`` characters; of a shorter text, one hash of the whole."""
    if len(codes) == 0:
        return np.zeros(0, dtype=np.uint64)
    length = min(length, len(codes))
    hashed = np.zeros(len(codes) - length + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for at in range(length):
            hashed = hashed * np.uint64(_PRIME) + codes[at : len(codes) - length + at + 1]
        return _mixed(hashed)


def _mixed(values: Hashes) -> Hashes:
    """MurmurHash3's finaliser: every bit of the value moves every bit of the hash."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def passages(codes: Codes) -> npt.NDArray[np.int64]:
    """Winnowed passage hashes: of each window of neighbours the least, the last of equals."""
    hashed = grams(codes, PASSAGE)
    if len(hashed) <= WINDOW:
        kept = hashed if len(hashed) <= 1 else hashed[[int(np.argmin(hashed))]]
        return np.unique(kept).view(np.int64)
    windows = sliding_window_view(hashed, WINDOW)
    last = WINDOW - 1 - np.argmin(windows[:, ::-1], axis=1)
    return np.sort(np.unique(hashed[np.arange(len(windows)) + last]).view(np.int64))


def _simhash(codes: Codes) -> int:
    hashed = grams(codes, FEATURE)
    return simhash_of_features(hashed, np.ones(len(hashed), dtype=np.int64)) if len(hashed) else 0


def simhash_of_features(hashes: Hashes, weights: Sequence[int] | npt.NDArray[np.int64]) -> int:
    """The simhash of weighted 64-bit features; the `simhash` package gives the same for the same features."""
    bits = np.unpackbits(hashes.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    weighed = np.asarray(weights, dtype=np.int64)
    set_weight = bits.T.astype(np.int64) @ weighed
    chosen = set_weight * 2 > int(weighed.sum())
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def hamming(one: int, other: int) -> int:
    """In how many bits two simhashes differ."""
    return (one ^ other).bit_count()
