"""Table certificates: the chain of every shown certificate of a server, once, as DER."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, rows, stored_time
from storage.records import ServerCertificate


def keep_certificate(db: Store, certificate: ServerCertificate) -> None:
    """Keep a certificate if unknown, in the caller's transaction."""
    sql = """
        INSERT INTO certificates (sha256, chain, not_before, not_after, data) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (sha256) DO NOTHING
    """
    times = (stored_time(certificate.not_before), stored_time(certificate.not_after))
    db.conn.execute(sql, (certificate.sha256, json.dumps(certificate.chain), *times, certificate.data))


def certificates_named(db: Store, digests: Sequence[str]) -> list[ServerCertificate]:
    """Return the kept certificates with these digests."""
    sql = f"SELECT * FROM certificates WHERE sha256 IN (SELECT value FROM {db.json_values}) ORDER BY sha256"
    return [_certificate(each) for each in rows(db, sql, (json.dumps(sorted(digests)),))]


@reads_rows
def _certificate(columns: dict[str, Any]) -> ServerCertificate:
    return ServerCertificate(
        columns["sha256"],
        tuple(json.loads(columns["chain"])),
        read_time(columns["not_before"]),
        read_time(columns["not_after"]),
        bytes(columns["data"]),
    )
