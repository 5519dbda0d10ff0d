"""Lines of keys, and lists beside the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.file_lines import LONGEST_LIST, line_of, read_entries
from storage.errors import ConfigError

NAMES = st.sampled_from(["store", "sites", "alerts.channels", "alerts.rules"])
KEYS = st.sampled_from(["name", "url", "title", "path"])


@given(st.lists(st.tuples(NAMES, st.lists(KEYS, unique=True, max_size=3)), max_size=6), st.data())
def test_a_key_is_found_in_the_table_of_its_number(
    tables: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    lines: list[str] = []
    places: dict[tuple[str, int, str], int] = {}
    for at, (name, keys) in enumerate(tables):
        number = sum(earlier == name for earlier, _ in tables[:at])
        lines.append(f"[[{name}]]  # table")
        places[name, number, ""] = len(lines)
        for key in keys:
            lines += ["# comment", data.draw(st.sampled_from([f"{key} = 1", f'  "{key}"=2', f"'{key}' = 3"]))]
            places[name, number, key] = len(lines)
    for (name, number, key), line in places.items():
        assert line_of(lines, name, key or None, number) == line
    for name, number, _ in list(places):
        assert line_of(lines, name, "absent", number) == places[name, number, ""]


def test_a_section_that_is_not_there_has_no_line() -> None:
    assert line_of(["[store]", "path = 1"], "sites", "name", 0) is None


def test_a_table_inside_a_table_is_found_by_its_own_header() -> None:
    assert line_of(["[monitor]", "", "[monitor.severities]"], "monitor", "severities", None) == 3


def test_a_list_holds_an_entry_a_line_without_comments_and_repetition(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("\ufeff# 2026\n新华社\n\n 新华社 \nmca.gov.cn # 民政部\n", "utf-8")
    assert read_entries(tmp_path / "list.txt") == ("新华社", "mca.gov.cn")


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "No such file"), (b"\xff", "not UTF-8 at byte 0"), (b"x" * (LONGEST_LIST + 1), "no list")],
)
def test_a_list_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        read_entries(tmp_path / "list.txt")
