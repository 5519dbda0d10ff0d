"""A compressed stream without its end is noticed, whatever the coding."""

from __future__ import annotations

import gzip
import sys
import zlib
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.coding import has_stream_end

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "".join(f"<p>第{n}段：各地认真落实各项政策。</p>" for n in range(4000)).encode()
MOST = 10_000_000


def bare(text: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(text) + stream.flush()


CODED: dict[str, tuple[str, Any]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@pytest.mark.parametrize("name", CODED)
def test_a_whole_stream_has_its_end_and_no_part_has(name: str) -> None:
    coding, compress = CODED[name]
    for text in (TEXT, b"x", b""):
        stream = compress(text)
        assert has_stream_end(stream, coding, most=MOST)
        for part in {stream[: len(stream) // 2], stream[:-1], b""}:
            assert not has_stream_end(part, coding, most=MOST)


@pytest.mark.parametrize(
    "name", [each for each in CODED if each != "brotli"]
)  # brotli itself refuses such bytes
def test_bytes_behind_the_end_do_no_harm(name: str) -> None:
    coding, compress = CODED[name]
    assert has_stream_end(compress(TEXT) + b"\r\n", coding, most=MOST)


@pytest.mark.parametrize("coding", ["", "identity", "klingon"])
def test_unknown_codings_count_as_whole(coding: str) -> None:
    assert has_stream_end(TEXT[:100], coding, most=MOST)


@pytest.mark.parametrize("name", CODED)
def test_a_bomb_is_decoded_no_further_than_allowed(name: str) -> None:
    coding, compress = CODED[name]
    assert has_stream_end(compress(bytes(50_000_000)), coding, most=100_000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_no_bytes_raise(body: bytes, coding: str) -> None:
    has_stream_end(body, coding, most=MOST)
