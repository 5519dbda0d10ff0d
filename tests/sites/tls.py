"""Servers with TLS on loopback, with certificates made for the test: good, expired, for another name."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

PAGE = b"<html><body><h1>\xe9\x80\x9a\xe7\x9f\xa5</h1></body></html>"


@dataclass(frozen=True)
class Signed:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate as a file holds it."""
        return self.certificate.public_bytes(Encoding.PEM)

    def write(self, path: Path, *chain: Signed) -> Path:
        """Write key, certificate and chain into a file."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(key + self.pem + b"".join(each.pem for each in chain))
        return path


def signed(name: str, issuer: Signed | None = None, *, is_authority: bool = False, host: str = "localhost",
           days: int = 30) -> Signed:  # fmt: skip
    """A certificate that ends in so many days, signed by the issuer or by itself."""
    key, end = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC) + timedelta(days=days)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=60))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return Signed(built.sign(issuer.key if issuer else key, hashes.SHA256()), key)


class Authority:
    """An authority with an authority below it, as most servers have."""

    @cached_property
    def root(self) -> Signed:
        """The root, which clients know."""
        return signed("Root", is_authority=True)

    @cached_property
    def below(self) -> Signed:
        """The authority below, which servers must send along."""
        return signed("Below", self.root, is_authority=True)


@contextmanager
def secured(file: Path, *, oldest: bool = False) -> Iterator[str]:
    """A server that answers every request with PAGE, robots.txt with 404; `oldest`: with TLS 1.0 alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if oldest:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, context), daemon=True).start()
        yield f"https://localhost:{server.getsockname()[1]}"


def _serve(server: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, context), daemon=True).start()


def _answer(connection: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError), connection, context.wrap_socket(connection, server_side=True) as secure:
        robots = b"/robots.txt" in secure.recv(65536)
        status, body = (b"404 No", b"") if robots else (b"200 OK", PAGE)
        secure.sendall(
            b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)
        )
