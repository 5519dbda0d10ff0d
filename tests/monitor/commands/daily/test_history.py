"""The history of a page in every form, by address and by id."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from sites.command_line import program

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


def test_history_and_reprints_have_the_members_that_are_promised(demo: Path) -> None:
    (history,) = json.loads(program("history", ORIGINAL, "--json", cwd=demo).out)
    assert [each["revision"] for each in history["revisions"]] == [1, 2]
    assert [each["kind"] for each in history["events"]] == ["edited"]
    assert all(each["tolerances"] == [] for each in history["looks"])
    (reprint,) = json.loads(program("reprints", "--of", ORIGINAL, "--json", cwd=demo).out)
    assert {
        "url", "original_url", "relation", "similarity", "original_coverage", "reprint_coverage", "evidence",
        "credited_source", "first_seen",
    } <= set(reprint)  # fmt: skip
    assert reprint["evidence"] == ["link", "credit", "text"]


def test_the_history_of_an_id_is_that_of_its_page(demo: Path) -> None:
    (told,) = json.loads(program("history", ORIGINAL, "--json", cwd=demo).out)
    assert (
        program("history", told["events"][0]["id"], cwd=demo).out
        == program("history", ORIGINAL, cwd=demo).out
    )


def test_the_steps_of_a_history_are_rows_for_programs(demo: Path) -> None:
    steps = [
        json.loads(line)
        for line in program("history", ORIGINAL, "--format", "jsonl", cwd=demo).out.splitlines()
    ]
    assert [each["what"] for each in steps] == ["revision 1", "revision 2", "edited"]
    rows = list(csv.DictReader(io.StringIO(program("history", ORIGINAL, "--format", "csv", cwd=demo).out)))
    assert [row["what"] for row in rows] == [each["what"] for each in steps]
