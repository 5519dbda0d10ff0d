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

from monitor.reuse.bulk.collection import ahead, chunks, line, read_lines
from monitor.reuse.bulk.corpus import Texts, write
from monitor.reuse.candidates import CROWDED, DF_CUT, MOST_HOLDERS, RARE_DF, Numbers, by_family, families
from monitor.reuse.document import documents

FOLDED, COMPARED = 2000, 200  # texts that a process folds, or compares, at once
MEMORY = "1GB"  # of the database; further data lies on disk
ROWS = 100_000  # candidates read from the database at once
DIGITS = 15  # hex digits of a digest that a signed number of 64 bits holds

Row = tuple[int, int, int, int]  # query, original, passages shared, rare ones
Asked = tuple[int, Sequence[Row]]

# The number of holders matters only for passages with more holders than a rare passage.
COMMON = """
CREATE TABLE common AS
SELECT passage, count(*) AS holders FROM original_passages GROUP BY passage HAVING count(*) > $rare
"""
CROWD = """
SELECT number FROM original_passages SEMI JOIN common USING (passage) JOIN original_texts USING (number)
GROUP BY number, passages HAVING count(*) > passages * $crowded ORDER BY number
"""
FREQUENCIES = """
CREATE TABLE frequencies AS
SELECT passage, holders, count(DISTINCT family) AS families
FROM original_passages JOIN common USING (passage) JOIN kin USING (number) GROUP BY passage, holders
"""
# Of a passage with very many holders the first holders are taken. Only the holders of these few passages are sorted.
HELD = """
CREATE TABLE held AS
SELECT passage, number, coalesce(families, 1) <= $rare AS rare
FROM original_passages SEMI JOIN query_passages USING (passage) LEFT JOIN frequencies USING (passage)
WHERE coalesce(families, 1) <= $cut AND coalesce(holders, 1) <= $most
UNION ALL
SELECT passage, number, families <= $rare
FROM original_passages SEMI JOIN query_passages USING (passage) JOIN frequencies USING (passage)
WHERE families <= $cut AND holders > $most
QUALIFY row_number() OVER (PARTITION BY passage ORDER BY number) <= $most
"""
# An equal text is always a candidate: its row has 0 shared passages.
CANDIDATES = """
SELECT asked.number AS query, held.number AS original, count(*) AS shared, count(*) FILTER (rare) AS few
FROM query_passages AS asked JOIN held USING (passage) GROUP BY ALL
UNION ALL
SELECT asked.number, kept.number, 0, 0
FROM query_texts AS asked JOIN original_texts AS kept USING (digest) WHERE asked.passages > 0
ORDER BY query, original
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
        np.save(folder / "families.npy", _index(db, Texts.load(folder / "original")))
        total = len(Texts.load(folder / "query"))
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(folder,)) as pool:
            asked = chunks(_asked(db, total), COMPARED)
            for lines in ahead(pool, _compared, asked, most=workers * 4):
                yield from lines


def _folded(lines: Sequence[Mapping[str, Any]]) -> Texts:
    return Texts.of(documents(lines))


def _taken(db: duckdb.DuckDBPyConnection, side: str, batches: Iterable[Texts]) -> Iterator[Texts]:
    """Yield the texts of a side, after writing their passages and digests into the database."""
    db.execute(f"CREATE TABLE {side}_passages (passage BIGINT, number BIGINT)")
    db.execute(f"CREATE TABLE {side}_texts (number BIGINT, digest BIGINT, passages BIGINT)")
    first = 0
    for batch in batches:
        passages, bounds = batch.parts["passages"]
        numbers, sizes = np.arange(first, first + len(batch)), np.diff(bounds)
        digests = np.array([int(digest[:DIGITS], 16) for digest in batch.digests], dtype=np.int64)
        _insert(db, f"{side}_passages", passage=passages, number=np.repeat(numbers, sizes))
        _insert(db, f"{side}_texts", number=numbers, digest=digests, passages=sizes)
        first += len(batch)
        yield batch


def _insert(db: duckdb.DuckDBPyConnection, table: str, **columns: Numbers) -> None:
    db.register("batch", columns)
    db.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM batch")  # noqa: S608 our own names
    db.unregister("batch")


def _index(db: duckdb.DuckDBPyConnection, texts: Texts) -> Numbers:
    """Return the family of every text, after writing families and rare passages into the database."""
    db.execute(COMMON, {"rare": RARE_DF})
    crowd = np.array(db.execute(CROWD, {"crowded": CROWDED}).fetchnumpy()["number"], dtype=np.int64)
    parents = families([texts.passages(number) for number in crowd], np.ones(len(crowd), dtype=bool))
    kin = np.arange(len(texts))
    kin[crowd] = crowd[parents]
    db.execute("CREATE TABLE kin (number BIGINT, family BIGINT)")
    _insert(db, "kin", number=np.arange(len(texts)), family=kin)
    db.execute(FREQUENCIES)
    db.execute(HELD, {"rare": RARE_DF, "cut": DF_CUT, "most": MOST_HOLDERS})
    return kin


def _asked(db: duckdb.DuckDBPyConnection, total: int) -> Iterator[Asked]:
    """Yield every query with its candidates, in order."""
    number = 0
    for query, rows in groupby(_rows(db), key=itemgetter(0)):
        yield from ((missing, ()) for missing in range(number, query))
        yield query, list(rows)
        number = query + 1
    yield from ((missing, ()) for missing in range(number, total))


def _rows(db: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    candidates = db.execute(CANDIDATES)
    while rows := candidates.fetchmany(ROWS):
        yield from rows


class _Comparer:
    """The texts of queries and originals in a worker process."""

    def __init__(self, folder: Path) -> None:
        self.queries, self.originals = (Texts.load(folder / side) for side in ("query", "original"))
        self.families: Numbers = np.load(folder / "families.npy", mmap_mode="r")

    def line(self, number: int, rows: Sequence[Row]) -> dict[str, Any]:
        query = self.queries.document(number)
        rare_of = {original: 0 for _, original, shared, _ in rows if shared == 0}
        counted = {original: (shared, few) for _, original, shared, few in rows if shared}
        ranked = by_family(counted, len(query.print.passages), lambda text: int(self.families[text]))
        rare_of |= {candidate.work: candidate.rare for candidate in ranked}
        document = self.originals.document
        return line(query, ((number, document(number), rare) for number, rare in rare_of.items()))


_comparer: list[_Comparer] = []  # filled in worker processes


def _begin(folder: Path) -> None:
    _comparer.append(_Comparer(folder))


def _compared(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    return [_comparer[0].line(number, rows) for number, rows in asked]
