from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.sides import sides_of, written_side
from monitor.texts.diff import diff

paragraphs = st.lists(st.text(alphabet="养老服务不得12万，。", max_size=20), max_size=4)


@given(paragraphs, paragraphs)
def test_the_text_of_a_side_stands_at_its_place_in_the_context(before: list[str], after: list[str]) -> None:
    for hunk in diff(before, after):
        for side in sides_of(hunk):
            assert side.context[side.offset : side.end] == side.text or not side.context


def test_the_written_side_of_an_insertion_is_the_later_and_of_a_removal_the_earlier() -> None:
    plain, longer = ["会议同意该方案。"], ["会议不同意该方案。"]
    for hunks in (diff(plain, longer), diff(longer, plain)):
        assert written_side(hunks[0]).text == "不"
