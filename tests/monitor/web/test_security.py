"""Tokens and proofs belong to one browser, one capture and one time."""

from __future__ import annotations

import pytest

from monitor.web.security import (
    archive_proof,
    form_token,
    is_archive_proof,
    is_loopback,
    is_token_of,
    new_secret,
)


def test_a_token_belongs_to_one_secret_and_no_two_are_alike() -> None:
    secret = new_secret()
    first, second = form_token(secret), form_token(secret)
    assert first != second
    assert is_token_of(secret, first) and is_token_of(secret, second)
    assert not is_token_of(new_secret(), first)
    assert not is_token_of("", form_token(""))
    assert not is_token_of(secret, "é.ü")


def test_a_proof_belongs_to_one_capture_and_time() -> None:
    proof = archive_proof("key", 7, 100)
    assert is_archive_proof("key", 7, 100, proof)
    assert not is_archive_proof("key", 8, 100, proof)
    assert not is_archive_proof("key", 7, 101, proof)
    assert not is_archive_proof("key", 7, 100, "é")


@pytest.mark.parametrize("host", ("127.0.0.1", "127.0.0.1:80", "localhost:9", "[::1]:80", "::1", "127.1.2.3"))
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ("", "0.0.0.0", "10.0.0.1", "localhost.evil.example", "evil.example:80", "[::]")
)
def test_names_of_others(host: str) -> None:
    assert not is_loopback(host)
