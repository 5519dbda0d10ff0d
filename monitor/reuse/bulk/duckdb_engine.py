"""Two collections → which text of the one derives from which of the other, out of core, on DuckDB.

The same computation as collection.py, for backfills whose index does not fit into memory, with the same
outcome: texts are folded by all cores into files, passages joined in a database on disk, and each query's
candidates compared by all cores.
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
from monitor.reuse.bulk.corpus import Texts, documents, write
from monitor.reuse.candidates import CROWDED, DF_CUT, MOST_HOLDERS, RARE_DF, Numbers, by_family, families

FOLDED, COMPARED = 2000, 200  # texts that a process folds, or compares, at once
MEMORY = "1GB"  # of the database; what it needs beyond lies on disk
ROWS = 100_000  # candidates read from the database at once
DIGITS = 15  # of a digest, in hex: what a signed number holds

Row = tuple[int, int, int, int]  # query, original, passages shared, rare ones
Asked = tuple[int, Sequence[Row]]

# how many texts hold a passage matters only where they are more than may have a rare one
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
# of a passage with very many holders the first are taken; only those few are sorted
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
# an equal text is a candidate whatever it shares: a row without passages
CANDIDATES = """
SELECT asked.number AS query, held.number AS original, count(*) AS shared, count(*) FILTER (rare) AS few
FROM query_passages AS asked JOIN held USING (passage) GROUP BY ALL
UNION ALL
SELECT asked.number, kept.number, 0, 0
FROM query_texts AS asked JOIN original_texts AS kept USING (digest) WHERE asked.passages > 0
ORDER BY query, original
"""


def match_in_bulk(queries: Path, articles: Path, *, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Match every query, in the order of the file. Raises CollectionError.

    Texts and passages lie in the folder for temporary files while it works.
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
    """The texts of one side, their passages and digests put into the database as they pass."""
    db.execute(f"CREATE TABLE {side}_passages (passage BIGINT, number BIGINT)")
    db.execute(f"CREATE TABLE {side}_texts (number BIGINT, digest BIGINT, passages BIGINT)")
    first = 0
    for batch in batches:
        passages, bounds = batch.parts["passages"]
        numbers, sizes = np.arange(first, first + len(batch)), np.diff(bounds)
        digests = np.array([int(each[:DIGITS], 16) for each in batch.digests], dtype=np.int64)
        _insert(db, f"{side}_passages", passage=passages, number=np.repeat(numbers, sizes))
        _insert(db, f"{side}_texts", number=numbers, digest=digests, passages=sizes)
        first += len(batch)
        yield batch


def _insert(db: duckdb.DuckDBPyConnection, table: str, **columns: Numbers) -> None:
    db.register("batch", columns)
    db.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM batch")  # noqa: S608 our own names
    db.unregister("batch")


def _index(db: duckdb.DuckDBPyConnection, texts: Texts) -> Numbers:
    """Find families and what is rare; the family of each text."""
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
    """Every query with its candidates, in order."""
    number = 0
    for query, rows in groupby(_rows(db), key=itemgetter(0)):
        yield from ((each, ()) for each in range(number, query))
        yield query, list(rows)
        number = query + 1
    yield from ((each, ()) for each in range(number, total))


def _rows(db: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    found = db.execute(CANDIDATES)
    while rows := found.fetchmany(ROWS):
        yield from rows


class _Comparer:
    """The texts of both sides, in a worker process."""

    def __init__(self, folder: Path) -> None:
        self.queries, self.originals = (Texts.load(folder / side) for side in ("query", "original"))
        self.families: Numbers = np.load(folder / "families.npy", mmap_mode="r")

    def line(self, number: int, rows: Sequence[Row]) -> dict[str, Any]:
        query = self.queries.document(number)
        found = {original: 0 for _, original, shared, _ in rows if shared == 0}
        counted = {original: (shared, few) for _, original, shared, few in rows if shared}
        ranked = by_family(counted, len(query.print.passages), lambda text: int(self.families[text]))
        found |= {each.work: each.rare for each in ranked}
        return line(query, ((each, self.originals.document(each), rare) for each, rare in found.items()))


_comparer: list[_Comparer] = []  # one in each worker process


def _begin(folder: Path) -> None:
    _comparer.append(_Comparer(folder))


def _compared(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    return [_comparer[0].line(number, rows) for number, rows in asked]
