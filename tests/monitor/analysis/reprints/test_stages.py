"""What is concluded follows from the articles and their times alone, whatever came first and however often."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.press import NOW, Press, Sheet

from monitor.analysis.reprints import stages
from storage.conclusions import unjudged
from storage.conclusions.posting_blocks import pack
from storage.conclusions.unjudged import Stage
from storage.engine.opening import open_store
from storage.engine.store import Store

HANZI = [chr(code) for code in range(0x4E00, 0x5E00)]


def paragraph(seed: int, length: int = 60) -> str:
    return "".join(random.Random(seed).choices(HANZI, k=length)) + "。"


FORMULAS = [paragraph(900, 40), paragraph(901, 40), *(paragraph(910 + number, 16) for number in range(3))]
BRIEFS = [paragraph(800 + number, 16) for number in range(7)]  # a sentence that shares a passage or two
BODIES = [
    (*(paragraph(10 * number + at, 70) for at in range(3)), paragraph(10 * number + 3, 70) + BRIEFS[number])
    for number in range(7)
]


@st.composite
def sheets(draw: st.DrawFn) -> list[Sheet]:
    """A small web: articles that share formulas, with copies, excerpts, compilations and digests of one another."""
    drawn = []
    for number in range(draw(st.integers(3, 12))):
        body = draw(st.sampled_from(BODIES))
        kind = draw(st.sampled_from(["whole", "whole", "edited", "part", "mixed", "digest"]))
        text = list(body)
        if kind == "edited":
            at = draw(st.integers(0, 3))
            text[at] = f"{text[at][:30]}{draw(st.integers(100, 999))}{text[at][33:]}"
        elif kind == "part":
            text = text[: draw(st.integers(1, 2))]
        elif kind == "mixed":
            text = [*text, *draw(st.sampled_from(BODIES))]
        elif kind == "digest":
            text = [paragraph(700 + number, 30), *draw(st.permutations(BRIEFS))[: draw(st.integers(2, 6))]]
        for formula in draw(st.lists(st.sampled_from(FORMULAS), max_size=3, unique=True)):
            text.insert(draw(st.integers(0, len(text))), formula)
        site = draw(st.sampled_from(["mca", "hb", "portal", "other"]))
        drawn.append(
            Sheet(
                site,
                f"{number}",
                tuple(text),
                draw(st.sampled_from([None, "2026-11-19", "2026-11-20", "2026-11-20T02:30:00Z"])),
                draw(st.sampled_from([None, None, "民政部", "湖北省民政厅", "新华社"])),
                draw(st.sampled_from([None, None, *(each.url for each in drawn)])),
                minute=number,
            )
        )
    return drawn


@contextmanager
def press() -> Iterator[Press]:
    """A press with an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_store(Path(folder) / "store.db", create=True)
        yield Press(db)
        db.close()


def concluded(passes: Sequence[Sequence[Sheet]], *, packs: bool = False) -> dict[str, object]:
    """Print the sheets of some passes, judged after each pass; return everything that was concluded."""
    with press() as printed:
        for sheets_of_pass in passes:
            printed.publish(sheets_of_pass)
            if packs:
                pack(printed.db)
        return printed.conclusions()


LAW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@LAW
@given(sheets(), st.randoms(use_true_random=False), st.data())
def test_any_order_and_any_split_into_passes_give_the_same_conclusions(
    web: list[Sheet], rng: random.Random, data: st.DataObject
) -> None:
    expected = concluded([web])
    shuffled = rng.sample(web, len(web))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(web)), max_size=4)))
    bounds = [0, *cuts, len(web)]
    passes = [shuffled[start:end] for start, end in pairwise(bounds)]
    assert concluded(passes, packs=data.draw(st.booleans())) == expected


def test_the_lines_of_two_texts_and_their_edited_copies_are_no_digest_in_any_order() -> None:
    edited = [f"{BODIES[number][at][:30]}633{BODIES[number][at][33:]}" for number, at in ((0, 0), (1, 2))]
    web = [
        Sheet("mca", "1", (edited[0], *BODIES[0][1:]), minute=1),
        Sheet("portal", "6", (*FORMULAS[:3], *BODIES[1]), minute=6),
        Sheet("portal", "8", (*BODIES[1], *BODIES[0]), "2026-11-20T02:30:00Z", minute=8),
        Sheet("portal", "10", (*BODIES[1][:2], edited[1], BODIES[1][3]), "2026-11-20T02:30:00Z", minute=10),
    ]
    orders = [web, [web[3], *web[:3]], web[::-1]]
    first, *further = (concluded([order]) for order in orders)
    assert further == [first, first]


