"""`match` compares two collections, line by line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sites.command_line import program

TEXT = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接，"
    "把更多困难群众纳入保障范围。各地建立了动态监测和主动发现机制，村级民政协理员每季度走访一次困难家庭，"
    "对因病因灾返贫的家庭及时给予临时救助，全年累计支出救助资金三十二亿元。"
)


def collection(file: Path, *lines: dict[str, Any]) -> None:
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)
    file.write_text(text, encoding="utf-8")


def test_match_prints_one_line_a_query_in_order(tmp_path: Path) -> None:
    queries, articles = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    collection(
        queries,
        {"id": "q1", "text": TEXT},
        {"text": "别的内容，与任何稿件都无关。" * 3},
        {"id": 3, "text": ""},
    )
    collection(articles, {"id": "a1", "title": "t", "text": TEXT, "date": None, "site": None})
    run = program("match", str(queries), "--against", str(articles), cwd=tmp_path)
    first, second, third = map(json.loads, run.out.splitlines())
    assert run.code == 0
    assert first["id"] == "q1"
    assert first["matches"] == [
        {
            "id": "a1",
            "relation": "verbatim",
            "similarity": 1.0,
            "original_coverage": 1.0,
            "reprint_coverage": 1.0,
        }
    ]
    assert (second, third) == ({"id": 2, "matches": []}, {"id": 3, "matches": []})


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": 1}', '{"text": 5}'])
def test_match_names_file_and_line_of_what_it_cannot_read(tmp_path: Path, bad: str) -> None:
    queries, articles = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    collection(articles, {"text": TEXT})
    queries.write_text(f'{{"text": "一"}}\n\n{bad}\n', encoding="utf-8")
    run = program("match", str(queries), "--against", str(articles), cwd=tmp_path)
    assert run.code == 1
    assert f"{queries}:3: " in run.err
    assert "Traceback" not in run.err
