"""Bodies without a proper end: whole or cut."""

from __future__ import annotations

import gzip

import pytest

from crawler.wire.wholeness import Sent, fault_of
from storage.records import Failure, Tolerance

PAGE = b"<html><body>" + b"<p>text</p>" * 50 + b"</body></html>"
PACKED = gzip.compress(PAGE)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (Sent(PAGE, lacking=2), Tolerance.LENGTH_TOO_GREAT),
        (Sent(PAGE, lacking=len(PAGE) // 2), Tolerance.LENGTH_TOO_GREAT),
        (Sent(PAGE, lacking=len(PAGE)), Failure.TRUNCATED),
        (Sent(PAGE[:-20], lacking=20), Failure.TRUNCATED),
        (Sent(b"", lacking=20), Failure.TRUNCATED),
        (Sent(PACKED, "gzip", lacking=len(PAGE)), Tolerance.LENGTH_TOO_GREAT),
        (Sent(PACKED[:-30], "gzip", lacking=30), Failure.TRUNCATED),
        (Sent(PAGE, is_chunked=True), Tolerance.LAST_CHUNK),
        (Sent(PAGE, is_chunked=True, is_malformed=True), Tolerance.LAST_CHUNK),
        (Sent(PAGE[:90], is_chunked=True), Failure.TRUNCATED),
        (Sent(PAGE[:90], is_chunked=True, is_malformed=True), Failure.PROTOCOL),
        (Sent(PAGE, is_late=True), Tolerance.NO_END),
        (Sent(PAGE[:90], is_late=True), Failure.TIMEOUT),
        (Sent(b"plain text", lacking=1), Failure.TRUNCATED),
    ],
)
def test_the_end_of_the_page_decides(sent: Sent, fault: Tolerance | Failure) -> None:
    assert fault_of(sent, most=1_000_000) is fault
