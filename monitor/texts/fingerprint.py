"""Text → normal form, digest, simhash, passages; one text, or many at once. Pure, vectorised.

The normal form keeps letters, digits and characters, folded (folding.py), with decimal points and per cent
signs, so that 1.1万 and 11万 differ. "Changed?" and "identical?" are decided by its digest alone; the 64-bit
simhash (Charikar 2002; Manku et al. 2007) only ranks; passages are winnowed 8-grams (Schleimer et al. 2003).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

import numpy as np
import numpy.typing as npt

from monitor.texts.folding import NORMAL_FORM_VERSION, fold, table, without_annotations
from monitor.texts.hashing import (
    PASSAGE,
    WINDOW,
    Codes,
    Passages,
    Positions,
    grams,
    hamming,
    passages,
    passages_of_all,
    simhash,
    simhash_of_features,
    simhashes,
)

__all__ = [
    "NORMAL_FORM_VERSION",
    "PASSAGE",
    "WINDOW",
    "Fingerprint",
    "NormalForm",
    "fingerprint",
    "fingerprint_of",
    "fingerprints",
    "fold",
    "grams",
    "hamming",
    "normal_form",
    "normal_forms",
    "passages",
    "simhash_of_features",
]

POINT, NEWLINE, ZERO = ord("."), ord("\n"), np.uint32(ord("0"))
SHORTEST = PASSAGE + WINDOW - 1  # texts below this are no windows; they are done one by one
BATCH = 40  # texts folded at once: their arrays stay in the processor's cache
LONG = 20_000  # characters; such a text is a batch of its own


@dataclass(frozen=True)
class NormalForm:
    """A folded text; ``offsets[i]`` is the index of its i-th character in the raw text."""

    text: str
    codes: Codes
    offsets: Positions
    breaks: Positions  # where a new line of the raw text begins, in characters of the normal form


@dataclass(frozen=True)
class Fingerprint:
    """What is compared of a text before the text itself is."""

    digest: str  # BLAKE2b, 128 bits, of the normal form, in hex
    simhash: int  # 64 bits, unsigned
    passages: Passages  # sorted, unique
    length: int  # characters of the normal form


def normal_form(text: str) -> NormalForm:
    """Fold a text, keeping the way back."""
    raw = _code_points(without_annotations(text))
    kept, folded = _folded(raw)
    return NormalForm(_string(folded), folded, kept, np.searchsorted(kept, np.flatnonzero(raw == NEWLINE)))


def normal_forms(texts: Iterable[str]) -> Iterator[NormalForm]:
    """Fold many texts: the same as one by one, in a fraction of the time."""
    for batch in _batches(texts):
        yield from _forms(batch) if len(batch) > 1 else map(normal_form, batch)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        if max(map(len, batch)) < LONG:
            yield batch
        else:
            yield from ([each] for each in batch)


def _forms(texts: Sequence[str]) -> Iterator[NormalForm]:
    plain = [without_annotations(each) for each in texts]
    raw = _code_points("\n".join(plain))
    kept, folded = _folded(raw)
    lines = np.flatnonzero(raw == NEWLINE)
    starts = [0, *accumulate(len(each) + 1 for each in plain)]
    bounds = np.searchsorted(kept, starts).tolist()
    line_bounds = np.searchsorted(lines, starts).tolist()
    breaks = np.searchsorted(kept, lines)
    for at in range(len(plain)):
        start, end = bounds[at], bounds[at + 1]
        # the last line feed stands between this text and the next
        own = breaks[line_bounds[at] : line_bounds[at + 1] - (at + 1 < len(plain))] - start
        codes = folded[start:end]
        yield NormalForm(_string(codes), codes, kept[start:end] - starts[at], own)


def _code_points(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _folded(raw: Codes) -> tuple[Positions, Codes]:
    """Where the characters stood that are kept, and as what."""
    codes = table().take(raw, mode="clip")  # what lies beyond the table is dropped, as its last entry is
    kept = np.flatnonzero(codes)
    lone = _lone_points(codes, kept)
    if len(lone):
        codes[kept[lone]] = 0
        kept = np.flatnonzero(codes)
    return kept, codes[kept]


def _lone_points(codes: Codes, kept: Positions) -> Positions:
    """Which kept characters are points and per cent signs that do not belong to a figure."""
    marks = np.flatnonzero(codes[kept] < ZERO)  # nothing else that is kept sorts before the digits
    if len(marks) == 0:
        return marks
    at = kept[marks]
    # out of bounds on either side is the mark itself, which is no digit
    after = _digit(codes.take(at + 1, mode="clip"))
    before = _digit(codes.take(at - 1, mode="clip"))
    lone: Positions = marks[~before | ((codes[at] == POINT) & ~after)]
    return lone


def _digit(codes: Codes) -> npt.NDArray[np.bool_]:
    return codes - ZERO < 10  # what lies below wraps around to a great number


def fingerprint(text: str) -> Fingerprint:
    """Digest, simhash and passages of a text."""
    return fingerprint_of(normal_form(text))


def fingerprint_of(form: NormalForm) -> Fingerprint:
    """The same, of a normal form."""
    return Fingerprint(_digest(form), simhash(form.codes), passages(form.codes), len(form.codes))


def fingerprints(forms: Sequence[NormalForm]) -> list[Fingerprint]:
    """Of many normal forms: the same as one by one, in a fraction of the time."""
    found: list[Fingerprint] = []
    for start in range(0, len(forms), BATCH):
        found += _fingerprints(forms[start : start + BATCH])
    return found


def _fingerprints(forms: Sequence[NormalForm]) -> list[Fingerprint]:
    if len(forms) < 2 or not all(SHORTEST <= len(form.codes) < LONG for form in forms):
        return [fingerprint_of(form) for form in forms]
    codes = np.concatenate([form.codes for form in forms])
    ends = np.cumsum([len(form.codes) for form in forms])
    starts = np.concatenate(([0], ends[:-1]))
    hashes, found = simhashes(codes, starts, ends), passages_of_all(codes, starts, ends)
    return [
        Fingerprint(_digest(form), each, kept, len(form.codes))
        for form, each, kept in zip(forms, hashes, found, strict=True)
    ]


def _digest(form: NormalForm) -> str:
    return hashlib.blake2b(form.text.encode(), digest_size=16).hexdigest()
