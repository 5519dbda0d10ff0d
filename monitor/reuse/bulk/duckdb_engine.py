"""Queries and articles as JSON Lines → the lines of collection.py, out of core, on DuckDB.

For collections with an index that does not fit into memory. The outcome is the same. All cores fold the texts into
files. A database on disk joins the passages. Then all cores compare the candidates of the queries.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np

from monitor.reuse.bulk.collection import ahead, chunks, line, read_lines, with_evidence
from monitor.reuse.bulk.corpus import Texts, write
from monitor.reuse.candidates import FORMULA, MOST_HOLDERS, Found, Groups, Lookup
from monitor.reuse.document import documents
from monitor.reuse.groups import Numbers, groups_of
from monitor.reuse.holders import MOST_GROUPS, WEIGHTS

FOLDED, COMPARED = 2000, 200  # texts that a process folds, or compares, at once
MEMORY = "1GB"  # of the database; further data lies on disk
ROWS = 10_000  # rows read from the database at once
DIGITS = 15  # hex digits of a digest that a signed number of 64 bits holds

Query = tuple[
    int, list[int], Found
]  # number of the query, texts with the same digest, what the database found

# Values are passages (kind 0) and salient terms (kind 1).
GROUPS = """
CREATE TABLE held AS
SELECT value, list_sort(list(DISTINCT family))[:$most] AS families,
    CAST($weights[len(list(DISTINCT family)[:$most]) + 1] AS BIGINT) AS weight
FROM original_values SEMI JOIN query_values USING (value) JOIN kin USING (number) GROUP BY value
"""
# Of a passage with very many holders the first holders are taken. Only the holders of these few passages are sorted.
CROWDS = """
CREATE TABLE crowds AS
SELECT value FROM original_values SEMI JOIN query_values USING (value) GROUP BY value HAVING count(*) > $most
"""
HOLDERS = """
CREATE TABLE holders AS
SELECT value, number FROM original_values SEMI JOIN held USING (value) ANTI JOIN crowds USING (value)
WHERE value IN (SELECT value FROM held WHERE len(families) <= $cut)
UNION ALL
SELECT value, number FROM original_values SEMI JOIN crowds USING (value)
WHERE value IN (SELECT value FROM held WHERE len(families) <= $cut)
QUALIFY row_number() OVER (PARTITION BY value ORDER BY number) <= $most
"""
COUNTED = """
SELECT query, kind, list(original), list(shared), NULL FROM (
    SELECT asked.number AS query, kind, holders.number AS original, CAST(sum(weight) AS BIGINT) AS shared
    FROM query_values AS asked JOIN holders USING (value) JOIN held USING (value) GROUP BY ALL
) GROUP BY query, kind
UNION ALL
SELECT asked.number, 2, list(kept.number), NULL, NULL
FROM query_texts AS asked JOIN original_texts AS kept USING (digest) WHERE asked.passages > 0 GROUP BY asked.number
UNION ALL
SELECT asked.number, 3, list(value), NULL, list(families) FROM query_values AS asked JOIN held USING (value)
GROUP BY asked.number
ORDER BY query, kind
"""


def match_in_bulk(queries: Path, articles: Path, *, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the line of output of every query, in the order of the file. Raises CollectionError.

    ``workers`` is the number of processes, by default the number of cores. Texts and passages are written into a
    temporary folder.
    """
    workers = workers or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory(prefix="reprintwatch-") as name,
        closing(duckdb.connect(Path(name) / "passages.duckdb")) as db,
    ):
        folder = Path(name)
        db.execute(f"SET threads = {workers}")
        db.execute(f"SET memory_limit = '{MEMORY}'")
        db.execute("SET preserve_insertion_order = false")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            for side, path in (("original", articles), ("query", queries)):
                folded = ahead(pool, _folded, chunks(read_lines(path), FOLDED), most=workers * 2)
                (folder / side).mkdir()
                write(_taken(db, side, folded), folder / side)
        np.save(folder / "groups.npy", _index(db, Texts.load(folder / "original")))
        total = len(Texts.load(folder / "query"))
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(folder,)) as pool:
            asked = chunks(_asked(db, total), COMPARED)
            for lines in ahead(pool, _compared, asked, most=workers * 4):
                yield from lines


