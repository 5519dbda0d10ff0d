from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.log.checkpoint import HeadClaim, TreeHead, claims_in, from_base64, head_of, in_base64, proof_text

AT = datetime(2026, 3, 2, tzinfo=UTC)
ROOT = in_base64(hashlib.sha256(b"a").digest())
OTHER = in_base64(hashlib.sha256(b"b").digest())
HEAD = TreeHead("reprintwatch/ab12/2", 37, ROOT, AT, 19, OTHER)


def test_a_head_is_the_text_of_its_checkpoint() -> None:
    assert HEAD.body == f"reprintwatch/ab12/2\n37\n{ROOT}\nfindings 19 {OTHER}\n"
    assert head_of(HEAD.body, AT) == HEAD
    assert head_of(HEAD.body + "\n— key c2ln\n", AT) == HEAD
    alone = TreeHead("reprintwatch/ab12", 1, ROOT, AT)
    assert head_of(alone.body, AT) == alone


@pytest.mark.parametrize("text", ["", "a\nb\nc\n", "a\n1\n"])
def test_another_text_is_no_head(text: str) -> None:
    with pytest.raises(ValueError, match=r"values to unpack|invalid literal"):
        head_of(text, AT)


@pytest.mark.parametrize(
    "text",
    [
        HEAD.body,
        HEAD.lines[0],
        f"本次摘要……\r\n> {HEAD.lines[0]}\r\n--\r\n",
        f"2026-03-02T00:00:00Z reprintwatch/ab12/2 37 {ROOT}",
    ],
)
def test_heads_are_found_in_letters_checkpoints_and_lines(text: str) -> None:
    claims = claims_in(text)
    assert claims[0] == HeadClaim(37, ROOT)
    assert claims[1:] == ([HeadClaim(19, OTHER, "findings")] if "findings" in text else [])


@given(st.text())
def test_any_text_can_be_searched_for_heads(text: str) -> None:
    assert all(claim.size >= 0 for claim in claims_in(text))


def test_a_proof_has_index_hashes_and_checkpoint() -> None:
    proof = proof_text(4, [from_base64(ROOT)], HEAD.body)
    assert proof.splitlines()[:4] == ["c2sp.org/tlog-proof@v1", "index 4", ROOT, ""]
    assert proof.endswith(HEAD.body)
