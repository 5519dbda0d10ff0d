"""Records of others → answers."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sites.foreign import AT, PAGE, html, response

from monitor.sightings.answers import ForeignAnswer, answer_of
from monitor.sightings.records import ForeignRecord
from monitor.sightings.streams import Fault

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def answer(block: bytes, kind: str = "response", **fields: str) -> ForeignAnswer | Fault | None:
    known = {"WARC-Target-URI": PAGE, "WARC-Date": AT}
    known |= {name.replace("_", "-"): value for name, value in fields.items()}
    return answer_of(ForeignRecord(kind, tuple(known.items()), block), 7, NOW)


def test_an_answer_has_status_headers_and_body() -> None:
    found = answer(response(html(), "404 Not Found", Content_Type="text/html"))
    assert isinstance(found, ForeignAnswer)
    assert (found.status, found.body, found.record) == (404, html(), "record 7")
    assert ("Content-Type", "text/html") in found.headers


def test_a_digest_may_be_of_any_function_and_form() -> None:
    digest = hashlib.sha1(html()).digest()
    for stated in (f"sha1:{digest.hex()}", f"SHA-1:{base64.b32encode(digest).decode()}", "crc32:0", "nonsense",
                   f"sha256:{hashlib.sha256(html()).hexdigest().upper()}"):  # fmt: skip
        assert isinstance(answer(response(html()), WARC_Payload_Digest=stated), ForeignAnswer), stated
    assert answer(response(html()), WARC_Payload_Digest=f"md5:{'0' * 32}") is Fault.DIGEST


def test_times_are_read_in_every_form_of_archives() -> None:
    for stated in ("2026-03-02T05:00:00.123456789Z", "2026-03-02T05:00:00", "2026-03-02"):
        found = answer(response(html()), WARC_Date=stated)
        assert isinstance(found, ForeignAnswer)
        assert found.at.date().isoformat() == "2026-03-02"


def test_records_of_other_kinds_are_no_answers() -> None:
    assert answer(b"", kind="request") is answer(b"", kind="metadata") is None


@given(st.binary(max_size=500), st.sampled_from(["response", "revisit", "resource"]))
def test_no_block_raises(block: bytes, kind: str) -> None:
    answer(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip, br\r\n\r\n" + block, kind
    )
    answer(block, kind)
