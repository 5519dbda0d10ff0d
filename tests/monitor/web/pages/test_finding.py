"""A finding has its page with comparison and evidence, and its preview."""

from __future__ import annotations

import pytest
from sites.desk import Desk

from storage.records import FindingKind


def test_every_finding_has_its_page_and_preview(reading: Desk) -> None:
    for finding in reading.ids() + reading.ids("?tray=resolved"):
        assert reading.get(f"/desk/findings/{finding}").status_code == 200
        assert f'data-preview="{finding}"' in reading.get(f"/desk/findings/{finding}/preview").text


@pytest.mark.parametrize(
    "kind", (FindingKind.EDITED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_OUTDATED)
)
def test_a_finding_about_two_texts_shows_both(reading: Desk, kind: FindingKind) -> None:
    finding = reading.ids(f"?kind={kind}")[0]
    data = reading.json(f"/desk/findings/{finding}.json")
    assert data["comparison"]["before"]["paragraphs"] and data["evidence"]
    assert 'class="texts"' in reading.get(f"/desk/findings/{finding}").text
