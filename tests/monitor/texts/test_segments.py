"""Every folded character and every sentence leads back to the paragraph that it was read from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.texts.folding import fold
from monitor.texts.segments import CONTEXT_LIMIT, FoldedText, sentence_around
from storage.records import Span

texts = st.text(alphabet="甲乙丙丁12.5万%，。；！”《》a國Ａ \u200b𠮷", max_size=40)
paragraphs = st.lists(texts, max_size=6)


def bare(character: str) -> str:
    """Pass over everything but letters and figures."""
    return character if character.isalnum() else ""


folds = st.sampled_from([None, fold, bare])


@settings(deadline=None)
@given(paragraphs, folds)
def test_every_folded_character_knows_its_place(read: list[str], how: object) -> None:
    text = FoldedText.of(read, how)  # type: ignore[arg-type]
    assert len(text.folded) == len(text.origin)
    assert list(text.origin) == sorted(set(text.origin))
    assert [text.position(place) for place in text.origin] == list(range(len(text.folded)))


@settings(deadline=None)
@given(paragraphs, folds)
def test_sentences_cover_the_text_without_overlap(read: list[str], how: object) -> None:
    text = FoldedText.of(read, how)  # type: ignore[arg-type]
    assert "".join(text.folded[start:end] for start, end in text.sentences) == text.folded
    for start, end in text.sentences:
        assert text.is_sentence_edge(start)
        assert text.is_sentence_edge(end)
        assert len({span.paragraph for span in text.spans(start, end)}) == 1


@settings(deadline=None)
@given(paragraphs, st.data())
def test_spans_together_hold_the_text_between_two_places(read: list[str], data: st.DataObject) -> None:
    text = FoldedText.of(read, None)
    start = data.draw(st.integers(0, len(text.folded)))
    end = data.draw(st.integers(start, len(text.folded)))
    spans = text.spans(start, end)
    assert spans
    cut = [(read or [""])[span.paragraph][span.start : span.end] for span in spans]
    assert "".join(cut) == text.folded[start:end]


def test_a_sentence_ends_with_its_mark_and_closing_quotation() -> None:
    text = FoldedText.of(["他说：“好。”随后离开！", "没有句号"], None)
    assert [text.folded[start:end] for start, end in text.sentences] == [
        "他说：“好。”",
        "随后离开！",
        "没有句号",
    ]


@pytest.mark.parametrize(("one", "other"), [("1.1万", "11万"), ("5%", "5"), ("１．５", "15")])
def test_no_fold_hides_the_marks_of_a_figure(one: str, other: str) -> None:
    assert FoldedText.of([one], bare).folded != FoldedText.of([other], bare).folded


def test_a_whole_span_takes_the_full_stop_that_the_fold_passes_over() -> None:
    text = FoldedText.of(["第一句。第二句。"], bare)
    assert text.spans(0, 3) == [Span(0, 0, 3)]
    assert text.spans(0, 3, whole=True) == [Span(0, 0, 4)]


def test_an_insertion_at_the_end_belongs_to_the_last_paragraph_with_text() -> None:
    text = FoldedText.of(["正文。", "", ""], None)
    assert text.spans(3, 3) == [Span(0, 3, 3)]


@settings(deadline=None)
@given(texts, st.data())
def test_the_sentence_around_a_span_holds_the_span(paragraph: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(paragraph)))
    end = data.draw(st.integers(start, len(paragraph)))
    sentence, offset = sentence_around(paragraph, Span(0, start, end))
    assert sentence[offset : offset + end - start] == paragraph[start:end]
    assert sentence in paragraph


def test_the_sentence_around_a_span_is_that_sentence_alone() -> None:
    paragraph = "第一句。第二句很长，有逗号。第三句。"
    assert sentence_around(paragraph, Span(0, 6, 7)) == ("第二句很长，有逗号。", 2)


def test_a_page_without_full_stops_shows_a_bounded_context() -> None:
    sentence, offset = sentence_around("字" * 10_000, Span(0, 5000, 5001))
    assert (len(sentence), offset) == (2 * CONTEXT_LIMIT + 1, CONTEXT_LIMIT)
