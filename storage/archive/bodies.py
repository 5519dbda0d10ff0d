"""Table bodies: the content of captures by digest. Equal bodies are kept once, and every read checks the digest.

A body is kept as zstd (RFC 8878). A revisit of a page is kept as a delta: zstd with the last full body of the page as
raw dictionary. A small change on a page of 78 kB costs about 0.2 % of a gzipped copy. The base of a delta is always a
full body, so a read takes at most two steps.
"""

from __future__ import annotations

import hashlib
import sys
from gettext import gettext as _
from typing import Any

from storage.engine.store import Store, row
from storage.errors import StoreDamaged

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 6
DELTA_LEVEL = 9
# A delta depends on another body, so a delta must be smaller than this share of a full copy.
WORTHWHILE = 0.5
# zstd's window covers dictionary and body: a larger base would need more memory for reading.
LARGEST_BASE = 8 * 1024 * 1024  # bytes


def digest_of(body: bytes) -> str:
    """Return the name of a body: its SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


def save_body(db: Store, body: bytes, *, like: str | None) -> str:
    """Keep a new body; return the digest.

    `like` is the digest of an earlier body of the same page, or None. A pruned body gets its content back.
    """
    digest = digest_of(body)
    kept = row(db, KEPT, {"digest": digest})
    if kept and not kept["pruned"]:
        return digest
    db.conn.execute(INSERT, (digest, len(body), *_packed(db, body, like)))
    if kept:
        db.conn.execute("DELETE FROM pruned WHERE digest = ?", (digest,))
    return digest


KEPT = """
    SELECT EXISTS (SELECT 1 FROM pruned WHERE digest = :digest) AS pruned FROM bodies WHERE digest = :digest
"""
INSERT = """
    INSERT INTO bodies (digest, size, coding, base_digest, data) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (digest) DO UPDATE SET coding = excluded.coding, base_digest = excluded.base_digest,
        data = excluded.data
"""


def _packed(db: Store, body: bytes, like: str | None) -> tuple[str, str | None, bytes]:
    """Return coding, digest of the base and data of a body: a delta if worthwhile, else a full copy."""
    full = zstd.compress(body, level=LEVEL)
    base = _full_base(db, like) if like else None
    if base is not None:
        delta = zstd.compress(body, level=DELTA_LEVEL, zstd_dict=_dictionary(base[1]))
        if len(delta) < WORTHWHILE * len(full):
            return "delta", base[0], delta
    return "zstd", None, full


def read_body(db: Store, digest: str) -> bytes:
    """Return the body with this digest. Raises StoreDamaged if the body is missing or has another digest."""
    kept = row(db, "SELECT coding, base_digest, data FROM bodies WHERE digest = ?", (digest,))
    if kept is None:
        raise StoreDamaged(_("body {digest} is missing from the archive").format(digest=digest))
    try:
        body = _unpack(db, kept)
    except zstd.ZstdError as error:
        raise StoreDamaged(_("body {digest} cannot be unpacked").format(digest=digest)) from error
    if digest_of(body) != digest:
        raise StoreDamaged(
            _("body {digest} has another digest now: {now}").format(digest=digest, now=digest_of(body))
        )
    return body


def _unpack(db: Store, kept: dict[str, Any]) -> bytes:
    if kept["coding"] == "zstd":
        return zstd.decompress(kept["data"])
    return zstd.decompress(kept["data"], zstd_dict=_dictionary(_base_of(db, kept["base_digest"])))


def _base_of(db: Store, digest: str) -> bytes:
    """Return the base of a delta. Raises StoreDamaged if the base is no full body: a read takes two steps at most."""
    if row(db, "SELECT 1 FROM bodies WHERE digest = ? AND coding = 'zstd'", (digest,)) is None:
        raise StoreDamaged(
            _("body {digest}, the base of a delta, is missing from the archive").format(digest=digest)
        )
    return read_body(db, digest)


def _full_base(db: Store, like: str) -> tuple[str, bytes] | None:
    """Return digest and content of a full body: the body `like`, or its base. None if pruned or of a wrong size."""
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
