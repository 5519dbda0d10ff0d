"""Bytes of an archive, packed or not: in order, within limits, with a way on behind damage."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.foreign import look, packed

from monitor.sightings.streams import ArchiveStream, DamagedArchive, Fault


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(1, 100))
def test_all_bytes_come_in_order_however_many_members_hold_them(parts: list[bytes], at_once: int) -> None:
    stream = ArchiveStream(io.BytesIO(b"".join(gzip.compress(part) for part in parts)))
    read = b""
    while piece := stream.read(at_once):
        read += piece
    assert read == b"".join(parts)


@given(st.binary(max_size=2000))
def test_any_bytes_end_or_are_damage(data: bytes) -> None:
    for form in (data, b"\x1f\x8b\x08" + data):
        stream = ArchiveStream(io.BytesIO(form))
        try:
            while stream.next_line():
                pass
        except DamagedArchive:
            while stream.recover():
                stream.read(1)


def test_a_bomb_is_told_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(270 * 1024**2), compresslevel=1)
    with pytest.raises(DamagedArchive) as caught:
        ArchiveStream(io.BytesIO(bomb)).skip(2**40)
    assert caught.value.fault is Fault.BOMB


def test_a_block_never_reaches_into_the_next_record() -> None:
    stream = ArchiveStream(io.BytesIO(packed(b"short", look("后"))))
    with pytest.raises(DamagedArchive) as caught:
        stream.block(100)
    assert caught.value.fault is Fault.CUT
    assert stream.recover()
    assert stream.next_line() == b"WARC/1.0\r\n"
