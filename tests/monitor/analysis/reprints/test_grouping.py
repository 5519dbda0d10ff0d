"""Groups in a real store: a popular original stays findable, whichever of its pages came first."""

from __future__ import annotations

import random

import pytest
from sites.press import Press, Sheet

from monitor.analysis.reprints.grouping import forget_text
from monitor.texts.fingerprint import fingerprint
from storage.conclusions import derivations, groups, revisions, unjudged
from storage.engine.store import Store, transaction
from storage.records import Derivation, PageId

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def paragraphs(seed: int, count: int = 5) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(CHARACTERS, k=90)) + "。" for _ in range(count)]


ORIGINAL = paragraphs(1)


def reprint(number: int) -> list[str]:
    """The original under a line of the portal's own, one character changed."""
    changed = list(ORIGINAL)
    at = number * 7 % 80
    changed[number % 5] = f"{changed[number % 5][:at]}改{changed[number % 5][at + 1 :]}"
    return ["".join(random.Random(number).choices(CHARACTERS, k=30)), *changed]


class Publisher(Press):
    """A press that judges after every article, or when told."""

    number = 0

    def print_text(self, site: str, text: list[str]) -> PageId:
        self.number += 1
        return self.print(Sheet(site, str(self.number), tuple(text), minute=self.number))

    def publish_text(self, site: str, text: list[str]) -> PageId:
        page = self.print_text(site, text)
        self.judge()
        return page

    def derived_from(self, page: PageId) -> list[Derivation]:
        return [each for each in self.derived() if each.reprint == page]


@pytest.fixture
def publisher(db: Store) -> Publisher:
    return Publisher(db)


@pytest.mark.slow
def test_an_original_with_two_hundred_reprints_still_finds_the_next_and_its_own_excerpts(
    publisher: Publisher,
) -> None:
    original = publisher.publish_text("mca", ORIGINAL)
    for number in range(200):
        publisher.print_text(("portal", "other")[number % 2], reprint(number))
        if number % 20 == 19:
            publisher.judge()
    assert len(derivations.reprints_of(publisher.db, original)) == 200
    for text, relation in (
        (reprint(300), "edited"),
        (ORIGINAL, "verbatim"),
        (ORIGINAL[1:3], "excerpt"),
        ([*paragraphs(8), ORIGINAL[3], *paragraphs(9)], "quotation"),
    ):
        found = publisher.derived_from(publisher.publish_text("portal", text))
        assert [(each.original, each.relation) for each in found] == [(original, relation)]
    assert publisher.derived_from(publisher.publish_text("portal", paragraphs(50))) == []


def test_an_original_found_after_its_reprints_gets_them_all(publisher: Publisher) -> None:
    reprints = [publisher.publish_text(("portal", "other")[each % 2], reprint(each)) for each in range(40)]
    assert derivations.all_derivations(publisher.db) == []
    original = publisher.publish_text("mca", ORIGINAL)
    assert {each.reprint for each in derivations.reprints_of(publisher.db, original)} == set(reprints)


def test_a_passage_counts_once_a_group_however_many_pages_carry_it(publisher: Publisher) -> None:
    publisher.publish_text("mca", ORIGINAL)
    for number in range(30):
        publisher.publish_text("portal", reprint(number))
    wanted = fingerprint("\n".join(ORIGINAL)).passages.tolist()
    held = groups.groups_by_passage(publisher.db, wanted)
    assert set(held) == set(wanted)
    assert max(map(len, held.values())) == 1


def test_both_originals_of_a_compilation_are_named(publisher: Publisher) -> None:
    one, two = publisher.publish_text("mca", ORIGINAL), publisher.publish_text("mca", paragraphs(2, 3))
    found = publisher.derived_from(publisher.publish_text("portal", [*ORIGINAL, *paragraphs(2, 3)]))
    assert {each.original for each in found} == {one, two}
    assert {each.relation.value for each in found} == {"compilation"}


