"""Queries and articles as JSON Lines or Parquet → the lines of collection.py, on Apache Spark.

For collections beyond a single machine. The outcome is the same. Workers fold the texts near the data. Passages are
joined by hash. Then the candidates of every query are gathered and compared.
"""

from __future__ import annotations

import json
import os
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from pyspark import RDD, Broadcast
from pyspark.sql import SparkSession

from monitor.reuse.bulk.collection import CollectionError, line, text_of, with_evidence
from monitor.reuse.candidates import FORMULA, MOST_HOLDERS, Found, Groups, Lookup
from monitor.reuse.document import Document, documents
from monitor.reuse.groups import MOST_TESTED, SKETCH, is_copy, united
from monitor.reuse.holders import MOST_GROUPS, weight_of
from monitor.texts.hashing import Passages

PARQUET = ".parquet"
BATCH = 400
MATCHES = (
    "array<struct<id:string,relation:string,similarity:double,original_coverage:double,"
    "reprint_coverage:double,disguise:array<string>>>"
)
SCHEMA = f"id string, matches {MATCHES}, suspects {MATCHES}"

Numbered = tuple[int, Document]  # number in the file, text
Ordered = tuple[int, bytes, int]  # passages, sketch, number: the order of sizes
Chosen = tuple[Lookup, list[int]]  # query with what was found, texts to compare
FoundValue = tuple[int, int, list[int], list[int]]  # passage or term, kind, groups, texts


