"""Queries and articles as JSON Lines → for every query a line with the articles that the query derives from."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from gettext import gettext as _
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from monitor.reuse.bulk.corpus import Corpus
from monitor.reuse.candidates import Groups, Lookup
from monitor.reuse.disguise import undone
from monitor.reuse.document import Document, documents
from monitor.reuse.holders import Holders
from monitor.reuse.match import Candidate, compare_all, reconciled
from storage.records import LISTED, Match, Relation

# Below this many queries, starting further processes costs more than they save.
WORTH_A_POOL = 500
CHUNK = 100

Item = TypeVar("Item")
Done = TypeVar("Done")


class CollectionError(ValueError):
    """A line of a collection is not a text. The message names file and line."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file. The number of the line stands for a missing id.

    Raises CollectionError.
    """
    with path.open("rb") as file:
        for number, read in enumerate(file, start=1):
            if read.strip():
                yield {"id": number, **text_of(read, f"{path}:{number}")}


def text_of(read: bytes | str, place: str) -> dict[str, Any]:
    """Return the object of a line. ``place`` names the line in the message. Raises CollectionError."""
    try:
        parsed = json.loads(read)
    except UnicodeDecodeError as error:
        raise CollectionError(_("{place}: not UTF-8: save the file as UTF-8").format(place=place)) from error
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0) + 1
        raise CollectionError(_("{place}: not JSON, at character {at}").format(place=place, at=at)) from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("text"), str):
        raise CollectionError(_('{place}: an object with a string "text" is needed').format(place=place))
    return parsed


class Matcher:
    """An indexed collection of articles that queries are matched against."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._copies: dict[str, list[int]] = {}
        for number, digest in enumerate(corpus.texts.digests):
            self._copies.setdefault(digest, []).append(number)
        self._groups = Groups(corpus.index.groups, corpus.texts.sites)

    @classmethod
    def of(cls, articles: Iterable[Mapping[str, Any]]) -> Matcher:
        """Return a matcher for articles."""
        return cls(Corpus.of(documents(articles)))

    def match_all(self, queries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield a line of output for every query, in order."""
        return map(self._match, documents(queries))

    def match(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line of output for a query."""
        return next(self.match_all([query]))

    def _match(self, query: Document) -> dict[str, Any]:
        return line(query, *self.candidates(query))

    def candidates(self, query: Document) -> tuple[dict[int, Candidate], Holders]:
        """Return the texts that may be originals of a query, by number, and the evidence about the query."""
        copies = self._copies.get(query.print.digest, ()) if query.form.text else ()
        asked = Lookup(query, self._corpus.index.found(query))
        texts = {
            number: self._corpus.texts.document(number) for number in self._groups.candidates(asked, copies)
        }
        return with_evidence(asked, texts, self._groups)


def with_evidence(
    asked: Lookup, texts: Mapping[int, Document], groups: Groups
) -> tuple[dict[int, Candidate], Holders]:
    """Return the candidates of a query, and the evidence about the query."""
    candidates = {number: Candidate(text, groups.of(number)) for number, text in texts.items()}
    return candidates, groups.holders(asked, texts)


_matcher: list[Matcher] = []  # filled in worker processes


def _begin(folder: Path) -> None:
    _matcher.append(Matcher(Corpus.load(folder)))


def _match_chunk(chunk: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(_matcher[0].match_all(chunk))


def match_files(queries: Path, articles: Path, *, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the line of output of every query, in the order of the file.

    ``workers`` is the number of processes, by default the number of cores. Raises CollectionError. Large collections
    are written into a temporary folder that all workers read.
    """
    workers = workers or os.cpu_count() or 1
    asked = chunks(read_lines(queries), CHUNK)
    first = list(islice(asked, WORTH_A_POOL // CHUNK))
    corpus = Corpus.of(documents(read_lines(articles)))
    if workers == 1 or sum(map(len, first)) < WORTH_A_POOL:
        matcher = Matcher(corpus)
        for chunk in chain(first, asked):
            yield from matcher.match_all(chunk)
        return
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory(prefix="reprintwatch-") as folder:
        corpus.save(Path(folder))
        del corpus  # the workers share the files
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin, initargs=(Path(folder),)
        ) as pool:
            for lines in ahead(pool, _match_chunk, chain(first, asked), most=workers * 4):
                yield from lines


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of ``size`` items. The last list may be shorter."""
    waiting = iter(items)
    while chunk := list(islice(waiting, size)):
        yield chunk


def ahead(
    pool: ProcessPoolExecutor, work: Callable[[Item], Done], items: Iterable[Item], *, most: int
) -> Iterator[Done]:
    """Yield the results of ``work`` in the order of the items, with at most ``most`` items under way.

    So a stream of any length needs bounded memory.
    """
    waiting = iter(items)
    under_way = deque(pool.submit(work, item) for item in islice(waiting, most))
    while under_way:
        yield under_way.popleft().result()
        under_way.extend(pool.submit(work, item) for item in islice(waiting, 1))


SUSPECTED = frozenset({Relation.SUSPECT})

Originals = Mapping[int, tuple[Document, Match]]  # number in the collection → text, match


def line(query: Document, candidates: Mapping[int, Candidate], holders: Holders) -> dict[str, Any]:
    """Return the line of output for a query: its id, the originals among the candidates, and suspects if any.

    ``candidates`` are texts by their number in the collection.
    """
    compared = _compared(query, candidates, holders)
    reconciled_matches = reconciled([match for _, match in compared.values()])
    matches = {
        number: (original, match)
        for (number, (original, _)), match in zip(compared.items(), reconciled_matches, strict=True)
    }
    output = {"id": query.id, "matches": _ranked(query, matches, LISTED)}
    suspects = _ranked(query, matches, SUSPECTED)
    return output | ({"suspects": suspects} if suspects else {})


def _compared(query: Document, candidates: Mapping[int, Candidate], holders: Holders) -> Originals:
    """Return the matches of all candidates. Equal texts of one group, site and day are compared once."""
    first: dict[tuple[object, ...], int] = {}
    for number, candidate in sorted(candidates.items()):
        first.setdefault(_key(candidate), number)
    matches = compare_all(query, [candidates[number] for number in first.values()], holders)
    match_of = dict(zip(first, matches, strict=True))
    compared: dict[int, tuple[Document, Match]] = {}
    for number, candidate in sorted(candidates.items()):
        match = match_of[_key(candidate)]
        if not _is_itself(query, candidate.document, match):
            compared[number] = candidate.document, match
    return compared


def _key(candidate: Candidate) -> tuple[object, ...]:
    document = candidate.document
    return document.print.digest, document.day, document.site, candidate.group


def _is_itself(query: Document, original: Document, match: Match) -> bool:
    """Return whether a collection is matched against itself and the original is the query: same id, same text."""
    return query.id == original.id and match.relation is Relation.VERBATIM


def _ranked(query: Document, matches: Originals, relations: Collection[Relation]) -> list[dict[str, Any]]:
    """Return the output for the matches with these relations, the most similar first, of equals the earliest."""
    chosen = [each for each in matches.items() if each[1][1].relation in relations]
    chosen.sort(key=lambda each: _rank(each[0], *each[1]))
    return [_facts(query, original, match) for _, (original, match) in chosen]


def _rank(number: int, original: Document, match: Match) -> tuple[float, int, date, int]:
    return -match.similarity, -match.rare_shared, original.day or date.max, number


def _facts(query: Document, original: Document, match: Match) -> dict[str, Any]:
    disguise = [*undone(query.traits, original.traits), *match.disguise]
    facts = {
        "id": original.id,
        "relation": match.relation.value,
        "similarity": round(match.similarity, 4),
        "original_coverage": round(match.original_coverage, 4),
        "reprint_coverage": round(match.reprint_coverage, 4),
    }
    return facts | ({"disguise": disguise} if disguise else {})
