"""A finding has its page with comparison and evidence, and its preview."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sites.desk import Desk, served, unpacked

from monitor.proving.key import make_key
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


def test_a_package_of_evidence_is_taken_away_if_there_is_a_key(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    config = replace(config, evidence=replace(config.evidence, key=tmp_path / "key.pem"))
    with served(config, shares=False) as desk:
        finding = desk.ids("?kind=edited")[0]
        address = f"/desk/findings/{finding}"
        assert "/evidence" not in desk.get(address).text
        assert desk.post(f"{address}/evidence").status_code == 409
        make_key(config.evidence.key)
        desk.client.timeout = 60  # the captures are concluded again
        assert f'action="{address}/evidence"' in desk.get(address).text
        answer = desk.post(f"{address}/evidence")
        assert answer.headers["content-disposition"].endswith(f"evidence-{finding}.zip")
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert names and all(name.startswith(f"evidence-{finding}/") for name in names)
        assert desk.get(f"{address}/evidence").status_code == 405
        assert desk.json("/desk/actions.json")[0]["action"] == "evidence"
        assert desk.post("/desk/findings/f-none/evidence").status_code == 404
