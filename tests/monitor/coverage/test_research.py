"""Rows for research have the promised members."""

from __future__ import annotations

from sites.coverage import MESSAGE
from sites.coverage_console import Console, page

from monitor.coverage.research import DERIVATIONS, EDITS, derivation_rows, edit_rows


def test_a_row_has_the_members_of_its_table(day: Console) -> None:
    with day.web.opened() as db:
        (reprint,), (edit,) = list(derivation_rows(db)), list(edit_rows(db, day.web.setup))
    assert (list(reprint), list(edit)) == (list(DERIVATIONS), list(EDITS))
    assert (reprint["url"], edit["url"], edit["to_revision"]) == (page("pa"), MESSAGE, 2)
