"""Text, or many texts at once → normal form, digest, simhash, passages.

The normal form keeps letters, digits and ideographs, folded (folding.py). Decimal points and per cent signs of
figures stay, so that 1.1万 and 11万 differ. Two texts are the same text if the digests of their normal forms are
equal. The 64-bit simhash (Charikar 2002; Manku et al. 2007) only ranks. Passages are winnowed 8-grams (Schleimer
et al. 2003).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

import numpy as np
import numpy.typing as npt

from monitor.texts.folding import is_unread, table, without_annotations
from monitor.texts.hashing import (
    PASSAGE,
    WINDOW,
    Codes,
    Hashes,
    Offsets,
    Passages,
    Positions,
    passages,
    passages_of_all,
    rolled,
    simhash,
    simhashes,
)
from monitor.texts.insertions import insertions, lettered_texts

POINT, NEWLINE, ZERO = ord("."), ord("\n"), np.uint32(ord("0"))
SHORTEST = PASSAGE + WINDOW - 1  # characters; shorter texts have no window and are done singly
BATCH = 40  # texts folded at once: their arrays stay in the processor's cache
LONG = 20_000  # characters; a text of this length is a batch of its own


NO_RUNS: Hashes = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True)
class NormalForm:
    """A folded text. ``offsets[i]`` is the index in the raw text of the i-th character."""

    text: str
    codes: Codes
    offsets: Offsets
    breaks: (
        Positions  # starts of the lines of the raw text, but for the first, in characters of the normal form
    )
    _runs: dict[int, tuple[Hashes, Positions]] = field(default_factory=dict, compare=False, repr=False)

    def runs(self, length: int) -> tuple[Hashes, Positions]:
        """Return the hashes of all runs of ``length`` characters, sorted, and the start of each; computed once."""
        if length not in self._runs:
            hashes = rolled(self.codes, length) if len(self.codes) >= length else NO_RUNS
            order = np.argsort(hashes, kind="stable")
            self._runs[length] = hashes[order], order
        return self._runs[length]


@dataclass(frozen=True)
class Fingerprint:
    """The values of a text that are compared first, before the normal forms."""

    digest: str  # BLAKE2b, 128 bits, of the normal form, in hex
    simhash: int  # 64 bits, unsigned
    passages: Passages  # sorted, unique
    length: int  # characters of the normal form


def normal_form(text: str) -> NormalForm:
    """Return the normal form of a text. Example: 共有１２２．７萬人。 becomes 共有122.7万人."""
    raw = code_points(without_annotations(text))
    inserted = insertions(raw)
    kept, folded = _folded_without(raw, inserted) if len(inserted) else _folded(raw)
    breaks = np.searchsorted(kept, np.flatnonzero(raw == NEWLINE))
    return NormalForm(_string(folded), folded, kept.astype(np.int32), breaks)


def normal_forms(texts: Iterable[str]) -> Iterator[NormalForm]:
    """Yield the normal forms of many texts: as ``normal_form`` for every text, in a fraction of the time."""
    for batch in _batches(texts):
        yield from _forms(batch) if len(batch) > 1 else map(normal_form, batch)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        if max(map(len, batch)) < LONG:
            yield batch
        else:
            yield from ([text] for text in batch)


def _forms(texts: Sequence[str]) -> Iterator[NormalForm]:
    plain = [without_annotations(text) for text in texts]
    raw = _utf32("\n".join(plain))
    kept, folded = _folded(raw)
    lines = np.flatnonzero(raw == NEWLINE)
    starts = [0, *accumulate(len(text) + 1 for text in plain)]
    bounds = np.searchsorted(kept, starts).tolist()
    line_bounds = np.searchsorted(lines, starts).tolist()
    breaks = np.searchsorted(kept, lines)
    lettered = frozenset(lettered_texts(raw, starts))
    for at in range(len(plain)):
        if at in lettered and len(insertions(code_points(plain[at]))):
            yield normal_form(texts[at])
            continue
        start, end = bounds[at], bounds[at + 1]
        # the last line feed stands between this text and the next text
        own = breaks[line_bounds[at] : line_bounds[at + 1] - (at + 1 < len(plain))] - start
        codes = folded[start:end]
        yield NormalForm(_string(codes), codes, (kept[start:end] - starts[at]).astype(np.int32), own)


def code_points(text: str) -> Positions:
    """Return the code points of a text, as indices of tables: numpy converts other types at every look-up."""
    return _utf32(text).astype(np.int64)


def _utf32(text: str) -> Codes:
    """Return the code points of a batch: half as large, so that the arrays stay in the processor's cache."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _folded(raw: Codes | Positions) -> tuple[Positions, Codes]:
    """Return the places of the kept characters and their folded code points."""
    codes = table().take(raw, mode="clip")  # code points beyond the table get the last entry, 0: dropped
    (kept,) = codes.nonzero()
    folded = codes[kept]
    (marks,) = (folded < ZERO).nonzero()  # no other kept character sorts before the digits
    if len(marks) == 0:
        return kept, folded
    lone = _lone_points(codes, kept[marks])
    if len(lone) == 0:
        return kept, folded
    if is_unread(
        raw.take((lone - 1, lone + 1), mode="clip")
    ).any():  # invisible characters or pictures in a figure
        return _folded_without(raw, np.flatnonzero(is_unread(raw)))
    codes[lone] = 0
    (kept,) = codes.nonzero()
    return kept, codes[kept]