def match_on_spark(queries: Path, articles: Path, *, master: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the line of output of every query, in the order of the file. Raises CollectionError.

    ``master`` is the address of the cluster, by default MASTER of the environment, else all cores of this machine.
    """
    with spark_session(master) as spark:
        yield from _lines(spark, queries, articles).toLocalIterator()


def write_on_spark(queries: Path, articles: Path, output: Path, *, master: str | None = None) -> None:
    """Let the cluster write the lines of output into a folder. Raises CollectionError.

    A folder name that ends in ``.parquet`` gives Parquet, any further name gives JSON Lines.
    """
    with spark_session(master) as spark:
        lines = _lines(spark, queries, articles)
        if output.suffix == PARQUET:
            spark.createDataFrame(lines.map(_row), SCHEMA).write.parquet(str(output))
        else:
            lines.map(lambda output: json.dumps(output, ensure_ascii=False)).saveAsTextFile(str(output))


@contextmanager
def spark_session(master: str | None) -> Iterator[SparkSession]:
    """Open a session on the cluster at ``master``, and close the session at the end."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("reprintwatch match").config("spark.ui.enabled", "false")
    if master or not os.environ.get("MASTER"):
        builder = builder.master(master or "local[*]")
    spark = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def _lines(spark: SparkSession, queries: Path, articles: Path) -> RDD[dict[str, Any]]:
    """Return the lines of output, in the order of the queries."""
    originals, asked = (_documents(spark, path).cache() for path in (articles, queries))
    groups = spark.sparkContext.broadcast(_groups(originals))
    found = _found(originals, asked, groups).leftOuterJoin(_by_digest(originals, asked).groupByKey())
    chosen = (
        asked.leftOuterJoin(found).mapValues(lambda each: _chosen(each[0], each[1], groups.value)).cache()
    )
    texts = (
        chosen.flatMap(lambda each: [(number, each[0]) for number in each[1][1]])
        .join(originals)
        .map(lambda each: (each[1][0], (each[0], each[1][1])))  # query → number, text
        .groupByKey()
    )
    return (
        chosen.leftOuterJoin(texts)
        .mapValues(lambda each: _line(each[0], dict(each[1] or ()), groups.value))
        .sortByKey()
        .values()
    )


def _chosen(query: Document, found: tuple[Found, Iterable[int] | None] | None, groups: Groups) -> Chosen:
    """Return a query with what was found for it, and the numbers of the texts to compare it with."""
    known, copies = found or (Found({}, {}, {}), ())
    asked = Lookup(query, known)
    return asked, groups.candidates(asked, sorted(copies or ()))


def _line(chosen: Chosen, texts: Mapping[int, Document], groups: Groups) -> dict[str, Any]:
    asked, numbers = chosen
    return line(asked.query, *with_evidence(asked, {number: texts[number] for number in numbers}, groups))


def _documents(spark: SparkSession, path: Path) -> RDD[Numbered]:
    """Return the folded texts of a file, with numbers in the order of the file. Raises CollectionError."""
    texts = _rows(spark, path) if path.suffix == PARQUET else _json_lines(spark, path)
    wrong = texts.filter(lambda each: isinstance(each[1], str)).values().take(1)
    if wrong:
        raise CollectionError(wrong[0])
    return texts.mapPartitions(_folded)


def _json_lines(spark: SparkSession, path: Path) -> RDD[tuple[int, Any]]:
    lines = spark.sparkContext.textFile(str(path)).zipWithIndex()
    name = str(path)
    return lines.filter(lambda each: bool(each[0].strip())).map(lambda each: _parsed(each[0], name, each[1]))


def _parsed(read: str, name: str, number: int) -> tuple[int, dict[str, Any] | str]:
    """Return the number of a line, with the text or a message about the wrong line."""
    try:
        return number, {"id": number + 1, **text_of(read, f"{name}:{number + 1}")}
    except CollectionError as error:
        return number, str(error)


def _rows(spark: SparkSession, path: Path) -> RDD[tuple[int, Any]]:
    name = str(path)

    def checked(numbered: tuple[Any, int]) -> tuple[int, dict[str, Any] | str]:
        row, number = numbered
        values = {column: value for column, value in row.asDict().items() if value is not None}
        if not isinstance(values.get("text"), str):
            return number, f'{name}: row {number + 1}: a string "text" is needed'
        return number, {"id": number + 1, **values}

    return spark.read.parquet(name).rdd.zipWithIndex().map(checked)


def _folded(texts: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Numbered]:
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        folded = documents(text for _, text in batch)
        yield from zip((number for number, _ in batch), folded, strict=True)


# --- groups of copies ---------------------------------------------------------------------------


def _groups(texts: RDD[Numbered]) -> Groups:
    """Return the groups of copies. Only pairs of copies, and the sites, are gathered in this process."""
    sketches = texts.flatMap(lambda each: [(value, _ordered(*each)) for value in _values(each[1])[:SKETCH]])
    holders = texts.flatMap(lambda each: [(value, _ordered(*each)) for value in _values(each[1])])
    near = (
        holders.cogroup(sketches)
        .flatMap(lambda each: _nearest(list(each[1][0]), sorted(each[1][1])))
        .groupByKey()
        .flatMap(lambda each: [(text, each[0]) for text in sorted(set(each[1]))[-MOST_TESTED:]])
        .map(lambda each: (each[0][-1], each[1][-1]))
    )
    passages = texts.mapValues(lambda each: (each.print.passages, each.site))
    copies = (
        near.join(passages)
        .map(lambda each: (each[1][0], (each[0], each[1][1])))
        .join(passages)
        .filter(lambda each: _are_copies(each[1][0][1], each[1][1]))
        .map(lambda each: (each[0], each[1][0][0]))
    )
    known = dict(texts.mapValues(lambda each: each.site).collect())
    sites = [
        known.get(number, "") for number in range(max(known, default=-1) + 1)
    ]  # an empty line is no text
    return Groups(united(len(sites), copies.collect()), sites, len(known))


def _values(text: Document) -> list[int]:
    return text.print.passages.tolist()  # type: ignore[no-any-return]


def _ordered(number: int, text: Document) -> Ordered:
    """Return the place of a text in the order of sizes, which `groups_of` follows."""
    return len(text.print.passages), text.print.passages[:SKETCH].tobytes(), number


def _nearest(holders: list[Ordered], sketches: list[Ordered]) -> Iterator[tuple[Ordered, Ordered]]:
    """Yield every text with the texts before it that have a passage in their sketch, the nearest in size."""
    for holder in holders:
        end = bisect_left(sketches, holder)
        yield from ((holder, before) for before in sketches[max(0, end - MOST_TESTED) : end])


def _are_copies(one: tuple[Passages, str], other: tuple[Passages, str]) -> bool:
    return is_copy(one[0], other[0], (one[1], other[1]))


# --- candidates ---------------------------------------------------------------------------------


def _found(
    originals: RDD[Numbered], asked: RDD[Numbered], groups: Broadcast[Groups]
) -> RDD[tuple[int, Found]]:
    """Return what is known of every query with a passage or term that an original has."""

    def holders(numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        held = sorted(numbers)
        return sorted({groups.value.of(number) for number in held})[:MOST_GROUPS], held[:MOST_HOLDERS]

    held = _postings(originals).map(lambda each: (each[0], each[1][0])).groupByKey().mapValues(holders)
    return held.join(_postings(asked)).map(_by_query).groupByKey().mapValues(_counted)


def _postings(texts: RDD[Numbered]) -> RDD[tuple[int, tuple[int, int]]]:
    """Return the number of the text and the kind, for every passage (kind 0) and term (kind 1) of every text."""
    return texts.flatMap(
        lambda each: (
            [(value, (each[0], 0)) for value in _values(each[1])]
            + [(value, (each[0], 1)) for value in each[1].terms.tolist()]
        )
    )


def _by_query(
    each: tuple[int, tuple[tuple[list[int], list[int]], tuple[int, int]]],
) -> tuple[int, FoundValue]:
    value, ((groups, numbers), (query, kind)) = each
    return query, (value, kind, groups, numbers)


def _counted(values: Iterable[FoundValue]) -> Found:
    counts: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    held = {}
    for value, kind, groups, numbers in values:
        held[value] = groups
        if len(groups) <= FORMULA:
            counts[kind].update(dict.fromkeys(numbers, weight_of(len(groups))))
    return Found(*counts, held)


def _by_digest(originals: RDD[Numbered], asked: RDD[Numbered]) -> RDD[tuple[int, int]]:
    """Return the queries with the originals that have the same normal form."""

    def digests(texts: RDD[Numbered]) -> RDD[tuple[int, int]]:
        present = texts.filter(lambda each: bool(each[1].form.text))
        return present.map(lambda each: (int(each[1].print.digest, 16), each[0]))

    return digests(asked).join(digests(originals)).map(lambda each: each[1])


def _row(output: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a line of output as a row of Parquet. Columns have types: every id is a string."""
    matches, suspects = (
        [{"disguise": [], **match, "id": str(match["id"])} for match in output.get(name, ())]
        for name in ("matches", "suspects")
    )
    return str(output["id"]), matches, suspects
