"""Headers of every answer, tokens of forms, proofs of archive addresses, and the check of the host name."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

# Style, script, pictures and frames come from this server alone. No inline code, no foreign host.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# An archived page may show styles and pictures inside the bytes; no script runs, and no file is loaded.
ARCHIVE_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PAGE_HEADERS: Mapping[str, str] = {
    **HEADERS,
    "Content-Security-Policy": PAGE_POLICY,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
ARCHIVE_HEADERS: Mapping[str, str] = {
    **HEADERS,
    "Content-Security-Policy": ARCHIVE_POLICY,
    "Cache-Control": "no-store",
}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Return whether a host name, with or without a port, is this machine: 127.0.0.1:8765, [::1]."""
    name = host.rpartition(":")[0] if host.count(":") == 1 else host
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    return name in LOOPBACK or name.startswith("127.")


def new_secret() -> str:
    """Return a secret of 256 bits for a cookie."""
    return secrets.token_urlsafe(32)


def form_token(secret: str) -> str:
    """Return a token for the forms of a browser with this secret.

    No two tokens are alike, so compression leaks no token.
    """
    salt = secrets.token_hex(8)
    return f"{salt}.{_mac(secret, salt)}"


def is_token_of(secret: str, token: str) -> bool:
    """Return whether a token was made for this secret."""
    salt, _, mac = token.partition(".")
    return bool(secret) and hmac.compare_digest(mac.encode(), _mac(secret, salt).encode())


def _mac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def signature(key: str, text: str) -> str:
    """Return the proof that this server wrote a text into a form."""
    return _mac(key, f"text/{text}")


def is_signature(key: str, text: str, proof: str) -> bool:
    """Return whether a proof belongs to a text."""
    return hmac.compare_digest(proof.encode(), signature(key, text).encode())


def archive_proof(key: str, capture: int, until: int) -> str:
    """Return the proof in the address of archived bytes: no cookie goes to that address."""
    return _mac(key, f"{capture}/{until}")


def is_archive_proof(key: str, capture: int, until: int, proof: str) -> bool:
    """Return whether a proof belongs to a capture and a time."""
    return hmac.compare_digest(proof.encode(), archive_proof(key, capture, until).encode())
