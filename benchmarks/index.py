"""The passage index as it grows: bytes an article, milliseconds a query, seconds to fill; packed beside rows.

    python benchmarks/index.py [--articles 10000 100000] [--rows]

Articles are synthetic: 102 passages and 24 salient terms each, as in a text of 490 characters, one in ten out of a
pool of formulas (Zipf). Most are put in at once, the last in rounds as a running service would: posted as rows, then packed.
Queries share a third of their passages with one article. --rows measures a row a posting as well.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from monitor.reuse.candidates import OwnSite, likeliest_groups
from monitor.reuse.holders import Held
from storage.conclusions.groups import add_passages, groups_by_passage
from storage.conclusions.posting_blocks import add_packed, pack
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction

PASSAGES, FORMULAS, POOL = 102 + 24, 10, 20_000
ROUNDS, GROWN = 4, 0.15  # of the articles come after the store was filled
QUERIES = 400
PARTS, SLICE = (
    64,
    50_000,
)  # parts of the key space, filled one after the other; articles at once: bounds memory

Pairs = npt.NDArray[np.int64]


def unique_passages(works: npt.NDArray[np.int64], count_: int) -> Pairs:
    """The passages of these articles that no other has, the same whenever asked."""
    mixed = works[:, None].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.arange(
        count_, dtype=np.uint64
    ) * np.uint64(0xD1B54A32D192ED03)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return (mixed ^ (mixed >> np.uint64(33))).view(np.int64)


def postings(start: int, end: int) -> Pairs:
    """Passage and work of every posting of articles ``start`` to ``end``."""
    works = np.arange(start, end)
    rng = np.random.default_rng(start)
    pool = unique_passages(np.array([-1]), POOL)[0]
    formulas = pool[np.minimum(rng.zipf(1.3, (len(works), FORMULAS)) - 1, POOL - 1)]
    passages = np.concatenate((unique_passages(works, PASSAGES - FORMULAS), formulas), axis=1)
    return np.stack((passages.ravel(), np.repeat(works, PASSAGES)), axis=1)


def fill(db: Store, articles: int) -> float:
    """Most at once, the rest as a service would; seconds a thousand articles of the rest."""
    most = int(articles * (1 - GROWN))
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / f"{part}" for part in range(PARTS)]
        _spill(most, parts)
        for path in parts:
            with transaction(db):
                add_packed(db, np.fromfile(path, dtype=np.int64).reshape(-1, 2))
            path.unlink()
    begin = time.perf_counter()
    bounds = np.linspace(most, articles + 1, ROUNDS + 1).astype(int).tolist()
    for start, end in pairwise(bounds):
        for first in range(start, end, SLICE):
            added = postings(first, min(first + SLICE, end))
            with transaction(db):
                db.conn.executemany("INSERT OR IGNORE INTO postings VALUES (?, ?)", added.tolist())
        pack(db)
    return (time.perf_counter() - begin) / (articles - most) * 1000


def _spill(articles: int, parts: list[Path]) -> None:
    """The postings of articles below this number, as a file for each part of the key space."""
    files = [path.open("wb") for path in parts]
    for start in range(1, articles, SLICE):
        every = postings(start, min(start + SLICE, articles))
        part = (every[:, 0].view(np.uint64) >> np.uint64(58)).astype(np.int64)
        order = np.argsort(part, kind="stable")
        bounds = np.searchsorted(part[order], np.arange(PARTS + 1)).tolist()
        for file, (first, last) in zip(files, pairwise(bounds), strict=True):
            file.write(every[order[first:last]].tobytes())
    for file in files:
        file.close()


def fill_rows(db: Store, articles: int) -> float:
    """The same as rows, in the order of their keys, which packs them best; seconds a thousand articles."""
    begin = time.perf_counter()
    every = np.unique(postings(1, articles + 1), axis=0)
    with transaction(db):
        db.conn.executemany("INSERT INTO postings VALUES (?, ?)", every.tolist())
    return (time.perf_counter() - begin) / articles * 1000


def queries(articles: int) -> list[list[int]]:
    """Texts that share a third of their passages with one article, and formulas with many."""
    rng = np.random.default_rng(5)
    asked = []
    for number, work in enumerate(rng.integers(1, articles + 1, QUERIES).tolist()):
        shared = postings(work, work + 1)[:, 0][::3]
        own = unique_passages(np.array([-1000 - number]), PASSAGES - len(shared))[0]
        asked.append([*shared.tolist(), *own.tolist()])
    return asked


def milliseconds(db: Store, asked: list[list[int]]) -> list[float]:
    """How long each query takes, candidates ranked."""
    took = []
    for passages in asked:
        begin = time.perf_counter()
        by_passage = groups_by_passage(db, passages)
        held = Held(np.array(passages), [by_passage.get(passage, ()) for passage in passages])
        found = likeliest_groups(
            held, OwnSite(np.zeros(len(passages), dtype=bool), frozenset()), lambda group: group
        )
        took.append((time.perf_counter() - begin) * 1000)
        assert found
    return sorted(took)


def measure(articles: int, *, rows: bool) -> None:
    """Fill a store and print a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        db = open_store(path, create=True)
        empty = path.stat().st_size
        cost = (fill_rows if rows else fill)(db, articles)
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (path.stat().st_size - empty) / articles
        used = db.conn.execute("PRAGMA freelist_count").fetchone()[0] * 4096 / articles
        asked = queries(articles)
        cold = milliseconds(_reopened(db, path), asked)
        warm = milliseconds(db := open_store(path), asked)
        name = "a row a posting" if rows else "packed"
        print(
            f"{articles:>9} {name:16} {size - used:7.0f} bytes an article (+{used:.0f} free); query median "
            f"{statistics.median(warm):.2f} ms, p95 {warm[int(QUERIES * 0.95)]:.2f}, file not in memory "
            f"{statistics.median(cold):.2f}; {cost:.2f} s a thousand articles added",
            flush=True,
        )
        started = time.perf_counter()
        with transaction(db):
            for work in range(100):
                add_passages(
                    db,
                    articles + 10 + work,
                    postings(articles + 10 + work, articles + 11 + work)[:, 0].tolist(),
                )
        print(f"{'':26} posting one article {(time.perf_counter() - started) * 10:.2f} ms")
        db.close()


def _reopened(db: Store, path: Path) -> Store:
    """The store anew, its file put out of the system's memory."""
    db.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return open_store(path)


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rows", action="store_true", help="a row a posting too")
    options = parser.parse_args()
    for articles in options.articles:
        for rows in (False, True) if options.rows else (False,):
            measure(articles, rows=rows)


if __name__ == "__main__":
    main()
