from __future__ import annotations

import stat
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from sites.tsa import has_openssl

from monitor.proving.key import fingerprint_in, make_key, read_key
from storage.errors import EvidenceError
from storage.log.checkpoint import TreeHead


def test_a_key_is_private_and_signs_the_same_message_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    made = make_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = read_key(file)
    assert (again.fingerprint, again.sign(b"m")) == (made.fingerprint, made.sign(b"m"))
    assert (fingerprint_in(file), fingerprint_in(tmp_path / "none.pem")) == (made.fingerprint, "")
    with pytest.raises(FileExistsError):
        make_key(file)


@pytest.mark.skipif(not has_openssl(), reason="OpenSSL is not installed")
def test_openssl_verifies_a_signature(tmp_path: Path) -> None:
    key = make_key(tmp_path / "own.pem")
    for name, data in (("key.pem", key.pem), ("sums", b"text\n"), ("sums.sig", key.sign(b"text\n"))):
        (tmp_path / name).write_bytes(data)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "sums.sig", "sums"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "sums").write_bytes(b"text\r\n")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_a_note_is_the_checkpoint_and_a_line_of_signature(tmp_path: Path, now: datetime) -> None:
    head = TreeHead("reprintwatch/a", 3, "y" * 43 + "=", now)
    note = make_key(tmp_path / "key.pem").note(head)
    assert note.startswith(head.body + "\n— reprintwatch/a ")


def test_another_kind_of_key_and_a_missing_key_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="--init"):
        read_key(tmp_path / "key.pem")
    (tmp_path / "bad.pem").write_text("x", encoding="ascii")
    with pytest.raises(EvidenceError, match=r"bad\.pem"):
        read_key(tmp_path / "bad.pem")
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "ed.pem").write_bytes(ed25519.Ed25519PrivateKey.generate().private_bytes(*form))
    with pytest.raises(EvidenceError, match="P-256"):
        read_key(tmp_path / "ed.pem")