def _folded_without(raw: Codes | Positions, places: Positions) -> tuple[Positions, Codes]:
    """Fold a text without the characters at some places, as if these characters had never been there."""
    rest = np.delete(np.arange(len(raw)), places)
    kept, folded = _folded(raw[rest])
    return rest[kept], folded


def _lone_points(codes: Codes, at: Positions) -> Positions:
    """Return the places of points and per cent signs outside figures, among the places ``at`` of such marks."""
    # at the edges of the text "clip" gives the mark itself, which is no digit
    after = _digit(codes.take(at + 1, mode="clip"))
    before = _digit(codes.take(at - 1, mode="clip"))
    lone: Positions = at[~before | ((codes[at] == POINT) & ~after)]
    return lone


def _digit(codes: Codes) -> npt.NDArray[np.bool_]:
    return codes - ZERO < 10  # smaller codes wrap around to great numbers


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text."""
    return fingerprint_of(normal_form(text))


def fingerprint_of(form: NormalForm) -> Fingerprint:
    """Return the fingerprint of a normal form."""
    return Fingerprint(_digest(form), simhash(form.codes), passages(form.codes), len(form.codes))


def text_digest(text: str) -> str:
    """Return the digest of a text: the digest of its fingerprint, in a fraction of the time."""
    return _digest(normal_form(text))


def fingerprints(forms: Sequence[NormalForm]) -> list[Fingerprint]:
    """Return the fingerprints of many normal forms: as ``fingerprint_of``, in a fraction of the time."""
    prints: list[Fingerprint] = []
    for start in range(0, len(forms), BATCH):
        prints += _fingerprints(forms[start : start + BATCH])
    return prints


def _fingerprints(forms: Sequence[NormalForm]) -> list[Fingerprint]:
    if len(forms) < 2 or not all(SHORTEST <= len(form.codes) < LONG for form in forms):
        return [fingerprint_of(form) for form in forms]
    codes = np.concatenate([form.codes for form in forms])
    ends = np.cumsum([len(form.codes) for form in forms])
    starts = np.concatenate(([0], ends[:-1]))
    hashes, kept = simhashes(codes, starts, ends), passages_of_all(codes, starts, ends)
    return [
        Fingerprint(_digest(form), hashed, winnowed, len(form.codes))
        for form, hashed, winnowed in zip(forms, hashes, kept, strict=True)
    ]


def _digest(form: NormalForm) -> str:
    return hashlib.blake2b(form.text.encode(), digest_size=16).hexdigest()
