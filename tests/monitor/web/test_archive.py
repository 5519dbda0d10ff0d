"""Archived bytes are shown by proof, in a sandbox, without a cookie, as they were."""

from __future__ import annotations

import re

from sites.desk import Desk


def frame_of(desk: Desk, number: int) -> str:
    """The address of the frame of a capture."""
    found = re.search(r'<iframe sandbox="" src="([^"]+)"', desk.get(f"/desk/captures/{number}").text)
    assert found
    return found[1].replace("&amp;", "&")


def test_bytes_are_as_they_were_and_stand_in_a_sandbox(reading: Desk) -> None:
    answer = reading.get(frame_of(reading, 1))
    taken = reading.get("/desk/captures/1/bytes")
    assert answer.content == taken.content != b""
    assert taken.headers["content-disposition"].startswith("attachment")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "script" not in policy
    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.request.headers


def test_an_address_without_its_proof_or_of_another_capture_is_refused(reading: Desk) -> None:
    address = frame_of(reading, 1)
    assert reading.get("/archive/1").status_code == 403
    assert reading.get(address.replace("/archive/1?", "/archive/2?")).status_code == 403
    assert reading.get(re.sub(r"until=\d+", "until=1", address)).status_code == 403
    assert reading.get(re.sub(r"until=\d+", "until=99999999999", address)).status_code == 403
