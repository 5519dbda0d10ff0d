"""Tables captures and pages → the line of each capture: a leaf of the log. A line holds columns that never change.

The name of a site may change, so a line holds the address of the page in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from storage.archive.chain import CHAINED
from storage.engine.store import Store, rows
from storage.log.tree import BLOCK, LogTree, leaf_hash

COLUMNS = ", ".join(f"captures.{name}" for name in CHAINED)
SELECT = f"""
    SELECT {COLUMNS}, captures.chain, duration_ms, failure_detail, body_end, wire, pages.url AS url,
        (SELECT earlier.chain FROM captures AS earlier WHERE earlier.id = captures.id - 1) AS before
    FROM captures LEFT JOIN pages ON pages.id = captures.page_id
"""
SPAN = f"{SELECT} WHERE captures.id > ? AND captures.id <= ? ORDER BY captures.id"


def leaf_line(columns: dict[str, Any]) -> str:
    """Return the line of a capture: compact JSON, without a line break.

    Form `capture-1` has the chained columns; `capture-2` adds end and wire of captures that have these columns.
    """
    has_wire = columns["wire"] is not None or columns["body_end"] is not None
    facts: dict[str, Any] = {
        "reprintwatch": "capture-2" if has_wire else "capture-1",
        "url": columns["url"],
        "before": columns["before"] or "",
        "chained": [columns[name] for name in CHAINED],
        "chain": columns["chain"],
        "duration_ms": columns["duration_ms"],
        "failure_detail": columns["failure_detail"],
    }
    if has_wire:
        facts |= {"body_end": columns["body_end"], "wire": columns["wire"]}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def as_bytes(line: str) -> bytes:
    """Return the bytes of a line. A damaged store may hold text that is no UTF-8."""
    return line.encode("utf-8", "surrogatepass")


def lines_between(db: Store, after: int, last: int) -> Iterator[str]:
    """Yield the lines of the captures from `after` + 1 to `last`."""
    for columns in rows(db, SPAN, (after, last)):
        yield leaf_line(columns)


def lines_of(db: Store, captures: Sequence[int]) -> dict[int, str]:
    """Return the lines of some captures by number, in order."""
    marks = ", ".join("?" * len(captures))
    found = rows(db, f"{SELECT} WHERE captures.id IN ({marks}) ORDER BY captures.id", tuple(captures))
    return {int(columns["id"]): leaf_line(columns) for columns in found}


def block_leaves(db: Store, block: int) -> list[bytes]:
    """Return the leaf hashes of a block: of captures 256 × block + 1 and the next 255, as far as they exist."""
    return [leaf_hash(as_bytes(line)) for line in lines_between(db, block * BLOCK, (block + 1) * BLOCK)]


def tree_of(db: Store, blocks: Sequence[bytes]) -> LogTree:
    """Return the tree over all captures, with the known hashes of full blocks."""
    return LogTree(blocks, lru_cache(maxsize=64)(lambda block: block_leaves(db, block)))


def tree_of_lines(lines: Sequence[str]) -> LogTree:
    """Return the tree over lines of findings or statements."""
    hashes = [leaf_hash(as_bytes(line)) for line in lines]
    return LogTree([], lambda block: hashes[block * BLOCK : (block + 1) * BLOCK])
