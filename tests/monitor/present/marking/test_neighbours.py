"""A sentence that came or went is shown between the sentences that stayed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.judge.meaning.significance import classify
from monitor.present.marking.marks import inline_text
from monitor.present.marking.neighbours import in_sentences
from monitor.texts.diff import diff

TEXT = ("第一句话说明总体情况。第二句话给出具体数字。", "第三句话提出工作要求。", "第四句话说明完成时限。")


def shown(before: Sequence[str], after: Sequence[str]) -> list[str]:
    return [inline_text(each) for each in in_sentences(classify(diff(before, after)), before, after)]


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (
            ("第一句话说明总体情况。", *TEXT[1:]),
            ["第一句话说明总体情况。[-第二句话给出具体数字。-]第三句话提出工作要求。"],
        ),
        ((TEXT[0], TEXT[2]), ["第二句话给出具体数字。[-第三句话提出工作要求。-]第四句话说明完成时限。"]),
        (TEXT[:2], ["第三句话提出工作要求。[-第四句话说明完成时限。-]"]),
        (
            (*TEXT[:2], "加微信领取优惠券。", TEXT[2]),
            ["第三句话提出工作要求。{+加微信领取优惠券。+}第四句话说明完成时限。"],
        ),
    ],
)
def test_a_sentence_stands_between_its_neighbours(after: tuple[str, ...], lines: list[str]) -> None:
    assert shown(TEXT, after) == lines


def test_a_change_inside_a_sentence_keeps_its_sentence() -> None:
    (line,) = shown(["共有12.7万人。"], ["共有17.2万人。"])
    assert line == inline_text(classify(diff(["共有12.7万人。"], ["共有17.2万人。"]))[0])


def test_texts_that_are_not_at_hand_leave_the_change_as_it_is() -> None:
    changes = classify(diff(TEXT, TEXT[:2]))
    assert in_sentences(changes, (), ()) == tuple(changes)
