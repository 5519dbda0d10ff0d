"""The commands cases and letter: shapes, filters, a person's word."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import MESSAGE
from sites.coverage_console import Console, console, page


def test_cases_have_the_promised_shape_and_are_filtered(day: Console) -> None:
    (case,) = day.json("cases")
    assert set(case) >= {
        "id", "kind", "site", "url", "original_url", "task", "state", "reopened", "span", "opened_at",
        "notified_at", "corrected_at", "verified_at", "last_look", "unseen_since", "findings", "events",
    }  # fmt: skip
    assert (case["kind"], case["url"], case["original_url"], case["state"]) == (
        "reprint-outdated", page("pa"), MESSAGE, "open",
    )  # fmt: skip
    assert set(case["span"]) == {"wrong", "right", "context", "paragraph"}
    assert case["last_look"]["shows"] == "old" and len(case["findings"]) == 1
    assert len(day.json("cases", "--of", MESSAGE, "--site", "pa", "--kind", "reprint-outdated")) == 1
    assert day.json("cases", "--state", "verified") == []
    assert "待处理" in day.run("cases", "--lang", "zh")
    day.run("cases", "--of", "http://no.example.cn/", code=1)


def test_people_move_cases_and_write_letters(tmp_path: Path) -> None:
    made = console(tmp_path)
    number = made.json("cases")[0]["id"]
    made.run("cases", "notify", number[:8], "--note", "电话告知")
    (case,) = made.json("cases")
    assert case["state"] == "notified" and case["events"][0]["why"] == "电话告知"
    made.run("cases", "dismiss", number, "--note", "已协商")
    made.run("cases", "reopen", number, "--note", "再查")
    (case,) = made.json("cases")
    assert (case["state"], case["reopened"]) == ("open", 1)
    made.run("cases", "notify", "c-00000000", "--note", "x", code=1)
    letter = made.run("letter", number)
    assert number in letter and "127.2" in letter and "省民政厅办公室" in letter and "门户pa" in letter
    own = tmp_path / "own.txt"
    own.write_text("致{{ letter.addressee }}：{{ letter.wrong }}", "utf-8")
    file = tmp_path / "letter.txt"
    made.run("letter", number, "--template", str(own), "-o", str(file))
    assert file.read_text("utf-8").startswith("致门户pa：122.7")
