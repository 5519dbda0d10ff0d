"""Tasks stand with counts, rates and deadline; a task shows state, reason and proof of every site."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

from openpyxl import load_workbook
from sites.coverage_console import Console
from sites.desk import Desk

from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.spread import tasks


def test_the_list_names_the_counts_and_the_rate_with_its_upper_bound(covering: Desk) -> None:
    page = covering.get("/desk/coverage").text
    for part in ("T1", "33.3%", "上限 66.7%", "已转 1", "未转 1", "未能核实 1", "2026-03-02T11:00:00Z"):
        assert part in page, part
    assert 'href="/desk/coverage"' in page and "/desk/coverage/1" in page


def test_a_task_shows_every_site_with_word_interval_reason_and_archived_proof(
    covering: Desk, day: Console
) -> None:
    page = covering.get("/desk/coverage/1").text
    for part in ("省级", "未分层级", "2026-03-02 11:00 – 2026-03-02 13:00", "未查看栏目页", "列表中没有"):
        assert part in page, part
    assert "built-in" not in page and 'name="q" type="search" placeholder' in page and 'value=""' in page
    proofs = {each["capture"] for cell in day.json("tasks", "T1")[0]["cells"] for each in cell["evidence"]}
    assert {int(each) for each in re.findall(r"/desk/captures/(\d+)", page)} == proofs
    english = covering.get("/desk/coverage/1?lang=en").text
    assert "its lists were not looked at" in english and "at most 66.7%" in english


def test_the_data_are_those_of_the_command(covering: Desk, day: Console) -> None:
    (told,) = day.json("tasks")
    (listed,) = covering.json("/desk/coverage.json")
    one = covering.json("/desk/coverage/1.json")
    for answer in (told, listed, one):
        answer.pop("judged_at")
    assert listed == told == one


def test_a_state_in_the_address_narrows_the_sites_and_not_the_rates(covering: Desk) -> None:
    one = covering.json("/desk/coverage/1.json?state=missing")
    assert [each["site"] for each in one["cells"]] == ["pb"] and one["rates"]["due"] == 3
    assert len(covering.json("/desk/coverage/1.json?state=nothing")["cells"]) == 3
    assert "没有处于此状态的单位" in covering.get("/desk/coverage/1?state=late").text


def test_sheets_are_those_of_the_command(covering: Desk) -> None:
    for path in ("/desk/coverage", "/desk/coverage/1"):
        sent = covering.get(f"{path}.csv")
        assert sent.content.startswith(b"\xef\xbb\xbf") and ".csv" in sent.headers["content-disposition"]
        assert len(list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))) == 4
        book = load_workbook(io.BytesIO(covering.get(f"{path}.xlsx").content))
        assert book.sheetnames == ["汇总", "明细", "证据", "说明"]


def test_a_store_without_tasks_says_how_a_task_is_made(reading: Desk) -> None:
    page = reading.get("/desk/coverage").text
    assert "还没有转载任务" in page and "reprintwatch tasks add" in page
    assert reading.json("/desk/coverage.json") == []
    assert reading.get("/desk/coverage/1").status_code == 404
    assert reading.get("/desk/coverage?skip=x").status_code == 200


def test_further_tasks_stand_behind_a_link(cases_desk: Desk) -> None:
    with opened(cases_desk.config.store) as db:
        known = tasks.task_named(db, "T1")
        assert known is not None
        with transaction(db):
            for n in range(20):
                made = replace(known, name=f"N{n}", deadline=known.deadline + timedelta(hours=n + 1))
                tasks.add_task(db, made, [])
    assert 'href="/desk/coverage?skip=20"' in cases_desk.get("/desk/coverage").text
    assert [each["name"] for each in cases_desk.json("/desk/coverage.json?skip=20")] == ["T1"]
    assert "T1" in cases_desk.get("/desk/coverage.csv").text
