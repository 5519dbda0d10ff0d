"""Two collections of texts as JSON Lines → which text of the one derives from which of the other."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from monitor.candidates import Candidate
from monitor.corpus import Corpus, Document, documents
from monitor.disguise import undone
from monitor.match import Evidence, compare, together
from storage.records import DERIVED, Match, Relation

# Below this many queries, starting further processes costs more than they save.
WORTH_A_POOL = 500
CHUNK = 100
SUSPECTED = frozenset({Relation.SUSPECT})


class CollectionError(ValueError):
    """A line that is no text of a collection; the message names file and line."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises CollectionError."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield {"id": number, **_text_of(line, f"{path}:{number}")}


def _text_of(line: bytes, place: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CollectionError(f"{place}: not JSON: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise CollectionError(f'{place}: an object with a string "text" is needed')
    return found


class Matcher:
    """The articles, indexed."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._copies: dict[str, list[int]] = {}
        for number, digest in enumerate(corpus.digests):
            self._copies.setdefault(digest, []).append(number)

    @classmethod
    def of(cls, articles: Iterable[Mapping[str, Any]]) -> Matcher:
        """Index articles."""
        return cls(Corpus.of(documents(articles)))

    def match_all(self, queries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """One line of output a query, in order."""
        return map(self._match, documents(queries))

    def match(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """One line of output."""
        return next(self.match_all([query]))

    def _match(self, query: Document) -> dict[str, Any]:
        compared = self._compared(query)
        matches = dict(zip(compared, together(list(compared.values())), strict=True))
        derived = self._ranked(query, matches, DERIVED)
        suspect = self._ranked(query, matches, SUSPECTED)
        line = {"id": query.id, "matches": [self._facts(query, *each) for each in derived]}
        return line | ({"suspects": [self._facts(query, *each) for each in suspect]} if suspect else {})

    def _ranked(
        self, query: Document, matches: Mapping[int, Match], relations: Collection[Relation]
    ) -> list[tuple[int, Match]]:
        """The most similar first; of equals the earliest."""
        chosen = [
            (number, match)
            for number, match in matches.items()
            if match.relation in relations and not self._is_itself(query, number, match)
        ]
        days = self._corpus.days
        return sorted(
            chosen,
            key=lambda each: (-each[1].similarity, -each[1].rare_shared, days[each[0]] or date.max, each[0]),
        )

    def _facts(self, query: Document, number: int, match: Match) -> dict[str, Any]:
        written = self._corpus.traits.get(number, frozenset())
        disguise = [*undone(query.traits, written), *match.disguise]
        facts = {
            "id": self._corpus.ids[number],
            "relation": match.relation.value,
            "similarity": round(match.similarity, 4),
            "original_coverage": round(match.original_coverage, 4),
            "reprint_coverage": round(match.reprint_coverage, 4),
        }
        return facts | ({"disguise": disguise} if disguise else {})

    def _compared(self, query: Document) -> dict[int, Match]:
        """Every text that the query may derive from, compared; equal texts once."""
        found = {
            number: Candidate(number, 0, 0)
            for number in self._copies.get(query.print.digest, ())
            if query.form.text
        }
        found |= {each.work: each for each in self._corpus.index.candidates(query.print.passages)}
        known: dict[str, Match] = {}
        compared: dict[int, Match] = {}
        for number, candidate in found.items():
            digest = self._corpus.digests[number]
            if digest not in known and (match := self._compare(query, candidate)):
                known[digest] = match
            if digest in known:
                compared[number] = known[digest]
        return compared

    def _compare(self, query: Document, candidate: Candidate) -> Match | None:
        original = self._corpus.document(candidate.work)
        evidence = Evidence.of(query.print, original.print, candidate.rare)
        if query.print.digest != original.print.digest and not evidence.worth_comparing:
            return None
        gap = abs((query.day - original.day).days) if query.day and original.day else None
        return compare(query.form, original.form, evidence, date_gap_days=gap)

    def _is_itself(self, query: Document, number: int, match: Match) -> bool:
        """A collection matched against itself: the same id and the same text is the text itself."""
        return query.id == self._corpus.ids[number] and match.relation is Relation.VERBATIM


_matcher: list[Matcher] = []  # one in each worker process


def _begin(folder: Path) -> None:
    _matcher.append(Matcher(Corpus.load(folder)))


def _match_chunk(chunk: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(_matcher[0].match_all(chunk))


def match_files(queries: Path, articles: Path, *, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Match every query, in the order of the file. Raises CollectionError."""
    workers = workers or os.cpu_count() or 1
    wanted = read_lines(queries)
    first = list(islice(wanted, WORTH_A_POOL))
    corpus = Corpus.of(documents(read_lines(articles)))
    if workers == 1 or len(first) < WORTH_A_POOL:
        matcher = Matcher(corpus)
        for chunk in _chunks(first, wanted):
            yield from matcher.match_all(chunk)
        return
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory(prefix="reprintwatch-") as folder:
        corpus.save(Path(folder))
        del corpus  # the workers share the files
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin, initargs=(Path(folder),)
        ) as pool:
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
