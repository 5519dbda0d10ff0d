"""The commands spread and readings."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import MESSAGE
from sites.coverage_console import Console, page


def test_spread_shows_the_whole_work_whatever_member_is_named(day: Console) -> None:
    found = day.json("spread", page("pa"))
    assert found["first"] is None  # pa was looked at an hour before the ministry, and then an hour later
    assert [each["url"] for each in found["first_candidates"]] == [MESSAGE, page("pa")]
    assert [(each["site"], each["places"], each["depth"]) for each in found["copies"]] == [
        ("bu", [1, 2], 0),
        ("pa", [1, 2], 1),
    ]
    copy = found["copies"][1]
    assert set(copy) >= {
        "url", "site", "tier", "operator", "relation", "how", "state", "first_seen", "last_seen", "gone",
        "stated_at", "stated", "places", "from", "conflict", "depth",
    }  # fmt: skip
    assert copy["from"] == {"url": MESSAGE, "basis": ["credit"], "sure": True}
    assert found["score"] == {
        "value": 3.0,
        "parts": [
            {"operator": "pa", "site": "pa", "tier": "省级", "weight": 3.0, "fidelity": 1.0, "value": 3.0}
        ],
    }
    assert day.json("spread", MESSAGE)["copies"] == found["copies"]
    assert "门户pa" in day.run("spread", MESSAGE)
    day.run("spread", "http://bu.example.cn/none.html", code=1)


def test_readings_show_where_copies_differ_from_the_latest_text(day: Console, tmp_path: Path) -> None:
    found = day.json("readings", MESSAGE)
    (place,) = found["places"]
    assert place["readings"] == [{"text": place["readings"][0]["text"], "was": 1, "copies": [page("pa")]}]
    assert found["families"] == [] and found["crossing"] == []
    file = tmp_path / "readings.html"
    day.run("readings", MESSAGE, "--html", str(file))
    assert "原文第 1 版如此" in file.read_text("utf-8")
    assert "122.7" in day.run("readings", MESSAGE)


def test_the_score_prints_its_parts_and_takes_other_weights(day: Console) -> None:
    told = day.run("spread", MESSAGE, "--score").splitlines()
    assert [line.split("\t")[-1] for line in told[-2:]] == ["3.00", "3.00"]
    assert day.json("spread", MESSAGE, "--score", "省级=5")["score"]["value"] == 5
    assert day.json("spread", MESSAGE, "--score", "altered=1")["score"]["value"] == 3
    day.run("spread", MESSAGE, "--score", "县级=5", code=2)
    day.run("spread", MESSAGE, "--score", "省级=many", code=2)