@LAW
@given(sheets())
def test_one_article_a_pass_gives_the_same_conclusions(web: list[Sheet]) -> None:
    assert concluded([[each] for each in reversed(web)]) == concluded([web])


def test_both_engines_of_a_store_come_to_the_same_conclusions(either: Store) -> None:
    web = [
        Sheet(
            site,
            f"{number}",
            (*BODIES[number % 3], FORMULAS[number % 5]),
            f"2026-11-{10 + number}",
            minute=number,
        )
        for number, site in enumerate(("mca", "portal", "hb", "other", "portal", "hb", "mca"))
    ]
    printed = Press(either)
    printed.publish(web[3:])
    printed.publish(web[:3])
    assert printed.conclusions() == concluded([web])
    assert printed.links()


def test_a_digest_of_short_sentences_is_concluded_the_same_before_and_after_its_articles() -> None:
    articles = [Sheet("mca", f"{number}", BODIES[number], minute=number) for number in range(5)]
    digest = Sheet("portal", "9", (paragraph(700, 30), *BRIEFS[:4]), None, "民政部", minute=9)
    web = [digest, *articles]
    expected = concluded([web])
    assert concluded([[each] for each in web]) == concluded([[each] for each in web[::-1]]) == expected
    with press() as printed:
        printed.publish(web)
        assert len(printed.links()) == 4


def test_a_formula_of_a_single_passage_counts_the_same_in_any_order() -> None:
    formula = FORMULAS[-1]
    pair = [Sheet("mca", "0", (*BODIES[0], formula)), Sheet("portal", "1", (*BODIES[0][:2], formula))]
    others = [Sheet("hb", f"{number}", (*BODIES[number], formula)) for number in range(1, 7)]
    web = [*pair, *others]
    assert (
        concluded([[each] for each in web]) == concluded([web]) == concluded([[each] for each in web[::-1]])
    )


@settings(LAW, max_examples=3)
@given(st.randoms(use_true_random=False))
def test_a_crowd_of_copies_is_concluded_the_same_in_any_order(rng: random.Random) -> None:
    sites = ("portal", "other", "mca", "hb", "portal", "portal")
    crowd = [
        Sheet(
            sites[at % 6],
            f"{at:02}",
            (*BODIES[0], paragraph(500 + at, 12)),
            f"2026-11-{11 + at % 5}",
            minute=at,
        )
        for at in range(18)
    ]
    shuffled = rng.sample(crowd, len(crowd))
    assert concluded([shuffled[:9], shuffled[9:10], shuffled[10:]]) == concluded([crowd])


@LAW
@given(sheets())
def test_judging_twice_changes_nothing(web: list[Sheet]) -> None:
    with press() as printed:
        printed.publish(web)
        before = printed.conclusions()
        assert printed.judge() == []
        assert printed.judge_anew() == []
        assert printed.conclusions() == before
        assert unjudged.unjudged_pages(printed.db) == []


class Killed(Exception):
    """The analysis was killed."""


@LAW
@given(sheets(), st.integers(0, 60))
def test_a_killed_judging_goes_on_to_the_same_conclusions(web: list[Sheet], steps: int) -> None:
    with press() as printed:
        for sheet in web:
            printed.print(sheet)
        left = [steps]

        def counted(stage: Stage) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Killed

        try:
            stages.judge_waiting(printed.db, printed.setup, NOW, after_page=counted)
        except Killed:
            printed.judge()
        assert printed.conclusions() == concluded([web])


@LAW
@given(sheets())
def test_derivations_make_no_circle(web: list[Sheet]) -> None:
    with press() as printed:
        printed.publish(web)
        above: dict[str, list[str]] = {}
        for reprint, original in printed.links():
            above.setdefault(reprint, []).append(original)
        for start, originals in above.items():
            waiting, seen = list(originals), set()
            while waiting:
                page = waiting.pop()
                assert page != start
                if page not in seen:
                    seen.add(page)
                    waiting += above.get(page, [])


@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_marks_pages_for_later_stages_alone(stage: Stage) -> None:
    with press() as printed:
        for number, body in enumerate(BODIES):
            printed.print(Sheet("mca", f"a{number}", body, minute=number))
            printed.print(Sheet("portal", f"b{number}", body, minute=number))
        reached: list[Stage] = []
        stages.judge_waiting(printed.db, printed.setup, NOW, after_page=reached.append)
        assert reached == sorted(reached)
        assert stage in reached
        assert unjudged.unjudged_pages(printed.db) == []
