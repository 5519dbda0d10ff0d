"""Rows of a store ↔ records of a WARC file, beside the records of the captures: pieces of JSON Lines under `urn:`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.evidence.warc import Record, record_id

ROWS = "urn:reprintwatch:rows:"
LINE = "urn:reprintwatch:capture:"
SITES = "sites"  # rows of the configuration

Rows = list[dict[str, Any]]


def rows_record(table: str, rows: Sequence[Mapping[str, Any]], at: datetime, number: int) -> Record:
    """Return the record of a piece of a table; `number` tells the pieces of a file apart."""
    block = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in rows).encode(
        "utf-8", "surrogatepass"
    )
    uri = f"{ROWS}{table}:{number}"
    identity = record_id(hashlib.sha256(block).hexdigest(), uri)
    return Record("resource", identity, at, (("Content-Type", "application/jsonl"),), block, uri)


def rows_records(pieces: Iterable[tuple[str, Sequence[Mapping[str, Any]]]], at: datetime) -> list[Record]:
    """Return the records of pieces of tables, in order."""
    return [rows_record(table, rows, at, number) for number, (table, rows) in enumerate(pieces)]


def rows_in(uri: str, block: bytes) -> tuple[str, Rows]:
    """Return table and rows of a record. Raises ValueError for another block."""
    table = uri.removeprefix(ROWS).partition(":")[0]
    return table, [json.loads(line) for line in block.decode("utf-8", "surrogatepass").split("\n") if line]


def body_of(block: bytes) -> bytes:
    """Return the body of a response record of our own, whose head has no folded lines."""
    return block.partition(b"\r\n\r\n")[2]
