"""The tree is that of RFC 6962; proofs show what is there and nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.log import tree
from storage.log.tree import LogTree, is_consistent, is_included, leaf_hash, root_of

# the leaves and roots of the tests of certificate-transparency-go
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def kept(leaves: list[bytes]) -> LogTree:
    """A tree with its full blocks kept, as a store keeps them."""
    size = tree.BLOCK
    blocks = [root_of(leaves[low : low + size]) for low in range(0, len(leaves) // size * size, size)]
    return LogTree(blocks, lambda block: leaves[block * size : (block + 1) * size])


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_those_of_certificate_transparency(count: int) -> None:
    assert root_of([leaf_hash(leaf) for leaf in LEAVES[:count]]).hex() == ROOTS[count - 1]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert root_of([]) == kept([]).root(0) == hashlib.sha256(b"").digest()


@given(st.integers(1, 1100), st.data())
def test_every_leaf_is_proved_and_no_other_leaf_or_place(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    index = data.draw(st.integers(0, size - 1))
    log = kept(leaves)
    root, proof = log.root(size), log.inclusion(index, size)
    assert root == root_of(leaves)
    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(leaf_hash(b"other"), index, size, proof, root)
    assert not is_included(leaves[index], index + size, size, proof, root)
    if size > 1:
        assert not is_included(leaves[index], (index + 1) % size, size, proof, root)
        assert not is_included(leaves[index], index, size, proof[:-1], root)


@given(st.integers(1, 1100), st.data())
def test_a_tree_continues_each_earlier_tree_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    earlier = data.draw(st.integers(1, size))
    log = kept(leaves)
    roots = root_of(leaves[:earlier]), log.root(size)
    proof = log.consistency(earlier, size)
    assert is_consistent(earlier, size, proof, roots)
    altered = root_of([leaf_hash(b"other"), *leaves[1:earlier]])
    assert not is_consistent(earlier, size, proof, (altered, roots[1]))
    assert not is_consistent(size + 1, size, proof, roots)


def test_a_proof_reads_one_block() -> None:
    leaves, asked = hashes(10 * tree.BLOCK), []
    size = tree.BLOCK

    def of_block(block: int) -> list[bytes]:
        asked.append(block)
        return leaves[block * size : (block + 1) * size]

    log = LogTree([root_of(leaves[low : low + size]) for low in range(0, len(leaves), size)], of_block)
    assert is_included(leaves[700], 700, len(leaves), log.inclusion(700, len(leaves)), root_of(leaves))
    assert log.block(3) == root_of(leaves[3 * size : 4 * size])
    assert set(asked) == {700 // size}
