"""OFD files are read page by page."""

from __future__ import annotations

from sites.office_files import ofd

from crawler.files.ofd import pages_of


def test_pages_are_read_in_order() -> None:
    assert [list(page) for page in pages_of(ofd(["公告", "第一条"], ["第二条"]))] == [
        ["公告", "第一条"],
        ["第二条"],
    ]
