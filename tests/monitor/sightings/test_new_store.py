"""Files that make no new store leave none. Whole stores: tests/test_round_trip.py."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sites.foreign import look, packed, record

from crawler.sites import Site
from monitor.evidence.whole_store import ROWS
from monitor.sightings.importing import ImportTask
from monitor.sightings.new_store import make_store
from storage.engine.opening import opened
from storage.engine.store import rows
from storage.errors import ImportRefused
from storage.records import SiteRole

SITE = Site("bu", "某部", SiteRole.ORIGINAL, ("bu.example.cn",), ("http://bu.example.cn/",))


def made(folder: Path, now: datetime, *files: bytes) -> int:
    tasks = []
    for number, data in enumerate(files):
        (folder / f"{number}.warc").write_bytes(data)
        tasks.append(ImportTask(folder / f"{number}.warc", [SITE]))
    return make_store(folder / "new.db", tasks, now, lambda _count: None).captures


def test_looks_with_a_pause_between_them_are_of_two_passes(tmp_path: Path, now: datetime) -> None:
    times = ("2026-03-02T05:00:00Z", "2026-03-02T05:10:00Z", "2026-03-02T09:00:00Z")
    start = look("首页", "2026-03-02T09:05:00Z", "http://bu.example.cn/")
    assert made(tmp_path, now, packed(*(look(f"内容{at}", at) for at in times), start)) == 4
    with opened(tmp_path / "new.db") as db:
        assert [each["pass_id"] for each in rows(db, "SELECT pass_id FROM captures ORDER BY id")] == [
            1,
            1,
            2,
            2,
        ]
        assert [each["role"] for each in rows(db, "SELECT role FROM pages ORDER BY id")] == [
            "article",
            "seed",
        ]


@pytest.mark.parametrize(
    "files",
    [
        (b"\x00\x01",),
        (packed(record(b'{"id":1}\n', f"{ROWS}users:0", kind="resource")),),
        (packed(record(b"{", "urn:reprintwatch:rows:pages:0", kind="resource")) + b"\x1f\x8b\x08broken",),
        (packed(record(b'{"id":1}\n', f"{ROWS}sites:0", kind="resource")), look("其他")),
    ],
)
def test_files_that_make_no_store_leave_none(tmp_path: Path, now: datetime, files: tuple[bytes, ...]) -> None:
    with pytest.raises(ImportRefused):
        made(tmp_path, now, *files)
    assert {path.suffix for path in tmp_path.iterdir()} == {".warc"}
