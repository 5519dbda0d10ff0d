"""A sheet has a header and rows."""

from __future__ import annotations

from monitor.web.views.sheet import SheetRows


def test_a_sheet_keeps_its_rows() -> None:
    assert SheetRows(("a",), [(1,)]).rows == [(1,)]
