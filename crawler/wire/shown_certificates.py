"""Connection with TLS → certificate of the server with its chain. Every chain is read once a process."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL

from storage.records import ServerCertificate

MOST_KNOWN = 1_000  # certificates
MOST_CHAIN = 10  # certificates of a chain; a server may send any number

_known: dict[str, ServerCertificate | None] = {}


def shown_certificate(digest: str, connection: SSL.Connection) -> ServerCertificate | None:
    """Return the certificate of a connection with its chain; `digest` is the SHA-256 of the certificate."""
    if digest not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[digest] = _certificate(digest, connection)
    return _known[digest]


def _certificate(digest: str, connection: SSL.Connection) -> ServerCertificate | None:
    chain: list[Any] = list(connection.get_peer_cert_chain(as_cryptography=True) or ())[:MOST_CHAIN]
    if not chain:
        return None
    encoded = [each.public_bytes(Encoding.DER) for each in chain]
    return ServerCertificate(
        digest,
        tuple(hashlib.sha256(each).hexdigest() for each in encoded[1:]),
        chain[0].not_valid_before_utc,
        chain[0].not_valid_after_utc,
        b"".join(encoded),
    )
