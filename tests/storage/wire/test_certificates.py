"""A certificate is kept once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.records import ServerCertificate
from storage.wire.certificates import certificates_named, keep_certificate


def test_the_first_chain_of_a_certificate_stays(either: Store, now: datetime) -> None:
    shown = ServerCertificate("ab" * 32, ("cd" * 32,), now, now + timedelta(days=90), b"\x30\x03")
    with transaction(either):
        keep_certificate(either, shown)
        keep_certificate(either, replace(shown, chain=()))
    assert certificates_named(either, [shown.sha256, "none"]) == [shown]
