"""Table posting_blocks: postings packed as sorted runs of eight bytes, many postings in a row.

A posting as a row costs twenty bytes, and every passage of an article touches another page of the file. A
packed posting is the low half of its key (the upper 40 bits of the passage) and the label of the group. New postings
wait in the table `postings` until enough postings wait for rewriting blocks (a B-tree with a write buffer). A
passage of many groups is a formula: only `FORMULA` labels are kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from storage.engine.store import Store, transaction

KEY_BITS, LOW_BITS = 40, 32
LOW = (1 << LOW_BITS) - 1
FORMULA = 101  # kept groups of a passage
MOST = 240  # postings of a block: two full blocks fill a page of the file
SLICE = 20_000  # postings packed in one transaction
LEAST_WAITING = 50_000  # waiting postings worth packing
WAITING_A_BLOCK = 6  # waiting postings worth packing, for every block
READ_AT_ONCE = 1000  # blocks
SAMPLE = 64  # blocks read to estimate the number of blocks

BLOCK_OF = "SELECT first, holders FROM posting_blocks WHERE first <= ? ORDER BY first DESC LIMIT 1"
BLOCKS_OF = """
    SELECT holders FROM posting_blocks WHERE first IN (
        SELECT (SELECT max(block.first) FROM posting_blocks AS block WHERE block.first <= CAST(value AS BIGINT))
        FROM {json_values})
    ORDER BY first
"""
NEXT_BLOCK = "SELECT first FROM posting_blocks WHERE first > ? ORDER BY first LIMIT 1"

Keys = npt.NDArray[np.uint64]
Labels = npt.NDArray[np.uint32]


def key_of(passage: int) -> int:
    """Return the upper 40 bits of a passage's hash, the kept part."""
    return (passage & 0xFFFF_FFFF_FFFF_FFFF) >> (64 - KEY_BITS)


def packed_labels(db: Store, passages: Sequence[int]) -> dict[int, Sequence[int]]:
    """Return the labels of packed postings by passage. One statement for all: every block is read once."""
    keys = np.array(passages, dtype=np.int64).view(np.uint64) >> np.uint64(64 - KEY_BITS)
    wanted = json.dumps(np.unique(keys).tolist())
    blocks = db.conn.execute(BLOCKS_OF.format(json_values=db.json_values), (wanted,))
    held: dict[int, Sequence[int]] = {}
    while read := [block for (block,) in islice(blocks, READ_AT_ONCE)]:
        known, labels = _unpacked(read)
        starts, ends = np.searchsorted(known, keys), np.searchsorted(known, keys, side="right")
        for at in np.flatnonzero(ends > starts).tolist():
            held[passages[at]] = labels[starts[at] : ends[at]].tolist()
    return held


