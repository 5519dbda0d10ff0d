"""Certificates and bodies of redirects are there, and have the bytes of their names."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sites.visited import Visits

from storage.engine.store import Store, transaction
from storage.records import Hop, ServerCertificate, Wire
from storage.wire.certificates import keep_certificate
from storage.wire.kept_facts import certificate_faults, hop_faults


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("first", [b"\x30\x03abc", b"\x30\x81\x03abc", b"\x30\x82\x01\x00" + b"x" * 256])
def test_a_certificate_and_its_chain_have_the_bytes_of_their_names(
    db: Store, now: datetime, first: bytes
) -> None:
    further = b"\x30\x01z"
    kept = ServerCertificate(sha256(first), (sha256(further),), now, now + timedelta(1), first + further)
    with transaction(db):
        keep_certificate(db, kept)
        assert list(certificate_faults(db)) == []
        keep_certificate(db, replace(kept, sha256="ab" * 32))
        keep_certificate(db, replace(kept, sha256="cd" * 32, data=b"\x30"))
    assert [each.split()[1] for each in certificate_faults(db)] == ["ab" * 32, "cd" * 32]


def test_what_a_capture_names_is_there(db: Store, now: datetime) -> None:
    hop = Hop("http://www.wj.example.cn/0.html", "HTTP/1.1 302 Found", 2, "", sha256(b"go"))
    wire = Wire(certificate="ef" * 32, hops=(hop,))
    Visits(db, now).visit("http://www.wj.example.cn/1.html", status=200, wire=wire, hop_bodies=(b"go",))
    assert ["ef" * 32 in each for each in certificate_faults(db)] == [True]
    assert list(hop_faults(db)) == []
    with transaction(db):
        db.conn.execute("DELETE FROM hop_bodies")
    assert [sha256(b"go") in each for each in hop_faults(db)] == [True]