def _folded(lines: Sequence[Mapping[str, Any]]) -> Texts:
    return Texts.of(documents(lines))


def _taken(db: duckdb.DuckDBPyConnection, side: str, batches: Iterable[Texts]) -> Iterator[Texts]:
    """Yield the texts of a side, after writing their passages and digests into the database."""
    db.execute(f"CREATE TABLE {side}_values (value BIGINT, number BIGINT, kind TINYINT)")
    db.execute(f"CREATE TABLE {side}_texts (number BIGINT, digest BIGINT, passages BIGINT)")
    first = 0
    for batch in batches:
        numbers = np.arange(first, first + len(batch))
        sizes = np.diff(batch.parts["passages"][1])
        for kind, name in enumerate(("passages", "terms")):
            values, bounds = batch.parts[name]
            kinds = np.full(len(values), kind, dtype=np.int64)
            _insert(
                db, f"{side}_values", value=values, number=np.repeat(numbers, np.diff(bounds)), kind=kinds
            )
        digests = np.array([int(digest[:DIGITS], 16) for digest in batch.digests], dtype=np.int64)
        _insert(db, f"{side}_texts", number=numbers, digest=digests, passages=sizes)
        first += len(batch)
        yield batch


def _insert(db: duckdb.DuckDBPyConnection, table: str, **columns: Numbers) -> None:
    db.register("batch", columns)
    db.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM batch")  # noqa: S608 our own names
    db.unregister("batch")


def _index(db: duckdb.DuckDBPyConnection, texts: Texts) -> Numbers:
    """Return the group of every text, after writing groups and holders of the queries' values into the database."""
    numbers = groups_of(texts.all("passages"), texts.sites)
    db.execute("CREATE TABLE kin (number BIGINT, family BIGINT)")
    _insert(db, "kin", number=np.arange(len(texts)), family=numbers)
    db.execute(GROUPS, {"most": MOST_GROUPS, "weights": [*WEIGHTS.tolist(), 0]})
    db.execute(CROWDS, {"most": MOST_HOLDERS})
    db.execute(HOLDERS, {"cut": FORMULA, "most": MOST_HOLDERS})
    return numbers


def _asked(db: duckdb.DuckDBPyConnection, total: int) -> Iterator[Query]:
    """Yield every query with what the database found, in order."""
    number = 0
    for query, rows in groupby(_rows(db), key=itemgetter(0)):
        yield from ((missing, [], Found({}, {}, {})) for missing in range(number, query))
        yield _found(query, rows)
        number = query + 1
    yield from ((missing, [], Found({}, {}, {})) for missing in range(number, total))


def _found(query: int, rows: Iterable[tuple[Any, ...]]) -> Query:
    by_kind = {kind: (values, weights or groups or ()) for _, kind, values, weights, groups in rows}
    by_passages, by_terms, groups_of = (
        dict(zip(*by_kind.get(kind, ((), ())), strict=True)) for kind in (0, 1, 3)
    )
    return query, sorted(by_kind.get(2, ((), ()))[0]), Found(by_passages, by_terms, groups_of)


def _rows(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    candidates = db.execute(COUNTED)
    while rows := candidates.fetchmany(ROWS):
        yield from rows


class _Comparer:
    """The texts of queries and originals in a worker process."""

    def __init__(self, folder: Path) -> None:
        self.queries, self.originals = (Texts.load(folder / side) for side in ("query", "original"))
        self.groups = Groups(np.load(folder / "groups.npy", mmap_mode="r"), self.originals.sites)

    def line(self, number: int, copies: Sequence[int], found: Found) -> dict[str, Any]:
        asked = Lookup(self.queries.document(number), found)
        numbers = self.groups.candidates(asked, copies)
        texts = {number: self.originals.document(number) for number in numbers}
        return line(asked.query, *with_evidence(asked, texts, self.groups))


_comparer: list[_Comparer] = []  # filled in worker processes


def _begin(folder: Path) -> None:
    _comparer.append(_Comparer(folder))


def _compared(asked: Sequence[Query]) -> list[dict[str, Any]]:
    return [_comparer[0].line(number, copies, found) for number, copies, found in asked]
