"""The command import: sightings stand beside our own looks, and change nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sites.coverage import MESSAGE
from sites.coverage_console import Console, with_task
from sites.foreign import html, look, packed

from monitor.commands.archives.importing import REASONS
from monitor.sightings.streams import Fault


@pytest.fixture(scope="module")
def own_day(tmp_path_factory: pytest.TempPathFactory) -> Console:
    return with_task(tmp_path_factory.mktemp("sightings"))


def concluded(own_day: Console) -> list[Any]:
    """Return all conclusions from a store, without the time of the question."""
    findings, reprints, tasks = (own_day.json(name) for name in ("findings", "reprints", "tasks"))
    return [findings, reprints, [task | {"judged_at": None} for task in tasks]]


def test_sightings_are_shown_with_their_source_and_move_nothing(own_day: Console, tmp_path: Path) -> None:
    warc = tmp_path / "own.warc.gz"
    own_day.run("export", "--warc", str(warc), "--site", "bu")
    before = concluded(own_day)
    (own,) = own_day.json("history", MESSAGE)
    altered = tmp_path / "altered.warc.gz"
    altered.write_bytes(packed(*(look(f"另一数字{n}", f"2026-03-02T0{n}:00:00Z", MESSAGE) for n in range(3))))
    answers = own_day.json("import", str(altered), str(warc), "--as", "某档案馆")
    assert answers[0]["added"] == 3
    assert answers[1]["added"] > 0
    own_day.run("analyze", "--again")
    own_day.run("verify")
    assert concluded(own_day) == before
    (after,) = own_day.json("history", MESSAGE)
    seen = after.pop("sightings")
    own.pop("sightings")
    assert after == own
    assert {each["source"] for each in seen} == {"某档案馆"}
    assert any(each["capture"] for each in seen)  # the same bytes as a look of ours
    assert [each["capture"] for each in seen[:2]] == [None, None]
    assert "他处所见：某档案馆" in own_day.run("--lang", "zh", "history", MESSAGE, "--format", "lines")


def test_files_that_are_no_archives_are_refused_and_the_others_read(own_day: Console, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.bin"
    good.write_bytes(html())
    bad.write_bytes(b"\x00\x01")
    own_day.run("import", str(bad), code=1)
    url = ("--url", MESSAGE, "--at", "2026-03-02T09:00")
    assert json.loads(own_day.run("import", str(bad), str(good), *url, "--json", code=3))[0]["added"] == 1
    own_day.run("import", str(tmp_path / "none.warc"), code=2)


def test_every_fault_has_words() -> None:
    assert REASONS.keys() == {fault.value for fault in Fault}
