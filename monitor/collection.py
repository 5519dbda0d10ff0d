"""Two collections of texts as JSON Lines → which text of the one derives from which of the other."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from monitor.candidates import MemoryIndex
from monitor.fingerprint import Fingerprint, NormalForm, fingerprint_of, normal_form
from monitor.match import Evidence, compare
from storage.records import DERIVED, Match, Relation

# Below this many queries, starting further processes costs more than they save.
WORTH_A_POOL = 500
CHUNK = 100


class CollectionError(ValueError):
    """A line that is no text of a collection; the message names file and line."""


@dataclass(frozen=True)
class Document:
    """A text of a collection."""

    id: object
    form: NormalForm
    print: Fingerprint
    day: date | None


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises CollectionError."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except ValueError as error:
                raise CollectionError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(found, dict) or not isinstance(found.get("text"), str):
                raise CollectionError(f'{path}:{number}: an object with a string "text" is needed')
            yield {"id": number, **found}


def document(found: Mapping[str, Any]) -> Document:
    """Fold and fingerprint one text."""
    form = normal_form(found["text"])
    return Document(found.get("id"), form, fingerprint_of(form), _day(found.get("date")))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


class Matcher:
    """The articles, indexed."""

    def __init__(self, articles: Iterable[Mapping[str, Any]]) -> None:
        self._documents = [document(each) for each in articles]
        self._index = MemoryIndex()
        for number, each in enumerate(self._documents):
            self._index.add(number, each.print.passages)

    def match(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """One line of output."""
        query = document(found)
        matches = [
            (self._documents[each.work], self._compare(query, each.work, each.rare))
            for each in self._index.counts(query.print.passages)
        ]
        derived = [pair for pair in matches if pair[1].relation in DERIVED and not _itself(query, *pair)]
        derived.sort(key=lambda pair: (-pair[1].similarity, -pair[1].rare_shared))
        return {
            "id": query.id,
            "matches": [{"id": original.id} | _facts(match) for original, match in derived],
        }

    def _compare(self, query: Document, number: int, rare: int) -> Match:
        original = self._documents[number]
        gap = abs((query.day - original.day).days) if query.day and original.day else None
        return compare(
            query.form,
            original.form,
            Evidence.of(query.print, original.print, rare),
            date_gap_days=gap,
        )


def _itself(query: Document, original: Document, match: Match) -> bool:
    """A collection matched against itself: the same id and the same text is the text itself."""
    return query.id == original.id and match.relation is Relation.VERBATIM


def _facts(match: Match) -> dict[str, Any]:
    return {
        "relation": match.relation.value,
        "similarity": round(match.similarity, 4),
        "original_coverage": round(match.original_coverage, 4),
        "reprint_coverage": round(match.reprint_coverage, 4),
    }


_matcher: list[Matcher] = []  # one in each worker process


def _begin(articles: Path) -> None:
    _matcher.append(Matcher(read_lines(articles)))


def _match_chunk(chunk: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_matcher[0].match(each) for each in chunk]


def match_files(queries: Path, articles: Path, *, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Match every query, in the order of the file. Raises CollectionError."""
    workers = workers or os.cpu_count() or 1
    wanted = read_lines(queries)
    first = list(islice(wanted, WORTH_A_POOL))
    if workers == 1 or len(first) < WORTH_A_POOL:
        matcher = Matcher(read_lines(articles))
        yield from (matcher.match(each) for each in first)
        yield from (matcher.match(each) for each in wanted)
        return
    for _ in read_lines(articles):  # a bad line is said here, not in a worker
        pass
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(articles,)) as pool:
        yield from _pooled(pool, _chunks(first, wanted), workers)


def _chunks(first: list[dict[str, Any]], rest: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(first), CHUNK):
        yield first[start : start + CHUNK]
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _pooled(
    pool: ProcessPoolExecutor, chunks: Iterator[list[dict[str, Any]]], workers: int
) -> Iterator[dict[str, Any]]:
    """Results in order, with a few chunks under way: a stream of any length needs bounded memory."""
    under_way = [pool.submit(_match_chunk, chunk) for chunk in islice(chunks, workers * 4)]
    while under_way:
        yield from under_way.pop(0).result()
        under_way += [pool.submit(_match_chunk, chunk) for chunk in islice(chunks, 1)]
