"""Covers are exact for runs; reworded texts and texts with other figures are measured as shares."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.reuse.cover import (
    SHORTEST_RUN,
    TextPair,
    has_covered_line,
    reworded_share,
    short_run_share,
    skeleton_share,
)
from monitor.texts.fingerprint import NormalForm, normal_form

texts = st.text(st.sampled_from("甲乙丙丁戊己12%\n"), max_size=60)


# blocks of ideographs that have none in common: two texts share only the text that was put into both
def ideographs(first: int, least: int) -> st.SearchStrategy[str]:
    return st.text(
        st.sampled_from([chr(code) for code in range(first, first + 256)]), min_size=least, max_size=80
    )


def pair(query: str, original: str) -> TextPair:
    return TextPair.of(normal_form(query), normal_form(original))


def covered(form: NormalForm, mask: object) -> str:
    return "".join(np.array(list(form.text))[mask]) if form.text else ""


@settings(deadline=None)
@given(ideographs(0x5000, 12), ideographs(0x6000, 0), ideographs(0x7000, 0))
def test_the_cover_of_constructed_texts_is_exact(shared: str, own: str, others: str) -> None:
    found = pair(own + shared, shared + others)
    # a rare character at every second place is undone as a disguise
    assume(len(found.query.text) == len(own + shared) and len(found.original.text) == len(shared + others))
    common = normal_form(shared).text
    if len(common) < SHORTEST_RUN:
        return
    assert covered(found.query, found.query_cover.mask) == common
    assert covered(found.original, found.original_cover.mask) == common
    assert found.query_cover.longest == found.query_cover.characters == len(common)


@settings(deadline=None)
@given(texts, texts)
def test_every_run_stands_in_the_other_text_piece_by_piece(one: str, other: str) -> None:
    found = pair(one, other)
    for start, end in found.query_cover.runs:
        assert end - start >= SHORTEST_RUN
        run = found.query.text[start:end]
        assert all(run[at : at + 6] in found.original.text for at in range(len(run) - 5))


@settings(deadline=None)
@given(texts, texts)
def test_a_pair_is_measured_alike_from_both_sides(one: str, other: str) -> None:
    straight, back = pair(one, other), pair(other, one)
    assert straight.query_cover.runs == back.original_cover.runs
    assert (straight.similarity, straight.larger_share) == (back.similarity, back.larger_share)
    assert 0 <= straight.smaller_share <= straight.similarity <= straight.larger_share <= 1


@settings(deadline=None)
@given(texts)
def test_a_text_covers_itself(text: str) -> None:
    found = pair(text, text)
    length = len(found.query.text)
    assert found.query_cover.characters == (length if length >= SHORTEST_RUN else 0)


@settings(deadline=None)
@given(texts, texts)
def test_runs_come_longest_first(one: str, other: str) -> None:
    lengths = [end - start for start, end in pair(one, other).query_cover.runs]
    assert lengths == sorted(lengths, reverse=True)


LINES = "全省民政工作会议在武汉召开\n会议强调要推进农村低保制度与扶贫开发政策有效衔接，做好兜底保障工作。\n完"


def test_a_line_is_covered_by_one_run_and_a_headline_may_be_skipped() -> None:
    whole = pair(LINES, LINES)
    assert has_covered_line(whole.query, whole.query_cover, 20)
    assert not has_covered_line(whole.query, whole.query_cover, 40)
    headline = pair(LINES, LINES.split("\n", maxsplit=1)[0])
    assert has_covered_line(headline.query, headline.query_cover, 10)
    assert not has_covered_line(headline.query, headline.query_cover, 10, skip_headline=True)


def test_a_sentence_within_a_line_does_not_cover_the_line() -> None:
    part = pair(LINES, "推进农村低保制度与扶贫开发政策")
    assert not has_covered_line(part.query, part.query_cover, 20)


ORIGINAL = "大力推进农村低保制度与扶贫开发政策有效衔接，残疾人两项补贴惠及困难群众，养老服务设施不断完善" * 2


def test_a_text_in_another_order_is_reworded_and_another_text_is_not() -> None:
    spun = normal_form(
        "".join(ORIGINAL[at + 4 : at + 8] + ORIGINAL[at : at + 4] for at in range(0, len(ORIGINAL), 8))
    )
    original, other = (
        normal_form(ORIGINAL),
        normal_form("本市新增停车泊位，老旧小区加装电梯，公交线路延长" * 4),
    )
    assert reworded_share(spun, original) == 1.0
    assert 0.3 < short_run_share(spun, original) < 1.0
    assert reworded_share(other, original) == short_run_share(other, original) == 0.0
    assert reworded_share(original, original) == short_run_share(original, original) == 1.0


def test_a_text_too_short_for_a_run_is_not_reworded() -> None:
    assert reworded_share(normal_form("好"), normal_form(ORIGINAL)) == 0.0
    assert short_run_share(normal_form(ORIGINAL), normal_form("")) == 0.0


def test_texts_that_differ_in_figures_only_have_one_skeleton() -> None:
    mould = "本批共有{}家社会组织参加评估，其中{}家合格，{}%通过。"
    one, other = (normal_form(mould.format(*figures)) for figures in ((57, 9, 12.5), (142, 16, 8)))
    assert skeleton_share(one, other) == 1.0
    assert skeleton_share(one, normal_form("本市新增停车泊位三千个")) < 0.2
    assert skeleton_share(normal_form(""), normal_form("")) == 0.0


# ideographs of three blocks that have none in common: what two texts share is what was put into both
@settings(deadline=None)
@given(
    st.text(st.sampled_from([chr(code) for code in range(0x5000, 0x5100)]), min_size=10, max_size=200),
    st.text(st.sampled_from([chr(code) for code in range(0x6000, 0x6100)]), max_size=200),
    st.text(st.sampled_from([chr(code) for code in range(0x7000, 0x7100)]), max_size=200),
)
def test_coverage_is_exact_on_constructed_overlaps(shared: str, own: str, others: str) -> None:
    size = [len(normal_form(each).text) for each in (shared, own, others)]
    assume(size[0] >= 10 and size[1] + size[2] > 0)
    found = TextPair.of(normal_form(own + shared), normal_form(shared + others))
    assert found.query_cover.share == size[0] / (size[0] + size[1])
    assert found.original_cover.share == size[0] / (size[0] + size[2])
