"""Requests that OpenSSL reads, and replies of OpenSSL."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st
from sites.tsa import authority, has_openssl

from monitor.evidence.timestamp import StampRefused, checked_stamp, request, stamp_in

needs_openssl = pytest.mark.skipif(not has_openssl(), reason="OpenSSL is not installed")


@needs_openssl
@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 255, 2**62, 2**63 - 1])
def test_openssl_reads_a_request(tmp_path: Path, nonce: int) -> None:
    (tmp_path / "query").write_bytes(request(b"head", nonce))
    command = ["openssl", "ts", "-query", "-in", "query", "-text"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "Hash Algorithm: sha256" in shown
    assert "Certificate required: yes" in shown
    assert f"Nonce: {nonce:#04X}".replace("0X", "0x") in shown or f"{nonce:X}" in shown


def test_a_request_with_sm3_names_the_function() -> None:
    asked = request(b"head", 2**62, "sm3")
    assert bytes.fromhex("06082a811ccf55018311") in asked
    assert asked[1] == len(asked) - 2


@needs_openssl
def test_a_reply_has_the_digest_and_a_time(tmp_path: Path) -> None:
    with authority(tmp_path / "tsa") as tsa:
        reply = urllib3.request("POST", tsa.url, body=request(b"head", 7)).data
    stamp = checked_stamp(reply, b"head")
    assert abs(datetime.now(UTC) - stamp.at) < timedelta(minutes=2)
    with pytest.raises(StampRefused, match="another digest"):
        checked_stamp(reply, b"other")
    for cut in (5, 40, 200, 900):
        with pytest.raises(StampRefused):
            stamp_in(reply[:cut])


def test_a_refusal_is_told() -> None:
    with pytest.raises(StampRefused, match="refused"):
        stamp_in(bytes.fromhex("30053003020102"))


@given(st.binary(max_size=200))
def test_any_reply_is_a_stamp_or_refused(reply: bytes) -> None:
    with pytest.raises(StampRefused):
        stamp_in(reply)
