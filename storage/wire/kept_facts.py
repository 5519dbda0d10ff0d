"""Facts of connections in captures ↔ kept certificates and bodies → a sentence for a missing or exchanged object."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from gettext import gettext as _
from typing import Any

from storage.engine.store import Store, rows

AT_ONCE = 2000  # captures in memory


def certificate_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every certificate with bytes of a different name, and for every missing certificate."""
    named: dict[
        str, int
    ] = {}  # certificate → first capture; read first, because a service may add captures meanwhile
    for capture, wire in _wires(db, '%"certificate":"%'):
        named.setdefault(wire["certificate"], capture)
    for kept in rows(db, "SELECT sha256, chain, data FROM certificates ORDER BY sha256"):
        named.pop(kept["sha256"], None)
        if _digests(bytes(kept["data"])) != [kept["sha256"], *json.loads(kept["chain"])]:
            yield _("certificate {sha256} or its chain was exchanged").format(sha256=kept["sha256"])
    for digest, capture in named.items():
        yield _("certificate {sha256} of capture {capture} is missing").format(sha256=digest, capture=capture)


def hop_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every body of a redirect, named by a capture and missing in the store."""
    named = [
        (capture, hop["body"])
        for capture, wire in _wires(db, '%"hops":[%')
        for hop in wire["hops"]
        if hop.get("body")
    ]
    kept = {
        (each["capture_id"], each["digest"]) for each in rows(db, "SELECT capture_id, digest FROM hop_bodies")
    }
    for capture, digest in dict.fromkeys(named):
        if (capture, digest) not in kept:
            yield _("body {digest} of a redirect of capture {capture} is missing").format(
                digest=digest, capture=capture
            )


def _wires(db: Store, pattern: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the facts of connections with a pattern, by capture, in pieces."""
    sql = "SELECT id, wire FROM captures WHERE id > ? AND wire LIKE ? ORDER BY id LIMIT ?"
    last = 0
    while found := rows(db, sql, (last, pattern, AT_ONCE)):
        for each in found:
            yield each["id"], json.loads(each["wire"])
        last = found[-1]["id"]


def _digests(data: bytes) -> list[str]:
    """Return the SHA-256 of every DER element in a row of elements."""
    found = []
    while data:
        length = _length(data)
        found.append(hashlib.sha256(data[:length]).hexdigest())
        data = data[length:]
    return found


def _length(data: bytes) -> int:
    """Return the length of the first DER element with the head, at least 1."""
    if len(data) < 2 or data[1] < 0x80:
        return (data[1] if len(data) > 1 else 0) + 2
    digits = data[1] & 0x7F
    return int.from_bytes(data[2 : 2 + digits], "big") + 2 + digits
