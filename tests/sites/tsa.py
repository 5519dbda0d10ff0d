"""A time stamp authority on loopback: OpenSSL signs, a small HTTP server answers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIGURATION = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
"""


def has_openssl() -> bool:
    """Whether the tool for stamps is there."""
    return shutil.which("openssl") is not None


@dataclass(frozen=True)
class Authority:
    """Address and certificate of the authority."""

    url: str
    ca: Path


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificates(folder: Path, *, expired: bool) -> None:
    """Write ca.pem, tsa.pem and tsa.key. An expired certificate ended yesterday."""
    now = datetime.now(UTC)
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    end = now - timedelta(days=1) if expired else now + timedelta(days=30)
    ca = _signed(
        "Root",
        "Root",
        root.public_key(),
        root,
        (now - timedelta(days=90), now + timedelta(days=90)),
        is_ca=True,
    )
    tsa = _signed("TSA", "Root", own.public_key(), root, (now - timedelta(days=60), end), is_ca=False)
    for name, certificate in (("ca.pem", ca), ("tsa.pem", tsa)):
        (folder / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "tsa.key").write_bytes(own.private_bytes(serialization.Encoding.PEM, *form))


def _signed(
    subject: str,
    issuer: str,
    public: ec.EllipticCurvePublicKey,
    by: ec.EllipticCurvePrivateKey,
    span: tuple[datetime, datetime],
    *,
    is_ca: bool,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer)).public_key(public)
        .serial_number(x509.random_serial_number()).not_valid_before(span[0]).not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )  # fmt: skip
    if not is_ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by, hashes.SHA256())


@contextmanager
def authority(folder: Path, *, expired: bool = False) -> Iterator[Authority]:
    """An authority until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    _certificates(folder, expired=expired)
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder), encoding="ascii")

    class Stamps(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = [
                "openssl",
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "query",
                "-out",
                "reply",
            ]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stamps)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Authority(f"http://127.0.0.1:{server.server_port}/tsa", folder / "ca.pem")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
