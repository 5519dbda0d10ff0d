from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.texts.diff import apply, diff
from monitor.texts.folding import fold
from storage.records import Edit, Hunk, Span

# Few distinct characters, so that repeats, moves and accidental matches are common.
texts = st.text(alphabet="甲乙丙丁戊己庚辛12.5万%，。；！”《》a年月𠮷\n ", max_size=60)
paragraphs = st.lists(texts, max_size=6)


def pairs(hunks: Sequence[Hunk]) -> list[tuple[str, str]]:
    return [(hunk.before, hunk.after) for hunk in hunks]


@given(paragraphs, paragraphs)
@settings(max_examples=300, deadline=None)
def test_hunks_lead_from_the_earlier_text_to_the_later_one(before: list[str], after: list[str]) -> None:
    assert "".join(apply(before, diff(before, after))) == "".join(after)


@given(paragraphs, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_shuffled_sentences_are_put_back_exactly(before: list[str], rng: random.Random) -> None:
    before = [f"第{number}段说的是另外一件很长的事情，{text}。" for number, text in enumerate(before)]
    after = rng.sample(before, len(before))
    assert "".join(apply(before, diff(before, after))) == "".join(after)


@given(paragraphs)
def test_a_text_does_not_differ_from_itself(text: list[str]) -> None:
    assert diff(text, text) == ()


@given(paragraphs, paragraphs)
@settings(max_examples=200, deadline=None)
def test_spans_point_at_what_the_hunks_say(before: list[str], after: list[str]) -> None:
    for hunk in diff(before, after):
        if hunk.before:
            span = hunk.before_span
            assert before[span.paragraph][span.start : span.end] == hunk.before
            assert hunk.before_context[hunk.before_offset :].startswith(hunk.before)
        if hunk.after:
            span = hunk.after_span
            assert after[span.paragraph][span.start : span.end] == hunk.after
            assert hunk.after_context[hunk.after_offset :].startswith(hunk.after)


@given(paragraphs, paragraphs)
@settings(max_examples=200, deadline=None)
def test_a_fold_hides_what_it_makes_equal_and_nothing_raises(before: list[str], after: list[str]) -> None:
    def bare(character: str) -> str:
        return character if character.isalnum() else ""

    diff(before, after, fold=bare)
    assert diff(before, [text.replace("，", "；").replace("》", "！") for text in before], fold=bare) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("共有122.7万人纳入范围。", "共有127.2万人纳入范围。", [("122.7万", "127.2万")]),
        ("同比增长3.5%。", "同比增长5.3%。", [("3.5%", "5.3%")]),
        ("收入超1.1万亿元，同比增", "收入超11万亿元，同比增", [("1.1万亿", "11万亿")]),
        ("面积1954万亩，全区", "面积1954亩，全区", [("1954万", "1954")]),
        ("于2021年6月24日印发。", "于2021年6月25日印发。", [("2021年6月24日", "2021年6月25日")]),
        ("第十八次会议", "第十九次会议", [("十八", "十九")]),
        ("氮、磷、pH值等", "氮、磷、PH值等", [("pH", "PH")]),
        ("省民政厅副厅长张三表示", "省民政厅厅长张三表示", [("副", "")]),
        (
            "愿就此合作，共享发展机遇，携手应对，推动东亚",
            "愿就此合作，推动东亚",
            [("共享发展机遇，携手应对，", "")],
        ),
    ],
)
def test_hunks_are_drawn_as_a_reader_would(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(diff([before], [after])) == expected


def test_one_character_in_six_hundred_is_one_character_with_its_sentence() -> None:
    before = "民政部门持续加强救助帮扶，健全重点人员监测预警机制" * 24
    after = before[:300] + "错" + before[301:]
    (hunk,) = diff([before], [after])
    assert (hunk.before, hunk.after) == (before[300], "错")
    assert hunk.before in hunk.before_context


def test_splitting_and_joining_paragraphs_is_no_difference() -> None:
    text = "第一句话在这里。第二句话在那里，还没有完，接着说下去。第三句。"
    assert diff([text], [text[:9], text[9:20], text[20:]]) == ()
    assert diff([text[:5], text[5:]], [text]) == ()


def test_a_removed_sentence_is_one_whole_hunk() -> None:
    first, second, third = "全省推进养老服务。", "开展殡葬领域专项整治行动，有序推进。", "取得明显成效。"
    (hunk,) = diff([first + second + third], [first + third])
    assert (hunk.edit, hunk.before, hunk.whole) == (Edit.REMOVED, second, True)


def test_an_inserted_paragraph_is_one_whole_hunk() -> None:
    before = ["第一段讲的是兜底保障。", "第三段讲的是养老服务。"]
    (hunk,) = diff(before, [before[0], "新的一段讲慈善。还讲捐赠。", before[1]])
    assert (hunk.edit, hunk.after, hunk.whole) == (Edit.INSERTED, "新的一段讲慈善。还讲捐赠。", True)


def test_a_moved_paragraph_tells_both_places() -> None:
    before = [f"第{n}段各有不同的内容需要说明清楚，{n * 7}项任务逐一落实到位。" for n in range(6)]
    after = [before[0], before[2], before[3], before[1], *before[4:]]
    hunks = diff(before, after)
    source = next(hunk for hunk in hunks if hunk.before)
    assert {hunk.edit for hunk in hunks} == {Edit.MOVED}
    assert (source.before, source.after) == (before[1], before[1])
    assert (source.before_span.paragraph, source.after_span.paragraph) == (1, 3)


def test_a_reworded_sentence_elsewhere_is_no_move() -> None:
    before = ["全省社区养老设施覆盖率达到97%和67%，位居前列。", "第二段谈别的事情，与此毫无关系可言。"]
    after = [before[1], "全省农村养老机构的覆盖面达到了90%，进展显著。"]
    assert Edit.MOVED not in {hunk.edit for hunk in diff(before, after) if "养老" in hunk.before + hunk.after}


def test_a_portal_that_converts_every_character_gives_no_hunk_but_real_edits() -> None:
    table = str.maketrans("国务会议发展", "國務會議發展")
    before = ["国务院召开会议，研究发展，增长3.5%。"]
    after = ["國務院召開會議，研究發展,增長3.5%。".replace("開", "开").replace("長", "长")]
    back = str.maketrans("國務會議發展", "国务会议发展")

    def plain(character: str) -> str:
        return character.translate(back) if character.isalnum() else ""

    assert before[0].translate(table) != before[0]
    assert diff(before, after, fold=plain) == ()
    (hunk,) = diff(before, [after[0].replace("3.5%", "35%")], fold=plain)
    assert (hunk.before, hunk.after) == ("3.5%", "35%")
    assert hunk.after_context == "國務院召开會議，研究發展,增长35%。"


def test_the_fold_of_fingerprints_hides_script_and_width() -> None:
    before = ["国务院总理在会议上指出，全省共有122.7万人（含儿童）纳入保障。"] * 50
    after = ["國務院總理在會議上指出,全省共有１２２．７萬人(含兒童)納入保障。"] * 50
    assert diff(before, after, fold=fold) == ()
    after[7] = after[7].replace("１２２．７萬", "１２７．２萬")
    assert pairs(diff(before, after, fold=fold)) == [("122.7万", "１２７．２萬")]


def test_an_empty_text_gains_and_loses_everything() -> None:
    (gained,) = diff([], ["新的内容。"])
    assert (gained.edit, gained.after, gained.before_span) == (Edit.INSERTED, "新的内容。", Span(0, 0, 0))
    (lost,) = diff(["新的内容。"], [])
    assert (lost.edit, lost.before, lost.whole) == (Edit.REMOVED, "新的内容。", True)


def article(rng: random.Random, sentences: int) -> list[str]:
    letters = [chr(0x4E00 + n) for n in range(800)]
    lines = ["".join(rng.choices(letters, k=rng.randint(20, 60))) + "。" for _ in range(sentences)]
    return ["".join(lines[at : at + 5]) for at in range(0, sentences, 5)]


def test_long_articles_are_compared_in_no_time() -> None:
    rng = random.Random(7)
    before = article(rng, 740)
    after = list(before)
    for _ in range(100):
        at = rng.randrange(len(after))
        place = rng.randrange(len(after[at]))
        after[at] = after[at][:place] + "改" + after[at][place + 1 :]
    after.insert(100, after.pop(20))
    after.insert(3, after.pop(90))
    started = time.process_time()
    hunks = diff(before, after)
    assert time.process_time() - started < 0.5
    assert "".join(apply(before, hunks)) == "".join(after)
    assert sum(hunk.edit is Edit.REPLACED for hunk in hunks) >= 90


@pytest.mark.parametrize("unit", ["啊", "啊。", "1", "。", "“", "a，"])
def test_hostile_repetition_stays_bounded(unit: str) -> None:
    started = time.process_time()
    before, after = [unit * 20_000], [unit * 12_000 + "乙" + unit * 7_000]
    assert "".join(apply(before, diff(before, after))) == "".join(after)
    assert time.process_time() - started < 5


def test_two_unrelated_texts_stay_bounded() -> None:
    before, after = article(random.Random(1), 700), article(random.Random(2), 700)
    started = time.process_time()
    hunks = diff(before, after)
    assert time.process_time() - started < 3
    assert "".join(apply(before, hunks)) == "".join(after)
