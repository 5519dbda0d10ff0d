"""Queries and articles as JSON Lines or Parquet → the lines of collection.py, on Apache Spark.

For collections beyond a single machine. The outcome is the same. Workers fold the texts near the data. Passages are
joined by hash. Then the candidates of every query are gathered and compared.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pyspark import RDD, Broadcast
from pyspark.sql import SparkSession

from monitor.reuse.bulk.collection import CollectionError, line, text_of
from monitor.reuse.candidates import CROWDED, DF_CUT, MOST_HOLDERS, RARE_DF, by_family, families
from monitor.reuse.document import Document, documents

PARQUET = ".parquet"
BATCH = 400
MATCHES = (
    "array<struct<id:string,relation:string,similarity:double,original_coverage:double,"
    "reprint_coverage:double,disguise:array<string>>>"
)
SCHEMA = f"id string, matches {MATCHES}, suspects {MATCHES}"

Numbered = tuple[int, Document]  # number in the file, text
Pair = tuple[int, int]  # query, original
Families = Mapping[int, int]


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
    kin = spark.sparkContext.broadcast(_families(originals))
    candidates = _by_passages(originals, asked, kin).union(_by_digest(originals, asked))
    rarest = candidates.reduceByKey(max).map(lambda pair: (pair[0][1], (pair[0][0], pair[1])))
    pairs = rarest.join(originals).map(
        lambda each: (each[1][0][0], (each[0], each[1][1], each[1][0][1]))  # query → number, text, rare
    )
    together = asked.leftOuterJoin(pairs.groupByKey())
    return together.mapValues(lambda each: line(each[0], each[1] or ())).sortByKey().values()


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


def _postings(texts: RDD[Numbered]) -> RDD[tuple[int, int]]:
    """Return passage and number of the text, for every passage of every text."""
    return texts.flatMap(lambda each: [(passage, each[0]) for passage in each[1].print.passages.tolist()])


def _families(texts: RDD[Numbered]) -> Families:
    """Return the families of the crowded texts. These few texts are gathered in this process."""
    postings = _postings(texts)
    common = postings.mapValues(lambda _: 1).reduceByKey(int.__add__).filter(lambda each: each[1] > RARE_DF)
    shared = postings.join(common).map(lambda each: (each[1][0], 1)).reduceByKey(int.__add__)
    passages = texts.mapValues(lambda each: each.print.passages)
    crowd = shared.join(passages).filter(lambda each: each[1][0] > len(each[1][1]) * CROWDED)
    crowded = sorted((number, held) for number, (_, held) in crowd.collect())
    numbers = [number for number, _ in crowded]
    parents = families([held for _, held in crowded], np.ones(len(crowded), dtype=bool))
    return {number: numbers[parent] for number, parent in zip(numbers, parents.tolist(), strict=True)}


def _by_passages(
    originals: RDD[Numbered], asked: RDD[Numbered], kin: Broadcast[Families]
) -> RDD[tuple[Pair, int]]:
    """Return the likeliest originals of every query, with the number of shared rare passages."""

    def holders(numbers: Iterable[int]) -> tuple[int, list[int]]:
        held = sorted(numbers)
        return len({kin.value.get(each, each) for each in held}), held[:MOST_HOLDERS]

    def likeliest(each: tuple[int, tuple[Iterable[tuple[int, int, int]], int]]) -> list[Any]:
        query, (counts, passages) = each
        counted = {number: (shared, rare) for number, shared, rare in counts}
        ranked = by_family(counted, passages, lambda number: kin.value.get(number, number))
        return [((query, each.work), each.rare) for each in ranked if each.rare]

    held = _postings(originals).groupByKey().mapValues(holders).filter(lambda each: each[1][0] <= DF_CUT)
    counted = (
        held.join(_postings(asked))
        .flatMap(
            lambda each: [
                ((each[1][1], number), (1, int(each[1][0][0] <= RARE_DF))) for number in each[1][0][1]
            ]
        )
        .reduceByKey(lambda one, other: (one[0] + other[0], one[1] + other[1]))
        .map(lambda each: (each[0][0], (each[0][1], *each[1])))
        .groupByKey()
    )
    return counted.join(asked.mapValues(lambda each: len(each.print.passages))).flatMap(likeliest)


def _by_digest(originals: RDD[Numbered], asked: RDD[Numbered]) -> RDD[tuple[Pair, int]]:
    """Return the queries and originals with the same normal form, with 0 shared rare passages."""

    def digests(texts: RDD[Numbered]) -> RDD[tuple[int, int]]:
        present = texts.filter(lambda each: bool(each[1].form.text))
        return present.map(lambda each: (int(each[1].print.digest, 16), each[0]))

    return digests(asked).join(digests(originals)).map(lambda each: (each[1], 0))


def _row(output: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a line of output as a row of Parquet. Columns have types: every id is a string."""
    matches, suspects = (
        [{"disguise": [], **match, "id": str(match["id"])} for match in output.get(name, ())]
        for name in ("matches", "suspects")
    )
    return str(output["id"]), matches, suspects