def _unpacked(blocks: Sequence[bytes]) -> tuple[Keys, Labels]:
    """Return the keys and labels of blocks in the order of their keys.

    A block holds the high half of its keys, then the low halves, then the labels in the order of the low halves.
    """
    words = [np.frombuffer(block, dtype="<u4") for block in blocks]
    halves = [len(block) // 2 for block in words]
    highs = np.repeat(np.array([block[0] for block in words], dtype=np.uint64), halves)
    lows = np.concatenate([block[1 : half + 1] for block, half in zip(words, halves, strict=True)])
    labels = np.concatenate([block[half + 1 :] for block, half in zip(words, halves, strict=True)])
    return (highs << np.uint64(LOW_BITS)) | lows, labels


def pack_if_due(db: Store) -> None:
    """Pack the waiting postings if enough postings wait."""
    worth = max(LEAST_WAITING, WAITING_A_BLOCK * estimated_blocks(db))
    sql = "SELECT count(*) FROM (SELECT 1 FROM postings LIMIT ?) AS counted"
    if db.conn.execute(sql, (worth,)).fetchone()[0] >= worth:
        pack(db)


def estimated_blocks(db: Store) -> int:
    """Estimate the number of blocks from a sample: keys are hashes, so blocks are spread evenly."""
    sql = "SELECT first FROM posting_blocks WHERE first >= ? ORDER BY first LIMIT ?"
    firsts = [first for (first,) in db.conn.execute(sql, (1 << (KEY_BITS - 1), SAMPLE))]
    if len(firsts) < SAMPLE:
        return 2 * len(firsts)
    return int(SAMPLE * (1 << KEY_BITS) / (firsts[-1] - firsts[0] + 1))


def pack(db: Store) -> None:
    """Move all waiting postings into blocks, in transactions of `SLICE` postings."""
    while True:
        with transaction(db):
            waiting = db.conn.execute(
                "SELECT passage, label FROM postings ORDER BY passage, label LIMIT ?", (SLICE,)
            ).fetchall()
            if not waiting:
                return
            add_packed(db, np.array(waiting, dtype=np.int64))
            db.conn.execute("DELETE FROM postings WHERE (passage, label) <= (?, ?)", waiting[-1])


def add_packed(db: Store, postings: npt.NDArray[np.int64]) -> None:
    """Put postings into their blocks. `postings` has two columns: passage and label."""
    keys = postings[:, 0].view(np.uint64) >> np.uint64(64 - KEY_BITS) if len(postings) else NO_KEYS
    order = np.lexsort((postings[:, 1], keys))
    keys, labels = keys[order], postings[order, 1].astype(np.uint32)
    at = 0
    while at < len(keys):
        at = _add_to_block(db, keys, labels, at)


NO_KEYS: Keys = np.zeros(0, dtype=np.uint64)


def _add_to_block(db: Store, keys: Keys, labels: Labels, at: int) -> int:
    """Merge the postings from index `at` on into the block of the first posting.

    Returns the index of the first posting that belongs to the next block.
    """
    key = int(keys[at])
    part = key >> LOW_BITS
    block = db.conn.execute(BLOCK_OF, (key,)).fetchone()
    following = db.conn.execute(NEXT_BLOCK, (key,)).fetchone()
    limit = min((part + 1) << LOW_BITS, following[0] if following else 1 << KEY_BITS)
    end = int(np.searchsorted(keys, np.uint64(limit)))
    lows, holders = (keys[at:end] & np.uint64(LOW)).astype(np.uint32), labels[at:end]
    if block is not None and block[0] >> LOW_BITS == part:
        words = np.frombuffer(block[1], dtype="<u4")[1:].reshape(2, -1)
        lows, holders = np.concatenate((words[0], lows)), np.concatenate((words[1], holders))
        db.conn.execute("DELETE FROM posting_blocks WHERE first = ?", (block[0],))
    _write(db, part, *_distinct(lows, holders))
    return end


def _distinct(lows: Labels, holders: Labels) -> tuple[Labels, Labels]:
    """Return the postings sorted and without duplicates, at most `FORMULA` postings of a passage."""
    pairs = np.unique((lows.astype(np.uint64) << np.uint64(LOW_BITS)) | holders)
    lows = (pairs >> np.uint64(LOW_BITS)).astype(np.uint32)
    place = np.arange(len(lows)) - np.searchsorted(lows, lows)
    kept = place < FORMULA
    return lows[kept], pairs[kept].astype(np.uint32)


def _write(db: Store, part: int, lows: Labels, holders: Labels) -> None:
    cuts = _cuts(lows)
    blocks = [
        ((part << LOW_BITS) | int(lows[start]), np.concatenate(([part], lows[start:end], holders[start:end])))
        for start, end in pairwise(cuts)
    ]
    db.conn.executemany(
        "INSERT INTO posting_blocks (first, holders) VALUES (?, ?)",
        ((first, words.astype("<u4").tobytes()) for first, words in blocks),
    )


def _cuts(lows: Labels) -> list[int]:
    """Return the indexes where blocks begin, and the end of the last block.

    Blocks have equal sizes, but the postings of a passage stay in one block.
    """
    parts = -(-len(lows) // MOST)
    even = [len(lows) * number // parts for number in range(1, parts)]
    moved = [int(np.searchsorted(lows, lows[cut])) for cut in even]
    return sorted({0, *moved, len(lows)})
