"""Files → the archives inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites.foreign import html, look, packed, wacz

from monitor.sightings.containers import FileForm, archives_in, container_of
from storage.errors import ImportRefused


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (look("甲"), FileForm.ARCHIVE),
        (packed(look("甲")), FileForm.ARCHIVE),
        (b"filedesc://x 0 0 text/plain 1\n", FileForm.ARCHIVE),
        (wacz({"archive/a.warc": look("甲")}), FileForm.WACZ),
        (html(), FileForm.SAVED_PAGE),
    ],
)
def test_the_first_bytes_tell_the_kind(tmp_path: Path, data: bytes, kind: FileForm) -> None:
    (tmp_path / "f").write_bytes(data)
    assert container_of(tmp_path / "f") is kind


def test_only_archives_inside_count_and_damage_refuses_the_file(tmp_path: Path) -> None:
    made = wacz({"archive/a.warc": look("甲"), "archive/b.warc.gz": packed(look("乙")), "x.warc": look("丙")})
    (tmp_path / "f").write_bytes(made)
    with archives_in(tmp_path / "f", FileForm.WACZ) as found:
        assert len(list(found)) == 2
    (tmp_path / "f").write_bytes(made[:200])
    with pytest.raises(ImportRefused), archives_in(tmp_path / "f", FileForm.WACZ) as found:
        list(found)
