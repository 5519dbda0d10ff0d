"""Bodies by digest: identical ones once, revisits as deltas, fixity checked at every read.

A body is kept as zstd (RFC 8878). A revisit of a page is kept as zstd with the page's last full body as raw
dictionary: a small change on a page of 78 kB costs about 0.2 % of a gzipped copy. A delta's base is always a
full body, so reading takes two steps at most.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from storage.engine.store import Store, row
from storage.errors import StoreDamaged

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 6
DELTA_LEVEL = 9
# A delta must save this much against a full copy to be worth its dependence on another body.
WORTHWHILE = 0.5
# zstd raises its window to cover dictionary and body; beyond this, memory at reading would grow.
LARGEST_BASE = 8 * 1024 * 1024


def digest_of(body: bytes) -> str:
    """SHA-256 in hex: the name of a body."""
    return hashlib.sha256(body).hexdigest()


def save_body(db: Store, body: bytes, *, like: str | None) -> str:
    """Keep a body, if it is not kept yet; ``like`` is the digest of an earlier body of the same page."""
    digest = digest_of(body)
    known = row(db, "SELECT EXISTS (SELECT 1 FROM pruned WHERE digest = :digest) AS pruned FROM bodies"
                    " WHERE digest = :digest", {"digest": digest})  # fmt: skip
    if known and not known["pruned"]:
        return digest
    full = zstd.compress(body, level=LEVEL)
    base = _full_base(db, like) if like else None
    data, coding, base_digest = full, "zstd", None
    if base is not None:
        delta = zstd.compress(body, level=DELTA_LEVEL, zstd_dict=_dictionary(base[1]))
        if len(delta) < WORTHWHILE * len(full):
            data, coding, base_digest = delta, "delta", base[0]
    db.conn.execute(
        "INSERT INTO bodies (digest, size, coding, base_digest, data) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET coding = excluded.coding, base_digest = excluded.base_digest,"
        " data = excluded.data",
        (digest, len(body), coding, base_digest, data),
    )
    if known:
        db.conn.execute("DELETE FROM pruned WHERE digest = ?", (digest,))
    return digest


def read_body(db: Store, digest: str) -> bytes:
    """The body of this digest, checked. Raises StoreDamaged when it is absent or not what was written."""
    kept = row(db, "SELECT coding, base_digest, data FROM bodies WHERE digest = ?", (digest,))
    if kept is None:
        raise StoreDamaged(f"body {digest} is missing from the archive")
    try:
        body = _unpack(db, kept)
    except zstd.ZstdError as error:
        raise StoreDamaged(f"body {digest} cannot be unpacked: {error}") from error
    if digest_of(body) != digest:
        raise StoreDamaged(f"body {digest} has another digest now: {digest_of(body)}")
    return body


def _unpack(db: Store, kept: dict[str, Any]) -> bytes:
    if kept["coding"] == "zstd":
        return zstd.decompress(kept["data"])
    base = read_body(db, kept["base_digest"])
    return zstd.decompress(kept["data"], zstd_dict=_dictionary(base))


def _full_base(db: Store, like: str) -> tuple[str, bytes] | None:
    """The full body behind an earlier one: itself, or what its delta rests on."""
    kept = row(db, "SELECT digest, coding, base_digest, size FROM bodies WHERE digest = ?", (like,))
    if kept is None:
        return None
    name = kept["base_digest"] or kept["digest"]
    if row(db, "SELECT 1 FROM pruned WHERE digest = ?", (name,)):
        return None
    body = read_body(db, name)
    return (name, body) if 8 <= len(body) <= LARGEST_BASE else None


def _dictionary(content: bytes) -> Any:
    return zstd.ZstdDict(content, is_raw=True).as_prefix
