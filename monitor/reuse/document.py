"""Raw texts → documents: texts in all forms that matching needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from monitor.reuse.disguise import traits
from monitor.reuse.salient import Terms, terms_of
from monitor.texts.fingerprint import Fingerprint, NormalForm, fingerprints, normal_forms
from monitor.texts.hashing import Positions
from storage.records import day_of

BATCH = 400  # texts folded before their arrays are put together
FULL_STOPS = frozenset("。！？!?；;…")
NO_STOPS: Positions = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Document:
    """A text of a collection or of a store."""

    id: object
    form: NormalForm
    print: Fingerprint
    day: date | None = None  # of publication
    traits: frozenset[str] = frozenset()  # unusual traits of the writing
    site: str = ""  # "" if unknown
    stops: Positions = field(default_factory=lambda: NO_STOPS)  # ends of the lines that end with a full stop

    @cached_property
    def terms(self) -> Terms:
        """The salient terms, sorted."""
        return terms_of(self.form)


def stops_of(text: str, form: NormalForm) -> Positions:
    """Return the ends of the lines of a text that end with a full stop, in characters of its normal form.

    A quotation mark may stand behind the full stop.
    """
    ends = [*form.breaks.tolist(), len(form.text)]
    stopped = (not FULL_STOPS.isdisjoint(line.rstrip()[-2:]) for line in text.split("\n"))
    return np.array([end for end, is_stop in zip(ends, stopped, strict=True) if is_stop], dtype=np.int64)


def documents(objects: Iterable[Mapping[str, Any]]) -> Iterator[Document]:
    """Yield the documents of JSON objects with ``text``, ``id``, ``date`` and ``site``; ``text`` alone is enough."""
    waiting = iter(objects)
    while batch := list(islice(waiting, BATCH)):
        forms = list(normal_forms(read["text"] for read in batch))
        for read, form, print_ in zip(batch, forms, fingerprints(forms), strict=True):
            yield Document(
                read.get("id"),
                form,
                print_,
                day_of(read.get("date")),
                traits(read["text"]),
                str(read.get("site") or ""),
                stops_of(read["text"], form),
            )
