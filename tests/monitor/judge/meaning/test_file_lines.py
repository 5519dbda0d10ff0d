"""A file that came or went is told once: its line is no change of the text."""

from __future__ import annotations

import pytest

from monitor.judge.meaning.file_lines import beside_file_lines, is_file_line
from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import PLAIN
from storage.records import Article, Attachment

LIST, FORM, NEW = "助餐点名单", "申请表（2026年版）.docx", "助餐点名单（二）"


def told(before: tuple[tuple[str, ...], str], after: tuple[tuple[str, ...], str]) -> list[tuple[str, str]]:
    """The changes told of two texts, each with the names of its files; the address of a file is its first letter."""
    states = [
        Article(
            "通知",
            ("每餐补贴12元。", *lines),
            attachments=tuple(
                Attachment(name, f"http://a.example.cn/{name[:2]}{name[-2:]}") for name in names.split("|")
            ),
        )
        for lines, names in (before, after)
    ]
    changes = beside_file_lines(changes_between(states[0], states[1], PLAIN), states[0], states[1])
    return [(each.hunk.before, each.hunk.after) for each in changes]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((f"附件：1.{LIST}", f"2.{FORM}（32KB）"), (f"附件：{LIST}",)),
        ((f"附件：1.{LIST} 2.{FORM}",), (f"附件：{LIST}",)),
        ((f"附件：{LIST}",), (f"附件：{LIST}", f"附件2：{FORM}")),
        ((f"附件：{LIST}",), (f"附件：{NEW}",)),
    ],
)
def test_a_line_of_files_is_no_change_of_the_text(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    names = [
        "|".join(name for name in (LIST, FORM, NEW) if name in "".join(each)) for each in (before, after)
    ]
    assert (
        told(
            (before, names[0].replace(f"{LIST}|{NEW}", NEW)), (after, names[1].replace(f"{LIST}|{NEW}", NEW))
        )
        == []
    )


def test_a_sentence_and_the_new_name_of_a_file_that_stays_are_told() -> None:
    assert told(((f"请对照{FORM}填写。", f"附件：{LIST}"), f"{LIST}|{FORM}"), ((f"附件：{LIST}",), LIST)) == [
        (f"请对照{FORM}填写。", "")
    ]
    assert told(((f"附件：{LIST}",), f"{LIST}|{FORM}"), (("附件：助餐人员名单",), "助餐人员名单")) == [
        ("点", "人员")
    ]


def test_a_line_with_words_of_its_own_names_no_files_alone() -> None:
    assert is_file_line("附件：1.助餐点名单.pdf", ["助餐点名单.pdf"]) and is_file_line("附件", [])
    assert not is_file_line("附件所列单位请于6月底前报送。", []) and not is_file_line("2026", ["名单"])
