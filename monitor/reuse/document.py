"""Raw texts → documents: texts in all forms that matching needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from monitor.reuse.disguise import traits
from monitor.reuse.salient import Terms, terms_of
from monitor.texts.fingerprint import Fingerprint, NormalForm, fingerprints, normal_forms
from storage.records import day_of

BATCH = 400  # texts folded before their arrays are put together


@dataclass(frozen=True)
class Document:
    """A text of a collection or of a store."""

    id: object
    form: NormalForm
    print: Fingerprint
    day: date | None = None  # of publication
    traits: frozenset[str] = frozenset()  # unusual traits of the writing
    site: str = ""  # "" if unknown

    @cached_property
    def terms(self) -> Terms:
        """The salient terms, sorted."""
        return terms_of(self.form)


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
            )
