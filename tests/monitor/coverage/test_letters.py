"""A letter names the fault, the right words, the looks and what is asked; a template may be the operator's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.coverage.letters import Letter, LetterInterval, Proof, letter_text
from storage.errors import ReprintWatchError
from storage.records import EventInterval, Sighting

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
LETTER = Letter(
    "c-1", "某门户", "correct", "标题", "http://p.cn/1", "122.7万", "127.2万", "全省122.7万名。", "原题",
    "http://bu.cn/1", LetterInterval(AT, AT), LetterInterval(None, AT), None, AT, (Proof(7, AT, "ab" * 32),), "3",
    "民政厅", "李某", "2026-03-02",
)  # fmt: skip


def test_a_letter_says_what_is_wrong_and_right_and_by_which_looks() -> None:
    text = letter_text(LETTER, None)
    for part in (
        "c-1",
        "某门户",
        "122.7万",
        "127.2万",
        "http://bu.cn/1",
        "ab" * 32,
        "3日内",
        "（此前未查看）",
    ):
        assert part in text
    assert "据页面标注" not in text
    assert "据页面标注" in letter_text(replace(LETTER, stated_at="2026-03-02"), None)


def test_a_letter_asks_for_a_copy_or_for_a_withdrawal() -> None:
    assert "补转上述稿件" in letter_text(
        replace(LETTER, request="carry", page_url=None, wrong="", right=""), None
    )
    assert "撤下上述页面" in letter_text(replace(LETTER, request="withdraw", wrong="", right=""), None)


def test_a_template_that_names_an_unknown_fact_is_an_error(tmp_path: Path) -> None:
    template = tmp_path / "t.txt"
    template.write_text("{{ letter.nothing }}", "utf-8")
    with pytest.raises(ReprintWatchError, match="template"):
        letter_text(LETTER, template)


def test_an_interval_of_an_event_gives_its_times() -> None:
    assert LetterInterval.of(None) is None
    assert LetterInterval.of(EventInterval(Sighting(AT))) == LetterInterval(None, AT)
