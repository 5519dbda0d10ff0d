"""File with the operator's key ↔ signatures over packages and checkpoints: ECDSA on the curve P-256 with SHA-256.

A signature follows from key and message alone (RFC 6979), so two packages of one finding have the same bytes.
"""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import dataclass
from gettext import gettext as _
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from monitor.speech.language import library_words
from storage.errors import EvidenceError
from storage.log.checkpoint import TreeHead

SCHEME = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


@dataclass(frozen=True)
class OperatorKey:
    """The key of the operator."""

    private: ec.EllipticCurvePrivateKey

    @property
    def spki(self) -> bytes:
        """Return the public key as DER (SubjectPublicKeyInfo)."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.DER, form)

    @property
    def pem(self) -> bytes:
        """Return the public key as PEM."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)

    @property
    def fingerprint(self) -> str:
        """Return SHA-256 of the public key in hex."""
        return sha256(self.spki).hexdigest()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, as DER."""
        return self.private.sign(message, SCHEME)

    def note(self, head: TreeHead) -> str:
        """Return the checkpoint of a head as a signed note (C2SP signed-note, type 0x02)."""
        signature = sha256(self.spki).digest()[:4] + self.sign(head.body.encode())
        return f"{head.body}\n— {head.origin} {b64encode(signature).decode()}\n"


def make_key(file: Path) -> OperatorKey:
    """Write a new key that only its owner may read; return the key. Raises FileExistsError."""
    private = ec.generate_private_key(ec.SECP256R1())
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(text)
        os.fsync(handle)
    return OperatorKey(private)


def read_key(file: Path) -> OperatorKey:
    """Return the key in a file. Raises EvidenceError if there is none, or the file holds another kind of key."""
    try:
        private = serialization.load_pem_private_key(file.read_bytes(), None)
    except FileNotFoundError as error:
        message = _("no key at {file}: make one with `reprintwatch evidence --init`").format(file=file)
        raise EvidenceError(message) from error
    except (OSError, TypeError, ValueError) as error:
        raise EvidenceError(
            _("the key {file} cannot be read: {error}").format(file=file, error=library_words(error))
        ) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise EvidenceError(_("the key {file} is no key of the curve P-256").format(file=file))
    return OperatorKey(private)


def fingerprint_in(file: Path) -> str:
    """Return the fingerprint of the key in a file, "" without a file or with another kind of file."""
    try:
        return read_key(file).fingerprint
    except EvidenceError:
        return ""
