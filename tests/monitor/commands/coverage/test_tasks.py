"""The command tasks: shapes, exit codes, filters, and a person's word."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from sites.coverage import HEADLINE, MESSAGE
from sites.coverage_console import Console, console, page, start

from monitor.cli import cli


def test_the_json_has_the_promised_shape(day: Console) -> None:
    (task,) = day.json("tasks")
    assert {
        "name",
        "message",
        "form",
        "issued_at",
        "deadline",
        "judged_at",
        "counts",
        "rates",
        "cells",
    } <= set(task)
    assert task["message"] == {
        "url": MESSAGE,
        "title": HEADLINE,
        "first_seen": {"after": "2026-03-02T03:00:00Z", "by": "2026-03-02T04:00:00Z"},
    }
    assert (task["issued_at"], task["issued_basis"]) == ("2026-03-02T03:40:00Z", "stated")
    assert task["counts"] == {"pending": 0, "carried": 1, "late": 0, "altered": 0, "missing": 1, "unknown": 1}
    assert task["rates"] == {
        "due": 3, "in_time": 1, "late": 1, "open": 1, "low": 0.3333, "high": 0.6667, "sound": 1,
        "sound_low": 0.3333, "sound_high": 0.6667,
    }  # fmt: skip
    cells = {cell["site"]: cell for cell in task["cells"]}
    carried = cells["pa"]
    assert set(carried) >= {
        "site", "title", "tier", "operator", "state", "in_time", "basis", "how", "why", "url", "first_seen",
        "stated_at", "stated", "gone", "outdated", "checked_at", "ruling", "evidence",
    }  # fmt: skip
    assert (carried["state"], carried["in_time"], carried["basis"], carried["tier"]) == (
        "carried",
        True,
        "looks",
        "省级",
    )
    assert (carried["url"], carried["outdated"]) == (page("pa"), True)
    assert [each["role"] for each in cells["pb"]["evidence"]] == ["absent", "absent"]
    assert {each["url"] for each in cells["pb"]["evidence"]} == {start("pb")}
    assert (cells["pc"]["state"], cells["pc"]["why"], cells["pc"]["tier"]) == (
        "unknown",
        "not-looked-at",
        None,
    )


def test_a_task_is_named_listed_filtered_and_shown_as_of_a_time(day: Console) -> None:
    assert [each["site"] for each in day.json("tasks", "T1", "--state", "missing")[0]["cells"]] == ["pb"]
    assert day.json("tasks", "T1", "--list", "province")[0]["rates"]["due"] == 2
    assert [each["site"] for each in day.json("tasks", "--site", "pc")[0]["cells"]] == ["pc"]
    (then,) = day.json("tasks", "T1", "--at", "2026-03-02T18:00:00+08:00")
    assert then["counts"]["pending"] == 2 and then["judged_at"] == "2026-03-02T10:00:00Z"
    assert day.json("tasks", "--since", "2026-03-03") == []
    assert "未转" in day.run("tasks", "--lang", "zh") and "missing" in day.run("tasks", "--lang", "en")


def test_a_time_without_judgements_is_told_on_standard_error(day: Console) -> None:
    config, at = str(day.config), "2026-03-02T18:00:00+08:00"
    done = CliRunner().invoke(cli, ["--config", config, "tasks", "T1", "--at", at, "--json"])
    assert "no judgement stood at 2026-03-02T10:00:00Z for 3 of 3 sites (pa, pb, pc)" in done.stderr
    assert {each["stands_since"] for each in json.loads(done.stdout)[0]["cells"]} == {None}


def test_exit_codes(day: Console) -> None:
    day.run("tasks", "T1", "--exit-code", code=4)
    day.run("tasks", "T1", "--site", "pc", "--exit-code", code=3)
    day.run("tasks", "T1", "--site", "pa", "--exit-code", code=0)
    day.run("tasks", "T9", code=1)
    day.run("tasks", "add", "--name", "T2", "--deadline", "2026-03-03", "--site", "pa", code=2)
    day.run("tasks", "add", "--name", "T2", "--headline", "x", "--deadline", "2026-03-03", code=2)
    day.run(
        "tasks", "add", "--name", "T1", "--headline", "x", "--deadline", "2026-03-03", "--site", "pa", code=2
    )
    day.run("tasks", "rule", "T1", "zz", "excused", "--note", "x", code=1)


def test_a_ruling_stands_beside_the_judgement_and_tasks_by_headline_text_and_unknown_address(
    tmp_path: Path,
) -> None:
    made = console(tmp_path)
    add = (
        "tasks",
        "add",
        "--deadline",
        "2026-03-02T19:00+08:00",
        "--issued",
        "2026-03-02T12:00+08:00",
        "--list",
        "province",
    )
    made.run(*add, "--name", "H", "--headline", HEADLINE)
    (headline,) = made.json("tasks", "H")
    assert (headline["form"], headline["counts"]["carried"], headline["counts"]["missing"]) == (
        "headline",
        1,
        1,
    )
    text = tmp_path / "text.txt"
    text.write_text("\n".join(["会议指出，入冬以来各地认真落实救助帮扶政策，困难群众基本生活得到有效保障，工作取得积极成效。",
        "会议强调，要对全省122.7万名低保对象逐户走访，摸清底数，及时发放取暖补贴，确保群众温暖过冬。",
        "会议要求，各级民政部门要压实工作责任，加强部门协同，畅通求助渠道，严肃查处失职失责行为。",
        "会议还对养老机构消防安全、流浪乞讨人员救助、留守儿童关爱服务等重点工作作出了具体安排。"]))  # fmt: skip
    made.run(*add, "--name", "X", "--text", str(text))
    assert made.json("tasks", "X")[0]["counts"]["carried"] == 1
    unknown = "http://bu.example.cn/tz/202603/t20260302_200.html"
    made.run(*add, "--name", "U", "--message", unknown)
    (task,) = made.json("tasks", "U")
    assert (task["message"]["url"], task["message"]["first_seen"]) == (unknown, None)
    made.run("tasks", "rule", "H", "pb", "excused", "--note", "网站改版")
    (ruled,) = made.json("tasks", "H", "--site", "pb")
    assert (ruled["cells"][0]["state"], ruled["cells"][0]["ruling"]["ruling"]) == ("missing", "excused")
    assert ruled["excluded"] == ["pb"]
    made.run("tasks", "close", "H")
    assert made.json("tasks", "H")[0]["closed_at"] is not None


def test_a_task_may_be_made_before_the_first_look(tmp_path: Path) -> None:
    made = console(tmp_path)
    made.web.store.unlink()
    made.run(
        "tasks", "add", "--name", "T1", "--message", MESSAGE, "--deadline", "2126-03-02T19:00+08:00", "--site", "pa"
    )  # fmt: skip
    (task,) = made.json("tasks")
    assert (task["counts"]["pending"], task["message"]["url"], task["message"]["title"]) == (1, MESSAGE, None)
