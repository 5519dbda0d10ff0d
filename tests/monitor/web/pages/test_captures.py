"""A capture shows its headers, its text and its bytes."""

from __future__ import annotations

import hashlib

from sites.desk import Desk


def test_a_capture_names_the_digest_of_its_bytes(reading: Desk) -> None:
    data = reading.json("/desk/captures/1.json")
    taken = reading.get("/desk/captures/1/bytes").content
    assert data["digest"] == hashlib.sha256(taken).hexdigest() and data["size"] == len(taken)
    assert data["headers"] and data["status"] == 200
    assert reading.get("/desk/captures/99999").status_code == 404
