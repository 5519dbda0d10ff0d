"""Texts of a collection → the values for matching, as a few arrays that processes can share as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from monitor.reuse.candidates import MemoryIndex
from monitor.reuse.document import Document
from monitor.texts.fingerprint import Fingerprint, NormalForm
from monitor.texts.hashing import Passages
from storage.records import day_of

INDEX = ("keys", "starts", "holders", "groups", "bounds", "held")

Bounds = npt.NDArray[np.int64]
Part = tuple[
    npt.NDArray[Any], Bounds
]  # values of all texts, joined; start of the values of every text, and the end
PARTS = {"codes": np.uint32, "breaks": np.int64, "passages": np.int64, "terms": np.int64, "stops": np.int64}


@dataclass(frozen=True)
class Texts:
    """The texts of a collection, numbered from 0."""

    ids: Sequence[object]
    days: Sequence[date | None]
    digests: Sequence[str]
    sites: Sequence[str]
    traits: Mapping[int, frozenset[str]]  # of the few texts with traits
    parts: Mapping[str, Part]

    @classmethod
    def of(cls, found: Iterable[Document]) -> Texts:
        """Return the documents as joined arrays."""
        facts: list[tuple[object, date | None, str, str]] = []
        unusual: dict[int, frozenset[str]] = {}
        arrays: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in PARTS}
        for number, document in enumerate(found):
            unusual |= {number: document.traits} if document.traits else {}
            facts.append((document.id, document.day, document.print.digest, document.site))
            arrays["codes"].append(document.form.codes)
            arrays["breaks"].append(document.form.breaks)
            arrays["passages"].append(document.print.passages)
            arrays["terms"].append(document.terms)
            arrays["stops"].append(document.stops)
        ids, days, digests, sites = zip(*facts, strict=True) if facts else ((), (), (), ())
        parts = {name: _joined(arrays[name], kind) for name, kind in PARTS.items()}
        return cls(ids, days, digests, sites, unusual, parts)

    def __len__(self) -> int:
        return len(self.ids)

    def _part(self, name: str, number: int) -> npt.NDArray[Any]:
        values, bounds = self.parts[name]
        start, end = bounds[number : number + 2].tolist()
        return np.asarray(values[start:end])

    def passages(self, number: int) -> Passages:
        """Return the passages of a text."""
        return self._part("passages", number)

    def all(self, name: str) -> PartOfTexts:
        """Return the passages or the terms of every text, read when asked for."""
        return PartOfTexts(self, name)

    def document(self, number: int) -> Document:
        """Return a text. Offsets are places in the normal form, because the raw text is not kept."""
        codes = self._part("codes", number)
        text = codes.tobytes().decode("utf-32-le")
        form = NormalForm(text, codes, np.arange(len(codes), dtype=np.int32), self._part("breaks", number))
        print_ = Fingerprint(self.digests[number], 0, self.passages(number), len(codes))
        written = self.traits.get(number, frozenset())
        document = Document(
            self.ids[number], form, print_, self.days[number], written, self.sites[number],
            self._part("stops", number),
        )  # fmt: skip
        document.__dict__["terms"] = self._part("terms", number)  # as the property would find them
        return document

    def save(self, folder: Path) -> None:
        """Write the texts as files into an empty folder."""
        write([self], folder)

    @classmethod
    def load(cls, folder: Path) -> Texts:
        """Read texts that ``save`` or ``write`` wrote. The arrays stay on disk until a value is needed."""
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        parts = {
            name: (_mapped(folder / name, kind), _mapped(folder / f"{name}-bounds", np.int64))
            for name, kind in PARTS.items()
        }
        days = [day_of(each) for each in facts["days"]]
        written = {number: frozenset(each) for number, each in facts["traits"]}
        return cls(facts["ids"], days, facts["digests"], facts["sites"], written, parts)


class PartOfTexts(Sequence[Passages]):
    """A part of every text of a collection, as a sequence."""

    def __init__(self, texts: Texts, name: str) -> None:
        self._values, self._bounds = texts.parts[name]

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, number: int) -> Passages: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Passages]: ...
    def __getitem__(self, number: int | slice) -> Passages | Sequence[Passages]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        if number >= len(self):
            raise IndexError(number)
        return np.asarray(self._values[self._bounds[number] : self._bounds[number + 1]])


def write(batches: Iterable[Texts], folder: Path) -> None:
    """Write texts as files into an empty folder. Only a single batch is in memory at a time."""
    facts: dict[str, list[Any]] = {"ids": [], "days": [], "digests": [], "sites": [], "traits": []}
    with ExitStack() as stack:
        files = {
            name: (stack.enter_context((folder / name).open("wb")), [np.zeros(1, dtype=np.int64)])
            for name in PARTS
        }
        for batch in batches:
            first = len(facts["ids"])
            facts["ids"] += batch.ids
            facts["days"] += [each.isoformat() if each else None for each in batch.days]
            facts["digests"] += batch.digests
            facts["sites"] += batch.sites
            facts["traits"] += [[first + number, sorted(each)] for number, each in batch.traits.items()]
            for name, (file, bounds) in files.items():
                values, inside = batch.parts[name]
                file.write(np.ascontiguousarray(values).data)
                bounds.append(inside[1:] + bounds[-1][-1])
    for name, (_, bounds) in files.items():
        np.concatenate(bounds).tofile(folder / f"{name}-bounds")
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def _mapped(path: Path, kind: type) -> npt.NDArray[Any]:
    return np.memmap(path, dtype=kind, mode="r") if path.stat().st_size else np.zeros(0, dtype=kind)


@dataclass(frozen=True)
class Corpus:
    """The texts of a collection and the index of their passages."""

    texts: Texts
    index: MemoryIndex

    @classmethod
    def of(cls, found: Iterable[Document]) -> Corpus:
        """Return the texts of documents with their index."""
        texts = Texts.of(found)
        return cls(texts, MemoryIndex.of(list(texts.all("passages")), list(texts.all("terms")), texts.sites))

    def save(self, folder: Path) -> None:
        """Write texts and index as files into an empty folder."""
        self.texts.save(folder)
        for name in INDEX:
            getattr(self.index, name).tofile(folder / f"index-{name}")

    @classmethod
    def load(cls, folder: Path) -> Corpus:
        """Read a corpus that ``save`` wrote. The arrays stay on disk until a value is needed."""
        index = {name: _mapped(folder / f"index-{name}", np.int64) for name in INDEX}
        return cls(Texts.load(folder), MemoryIndex(**index))


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type) -> Part:
    bounds = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in parts], out=bounds[1:])
    return (np.concatenate(parts) if parts else np.zeros(0, dtype=kind)), bounds
