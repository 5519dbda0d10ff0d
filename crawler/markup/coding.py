"""Bytes of a body under a content coding → whether the coded stream has its end.

Scrapy decodes the bytes of a cut stream without an error.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FIRST = 256  # bytes that tell whether a body is coded
PIECE = 64 * 1024  # bytes decoded at once, then thrown away
GZIP, ZLIB, DEFLATE = 31, 15, -15  # window bits of zlib for the three formats


def has_stream_end(body: bytes, coding: str, *, most: int) -> bool:
    """Return whether a coded body holds the end of its stream. Raises nothing.

    `coding` is a value of Content-Encoding (RFC 9110, section 8.4.1). Unknown codings count as whole. After `most`
    decoded bytes the search ends with True: the body is refused for its size elsewhere.
    """
    if coding in ("gzip", "x-gzip"):
        return _zlib_ends(body, GZIP, most)
    if coding == "deflate":  # zlib's format by the standard, bare in practice
        return _zlib_ends(body, ZLIB, most) or _zlib_ends(body, DEFLATE, most)
    if coding == "br":
        return _brotli_ends(body, most)
    return coding != "zstd" or _zstd_ends(body, most)


def begins_stream(body: bytes, coding: str) -> bool:
    """Return whether the first bytes of a body are of a coding. An empty body is; unknown codings count as such."""
    openers: dict[str, Sequence[Callable[[], Any]]] = {
        "gzip": (lambda: zlib.decompressobj(GZIP).decompress,),
        "deflate": (
            lambda: zlib.decompressobj(ZLIB).decompress,
            lambda: zlib.decompressobj(DEFLATE).decompress,
        ),
        "br": (lambda: brotli.Decompressor().process,),
        "zstd": (lambda: zstd.ZstdDecompressor().decompress,),
    }
    return any(_decodes(opener(), body[:FIRST]) for opener in openers.get(coding.removeprefix("x-"), ())) or (
        coding.removeprefix("x-") not in openers
    )


def _decodes(decode: Callable[[bytes], bytes], piece: bytes) -> bool:
    try:
        decode(piece)
    except (zlib.error, brotli.error, zstd.ZstdError):
        return False
    return True


def _zlib_ends(body: bytes, window_bits: int, most: int) -> bool:
    stream = zlib.decompressobj(window_bits)
    rest, size = body, 0
    while not stream.eof:
        try:
            piece = stream.decompress(rest, PIECE)
        except zlib.error:
            return False
        size, rest = size + len(piece), stream.unconsumed_tail
        if size > most:
            return True
        if not piece and not rest and not stream.eof:
            return False
    return True


def _brotli_ends(body: bytes, most: int) -> bool:
    stream: Any = brotli.Decompressor()
    rest, size = body, 0
    while not stream.is_finished():
        try:
            piece = stream.process(rest, output_buffer_limit=PIECE)
        except brotli.error:
            return False
        rest, size = b"", size + len(piece)
        if size > most:
            return True
        if not piece:
            return bool(stream.is_finished())
    return True


def _zstd_ends(body: bytes, most: int) -> bool:
    stream = zstd.ZstdDecompressor()
    rest, size = body, 0
    while not stream.eof:
        try:
            piece = stream.decompress(rest, PIECE)
        except zstd.ZstdError:
            return False
        rest, size = b"", size + len(piece)
        if size > most:
            return True
        if not piece and stream.needs_input:
            return False
    return True
