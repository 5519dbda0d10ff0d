"""Records of WARC and ARC files."""

from __future__ import annotations

import io

from sites.foreign import PAGE, look, record

from monitor.sightings.records import ForeignRecord, records_in
from monitor.sightings.streams import ArchiveStream, Fault


def read(data: bytes) -> list[ForeignRecord | Fault]:
    return list(records_in(ArchiveStream(io.BytesIO(data))))


def test_a_record_has_its_fields_and_its_block() -> None:
    (only,) = read(record(b"block", f"<{PAGE}>", kind="resource"))
    assert isinstance(only, ForeignRecord)
    assert (only.type, only.field("warc-target-uri"), only.block) == ("resource", PAGE, b"block")
    assert only.field("WARC-None") is None


def test_a_record_without_a_proper_end_counts_if_the_next_record_follows() -> None:
    first = look("甲").removesuffix(b"\r\n\r\n")
    assert all(isinstance(each, ForeignRecord) for each in read(first + look("乙")))
    assert all(isinstance(each, ForeignRecord) for each in read(first))


def test_bytes_between_records_cost_no_record() -> None:
    found = read(look("甲") + b"nonsense\r\n\r\n" + look("乙"))
    assert [each if isinstance(each, Fault) else "record" for each in found] == [
        "record", Fault.NO_RECORD, "record",
    ]  # fmt: skip
