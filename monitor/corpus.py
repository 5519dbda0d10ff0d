"""Texts of a collection → what matching needs of them, as a few arrays that processes can share as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.candidates import MemoryIndex
from monitor.disguise import traits
from monitor.fingerprint import Fingerprint, NormalForm, fingerprints, normal_forms
from monitor.hashing import Codes, Passages

BATCH = 400  # texts folded before their arrays are put together
ARRAYS = ("codes", "code_bounds", "breaks", "break_bounds", "passages", "passage_bounds")
INDEX = ("keys", "starts", "holders", "families", "frequencies")

Bounds = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Document:
    """A text of a collection."""

    id: object
    form: NormalForm
    print: Fingerprint
    day: date | None
    traits: frozenset[str]  # of how it is written


def documents(found: Iterable[Mapping[str, Any]]) -> Iterator[Document]:
    """Fold and fingerprint texts, as they come."""
    waiting = iter(found)
    while batch := list(islice(waiting, BATCH)):
        forms = list(normal_forms(each["text"] for each in batch))
        for each, form, print_ in zip(batch, forms, fingerprints(forms), strict=True):
            yield Document(each.get("id"), form, print_, _day(each.get("date")), traits(each["text"]))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class Corpus:
    """The texts of a collection, numbered from 0, and the index of their passages."""

    ids: Sequence[object]
    days: Sequence[date | None]
    digests: Sequence[str]
    traits: Mapping[int, frozenset[str]]  # of the few texts that have any
    codes: Codes
    code_bounds: Bounds
    breaks: npt.NDArray[np.int64]
    break_bounds: Bounds
    passages: Passages
    passage_bounds: Bounds
    index: MemoryIndex

    @classmethod
    def of(cls, found: Iterable[Document]) -> Corpus:
        """Put texts together and index them."""
        facts: list[tuple[object, date | None, str]] = []
        unusual: dict[int, frozenset[str]] = {}
        codes, breaks, passages = [], [], []
        for number, each in enumerate(found):
            unusual |= {number: each.traits} if each.traits else {}
            facts.append((each.id, each.day, each.print.digest))
            codes.append(each.form.codes)
            breaks.append(each.form.breaks)
            passages.append(each.print.passages)
        ids, days, digests = zip(*facts, strict=True) if facts else ((), (), ())
        joined = _joined(codes, np.uint32), _joined(breaks, np.int64), _joined(passages, np.int64)
        (all_codes, code_bounds), (all_breaks, break_bounds), (all_passages, bounds) = joined
        return cls(
            ids,
            days,
            digests,
            unusual,
            all_codes,
            code_bounds,
            all_breaks,
            break_bounds,
            all_passages,
            bounds,
            MemoryIndex.of(passages),
        )

    def document(self, number: int) -> Document:
        """One of the texts; positions in it are those of the normal form."""
        start, end = self.code_bounds[number : number + 2].tolist()
        codes = np.asarray(self.codes[start:end])
        first, last = self.break_bounds[number : number + 2].tolist()
        form = NormalForm(
            codes.tobytes().decode("utf-32-le"), codes, np.arange(len(codes)), self.breaks[first:last]
        )
        begin, stop = self.passage_bounds[number : number + 2].tolist()
        print_ = Fingerprint(self.digests[number], 0, np.asarray(self.passages[begin:stop]), len(codes))
        written = self.traits.get(number, frozenset())
        return Document(self.ids[number], form, print_, self.days[number], written)

    def save(self, folder: Path) -> None:
        """Write the arrays as files."""
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        for name in INDEX:
            np.save(folder / f"index-{name}.npy", getattr(self.index, name))
        days = [each.isoformat() if each else None for each in self.days]
        written = [[number, sorted(each)] for number, each in self.traits.items()]
        facts = {"ids": list(self.ids), "days": days, "digests": list(self.digests), "traits": written}
        (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Corpus:
        """Read what was saved; the arrays stay on disk until they are looked at."""
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
        index = {name: np.load(folder / f"index-{name}.npy", mmap_mode="r") for name in INDEX}
        days = [_day(each) for each in facts["days"]]
        written = {number: frozenset(each) for number, each in facts["traits"]}
        return cls(facts["ids"], days, facts["digests"], written, index=MemoryIndex(**index), **arrays)


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type) -> tuple[npt.NDArray[Any], Bounds]:
    bounds = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in parts], out=bounds[1:])
    return (np.concatenate(parts) if parts else np.zeros(0, dtype=kind)), bounds
