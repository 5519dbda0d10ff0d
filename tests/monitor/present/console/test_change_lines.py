"""A change stands in its sentence, marked by signs; further changes are counted."""

from __future__ import annotations

from monitor.judge.meaning.significance import classify
from monitor.present.console.change_lines import change_lines, marked_sentence
from monitor.present.console.lines import Style, plain_text
from monitor.texts.diff import diff

BEFORE = ("全省共有122.7万人纳入低保。", "会议由张三主持。")
AFTER = ("全省共有127.2万人纳入低保。", "会议由李四主持。")


def test_old_and_new_values_have_their_own_styles() -> None:
    worst = classify(diff(BEFORE, AFTER))[0]
    parts = {part.style: part.text for part in marked_sentence(worst)}
    assert (parts[Style.REMOVED], parts[Style.INSERTED]) == ("[-122.7万-]", "{+127.2万+}")


def test_changes_beyond_the_first_are_counted() -> None:
    text = plain_text(list(change_lines(classify(diff(BEFORE, AFTER)), "zh", most=1)))
    assert text.count("[-") == 1 and "1" in text.splitlines()[-1]
