"""Bodies in chunks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.chunks import MOST_TRAILERS, Chunks, MalformedChunk


def decoded(*parts: bytes) -> tuple[bytes, Chunks]:
    chunks = Chunks()
    return b"".join(piece for part in parts for piece in chunks.pieces(part)), chunks


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    st.lists(st.integers(1, 30), max_size=30),
    st.data(),
)
def test_chunks_are_read_however_they_are_cut_and_ended(
    bodies: list[bytes], cuts: list[int], data: st.DataObject
) -> None:
    end = data.draw(st.sampled_from([b"\r\n", b"\n", b"  \r\n", b";a=b\r\n"]))
    sent = b"".join(b"%x%s%s\r\n" % (len(body), end, body) for body in bodies) + b"0\r\n\r\nrest"
    parts, at = [], 0
    for cut in cuts:
        parts.append(sent[at : at + cut])
        at += cut
    body, chunks = decoded(*parts, sent[at:])
    assert body == b"".join(bodies)
    assert chunks.is_finished
    assert chunks.has_odd_size is (bool(bodies) and end in (b"\n", b"  \r\n"))


@pytest.mark.parametrize(
    ("sent", "lacking", "in_trailer"),
    [
        (b"5\r\nhel", 2, False),
        (b"5\r\nhello\r\n", 0, False),
        (b"5\r\nhello\r\n0\r\n", 0, True),
        (b"5\r\nhello", 0, False),
    ],
)
def test_what_is_missing_at_the_end_is_known(sent: bytes, lacking: int, *, in_trailer: bool) -> None:
    _, chunks = decoded(sent)
    assert not chunks.is_finished
    assert (chunks.lacking, chunks.is_in_trailer) == (lacking, in_trailer)
    assert not chunks.ends_oddly


@pytest.mark.parametrize("sent", [b"<html>\r\n", b"5\r\nhello!\r\n", b"-5\r\n", b"0x5\r\n", b"1" * 2000, b"\r\n",
                                  b"0\r\n" + b"a: b\r\n" * MOST_TRAILERS])  # fmt: skip
def test_other_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(MalformedChunk):
        decoded(sent)


def test_a_short_body_that_is_no_chunk_ends_oddly() -> None:
    assert decoded(b"<html>")[1].ends_oddly