def test_a_disguised_reprint_is_found_and_what_was_undone_is_kept(publisher: Publisher) -> None:
    original = publisher.publish_text("mca", ORIGINAL)
    hidden = ["\u200b".join(text) for text in ORIGINAL]
    [found] = publisher.derived_from(publisher.publish_text("portal", hidden))
    assert (found.original, found.relation.value) == (original, "verbatim")
    assert found.disguise == ("invisible-characters",)


FURNITURE = (
    "本网欢迎各单位投稿，稿件请注明单位、姓名和联系电话，一经采用即在首页展示并推送到本网各客户端；" * 3
)
BANNER = (
    "点击进入学习宣传贯彻专题，查看各地各部门的新进展、新做法、新成效，更多精彩内容尽在本网首页和客户端。"
)


def test_what_two_sites_put_under_every_article_makes_none_a_reprint_not_even_while_the_sites_are_new(
    publisher: Publisher,
) -> None:
    for number in range(12):
        publisher.publish_text("mca", [*paragraphs(100 + number), FURNITURE])
        publisher.publish_text("portal", [*paragraphs(200 + number), FURNITURE])
        publisher.publish_text("other", [paragraphs(300 + number)[0][:50], FURNITURE])
        assert list(derivations.all_derivations(publisher.db)) == []


def test_an_altered_reprint_is_found_on_the_first_day_of_two_sites(publisher: Publisher) -> None:
    original = publisher.publish_text("mca", ORIGINAL)
    altered = [ORIGINAL[0][:30] + paragraphs(70)[0][:30] + ORIGINAL[0][60:], *ORIGINAL[1:]]
    found = publisher.derived_from(publisher.publish_text("portal", altered))
    assert [(each.original, each.relation) for each in found] == [(original, "edited")]


def test_a_banner_that_known_sites_begin_to_show_is_no_reprint_once_it_has_shown_itself(
    publisher: Publisher,
) -> None:
    for number in range(12):
        publisher.publish_text("mca", paragraphs(100 + number))
        publisher.publish_text("portal", paragraphs(200 + number))
    for number in range(6):
        publisher.publish_text("mca", [*paragraphs(300 + number), BANNER])
        publisher.publish_text("portal", [*paragraphs(400 + number), BANNER])
    assert list(derivations.all_derivations(publisher.db)) == []
    # an article that does take over a paragraph is found all the same
    taken = publisher.publish_text("portal", [*paragraphs(500), paragraphs(301)[2], BANNER])
    assert [each.relation for each in publisher.derived_from(taken)] == ["quotation"]


def test_a_paragraph_taken_over_by_a_new_portal_is_found_and_stays_found_once_the_portal_is_known(
    publisher: Publisher,
) -> None:
    original = publisher.publish_text("mca", ORIGINAL)
    taken = publisher.publish_text("portal", [*paragraphs(8), ORIGINAL[3], *paragraphs(9)])
    assert [each.original for each in publisher.derived_from(taken)] == [original]
    for number in range(16):
        publisher.publish_text("portal", paragraphs(200 + number))
    assert [each.original for each in publisher.derived_from(taken)] == [original]


def test_a_text_that_the_page_never_showed_leaves_the_index_with_its_group(publisher: Publisher) -> None:
    one, two = publisher.publish_text("mca", ORIGINAL), publisher.publish_text("portal", reprint(1))
    wrong = publisher.publish_text("other", [*ORIGINAL, *paragraphs(77, 1)])
    before = publisher.conclusions()
    current = revisions.current_revision(publisher.db, wrong)
    assert current is not None
    with transaction(publisher.db):
        forget_text(publisher.db, wrong, current.article)
    assert groups.membership(publisher.db, one) is None
    assert set(unjudged.unjudged_pages(publisher.db)) == {one, two, wrong}
    publisher.judge()
    assert publisher.conclusions() == before
