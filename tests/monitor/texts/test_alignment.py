"""Steps cover what differs between two texts, no more and no less; sentences elsewhere are moves."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.texts.alignment import MOVED_LENGTH, Gap, Step, StepKind, align, best_pairs
from monitor.texts.segments import FoldedText

texts = st.text(alphabet="甲乙丙丁戊己庚辛12万%，。；！”《》a", max_size=40)
paragraphs = st.lists(texts, max_size=6)


def steps_of(before: list[str], after: list[str]) -> list[Step]:
    return list(align(FoldedText.of(before, None), FoldedText.of(after, None)))


def gaps_of(steps: list[Step], *kinds: StepKind) -> list[Gap]:
    return [step.gap for step in steps if step.kind in kinds]


def without(text: str, places: list[tuple[int, int]]) -> str:
    """Cut stretches out of a text; the stretches must stand in order and must not overlap."""
    parts, at = [], 0
    for start, end in places:
        assert at <= start <= end
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


@given(paragraphs, paragraphs)
@settings(max_examples=200, deadline=None)
def test_both_texts_are_equal_outside_the_steps(before: list[str], after: list[str]) -> None:
    steps = steps_of(before, after)
    earlier = without("".join(before), [(step.gap.a_start, step.gap.a_end) for step in steps])
    later = without("".join(after), [(step.gap.b_start, step.gap.b_end) for step in steps])
    assert earlier == later


@given(paragraphs, paragraphs)
@settings(max_examples=200, deadline=None)
def test_the_later_text_is_rebuilt_from_the_earlier_text_and_the_steps(
    before: list[str], after: list[str]
) -> None:
    earlier, later = "".join(before), "".join(after)
    parts, at = [], 0
    for step in steps_of(before, after):
        parts += [earlier[at : step.gap.a_start], later[step.gap.b_start : step.gap.b_end]]
        at = step.gap.a_end
    assert "".join([*parts, earlier[at:]]) == later


@given(paragraphs)
def test_a_text_has_no_steps_to_itself(text: list[str]) -> None:
    assert steps_of(text, text) == []


@given(paragraphs, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_every_move_away_has_its_move_here(before: list[str], rng: random.Random) -> None:
    before = [f"第{number}段说的是另外一件很长的事情，{text}。" for number, text in enumerate(before)]
    steps = steps_of(before, rng.sample(before, len(before)))
    away = [step.destination for step in steps if step.kind is StepKind.MOVED_AWAY]
    put = gaps_of(steps, StepKind.MOVED_HERE)
    assert sorted((gap.b_start, gap.b_end) for gap in away if gap) == [
        (gap.b_start, gap.b_end) for gap in put
    ]


SENTENCES = [
    f"第{number}项任务各有不同的内容需要说明清楚，{number * 7}个部门落实到位。" for number in range(5)
]


def test_a_sentence_that_stands_elsewhere_has_moved() -> None:
    first, second, *rest = SENTENCES
    steps = steps_of([first, second, *rest], [second, *rest, first])
    assert [step.kind for step in steps] == [StepKind.MOVED_AWAY, StepKind.MOVED_HERE]


def test_a_moved_sentence_with_a_slip_mended_has_still_moved() -> None:
    mover = "这一段话很长，讲的是全省养老服务设施建设的进展情况，其中一个字写错了，后来又把它改正过来。"
    steps = steps_of([mover, *SENTENCES], [*SENTENCES, mover.replace("错", "误")])
    assert [step.kind for step in steps] == [StepKind.MOVED_AWAY, StepKind.MOVED_HERE]


def test_a_short_heading_moves_with_its_paragraph_and_never_alone() -> None:
    heading = "一、任务。"
    assert len(heading) < MOVED_LENGTH
    first, *rest = SENTENCES
    steps = steps_of([heading + first, *rest], [*rest, heading + first])
    (gap,) = gaps_of(steps, StepKind.MOVED_AWAY)
    assert (gap.a_start, gap.a_end) == (0, len(heading + first))
    alone = steps_of([heading, *SENTENCES], [*SENTENCES, heading])
    assert {step.kind for step in alone} == {StepKind.WHOLE}


def test_a_changed_sentence_is_edited_and_a_new_sentence_is_whole() -> None:
    first, second, third, *_ = SENTENCES
    steps = steps_of([first, second, third], [first, second.replace("7个", "9个"), third, "另外新增一句话。"])
    assert [step.kind for step in steps] == [StepKind.EDITED, StepKind.WHOLE]


def test_sentences_are_paired_in_order_with_their_likeliest_states() -> None:
    earlier = ["全省养老设施达到八千个", "城镇社区覆盖率为六成", "完全无关的一句话在此"]
    later = ["新增的句子写的是天气", "全省养老设施达到九千个", "城镇社区覆盖率为七成"]
    assert best_pairs(earlier, later) == [(0, 1), (1, 2)]


@given(
    st.lists(texts.filter(bool), min_size=1, max_size=8), st.lists(texts.filter(bool), min_size=1, max_size=8)
)
@settings(deadline=None)
def test_a_pairing_rises_on_both_sides(earlier: list[str], later: list[str]) -> None:
    pairs = best_pairs(earlier, later)
    for (x, y), (next_x, next_y) in pairwise(pairs):
        assert x < next_x
        assert y < next_y


@given(st.lists(texts.filter(bool), min_size=1, max_size=8, unique=True))
@settings(deadline=None)
def test_a_text_pairs_with_itself_sentence_by_sentence(sentences: list[str]) -> None:
    assert best_pairs(sentences, sentences) == [(at, at) for at in range(len(sentences))]
