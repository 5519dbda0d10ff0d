"""Certificates of connections, read once a process."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

from OpenSSL import SSL
from sites.tls import Authority, secured, signed

from crawler.wire.shown_certificates import shown_certificate


def test_the_chain_comes_in_the_order_of_the_server(tmp_path: Path) -> None:
    below = Authority().below
    leaf = signed("a", below)
    with secured(leaf.write(tmp_path / "good.pem", below)) as url:
        port = int(url.rpartition(":")[2].strip("/"))
        connection = SSL.Connection(
            SSL.Context(SSL.TLS_CLIENT_METHOD), socket.create_connection(("localhost", port))
        )
        connection.set_connect_state()
        connection.do_handshake()
        shown = shown_certificate("ab" * 32, connection)
        assert shown_certificate("ab" * 32, connection) is shown
        connection.close()
    assert shown is not None
    both = [ssl.PEM_cert_to_DER_cert(each.pem.decode()) for each in (leaf, below)]
    assert shown.data == b"".join(both)
    assert len(shown.chain) == 1
    assert shown.not_after == leaf.certificate.not_valid_after_utc
