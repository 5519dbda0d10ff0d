"""Lines → a Merkle tree, its root, and proofs (RFC 6962, section 2.1): pure functions over SHA-256 hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

BLOCK = 256  # leaves of a full part of the tree whose hash is kept

Leaves = Callable[[int], Sequence[bytes]]  # number of a block → the hashes of its leaves
EMPTY = hashlib.sha256().digest()  # the root of a tree without leaves


def leaf_hash(line: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_of(count: int) -> int:
    """Return the largest power of two below `count`, which is 2 or more: the leaves of the left part of a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root above some leaf hashes."""
    if not hashes:
        return EMPTY
    if len(hashes) == 1:
        return hashes[0]
    split = split_of(len(hashes))
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


class LogTree:
    """A tree by the hashes of its full blocks; leaves are read only in the blocks that a question needs."""

    def __init__(self, blocks: Sequence[bytes], leaves: Leaves) -> None:
        self._blocks, self._leaves = blocks, leaves

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` leaves."""
        return self._hash(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the proof that the leaf `index`, counted from 0, stands in the tree of the first `size` leaves."""
        return self._path(index, 0, size)

    def block(self, number: int) -> bytes:
        """Return the hash of a full block."""
        return self._hash(number * BLOCK, (number + 1) * BLOCK)

    def consistency(self, earlier: int, size: int) -> list[bytes]:
        """Return the proof that the tree of the first `earlier` leaves begins the tree of the first `size` leaves."""
        return self._between(earlier, 0, size, is_whole=True) if 0 < earlier < size else []

    def _hash(self, low: int, high: int) -> bytes:
        if high - low == BLOCK and low % BLOCK == 0 and low // BLOCK < len(self._blocks):
            return self._blocks[low // BLOCK]
        if high - low <= BLOCK:
            first = low // BLOCK * BLOCK
            return root_of(self._leaves(low // BLOCK)[low - first : high - first])
        split = low + split_of(high - low)
        return node_hash(self._hash(low, split), self._hash(split, high))

    def _path(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        split = low + split_of(high - low)
        if index < split:
            return [*self._path(index, low, split), self._hash(split, high)]
        return [*self._path(index, split, high), self._hash(low, split)]

    def _between(self, earlier: int, low: int, high: int, *, is_whole: bool) -> list[bytes]:
        if earlier == high:
            return [] if is_whole else [self._hash(low, high)]
        split = low + split_of(high - low)
        if earlier <= split:
            return [*self._between(earlier, low, split, is_whole=is_whole), self._hash(split, high)]
        return [*self._between(earlier, split, high, is_whole=False), self._hash(low, split)]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof shows a leaf hash at `index` of a tree (RFC 9162, 2.1.3.2)."""
    value, last = leaf, size - 1
    place = index
    for each in proof:
        if last == 0:
            return False
        is_right, place, last = _step(place, last)
        value = node_hash(each, value) if is_right else node_hash(value, each)
    return index < size and last == 0 and value == root


def _step(place: int, last: int) -> tuple[bool, int, int]:
    """Return whether a node is a right child, and place and last place of the level above its next sibling."""
    is_right = bool(place % 2) or place == last
    while is_right and place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return is_right, place >> 1, last >> 1


def is_consistent(earlier: int, size: int, proof: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Return whether a proof shows that a tree continues an earlier tree (RFC 9162, 2.1.4.2)."""
    if earlier == size:
        return not proof and roots[0] == roots[1]
    path = [roots[0], *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not 0 < earlier < size or not path:
        return False
    place, last = earlier - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        is_right, place, last = _step(place, last)
        old = node_hash(each, old) if is_right else old
        new = node_hash(each, new) if is_right else node_hash(new, each)
    return last == 0 and (old, new) == roots
