"""Directions follow from what pages say; a reprint has one original; derivations make no circle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.reuse.lineage import (
    Descent,
    Direction,
    Grounds,
    PossibleOriginal,
    TimeSpan,
    Witness,
    derivation,
    direction,
    originals,
    published_span,
    without_circles,
)
from storage.records import (
    Article,
    Attribution,
    CaptureId,
    Match,
    Page,
    PageId,
    PageRole,
    Passage,
    Relation,
    Revision,
    RevisionId,
    SiteRole,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = Grounds(linked=False, credited=False)
WHOLE = Match(Relation.VERBATIM, 1.0, 1.0, 1.0, 20, (Passage(0, 100, 0, 100),))


def witness(
    number: int,
    site: str,
    published: str | None = None,
    *,
    role: SiteRole = SiteRole.ORIGINAL,
    source: str | None = None,
    appeared: TimeSpan | None = None,
) -> Witness:
    page = Page(PageId(number), f"http://{site}/{number}", site, PageRole.ARTICLE)
    article = Article("标题", ("正文。",), Attribution(published_at=published, source=source))
    revision = Revision(RevisionId(number), PageId(number), 1, CaptureId(number), AT, article, "d", 0)
    return Witness(page, role, revision, published_span(published), appeared or TimeSpan(None, AT))


def candidate(
    number: int,
    site: str = "mca",
    published: str | None = "2026-11-01",
    *,
    match: Match = WHOLE,
    linked: bool = False,
    credited: bool = False,
    back: Grounds = NOTHING,
    role: SiteRole = SiteRole.ORIGINAL,
) -> PossibleOriginal:
    its = witness(number, site, published, role=role)
    grounds = Grounds(linked=linked, credited=credited, coverage=match.original_coverage)
    return PossibleOriginal(its, its.revision, match, grounds, back)


REPRINT = witness(99, "msnc", "2026-11-02", role=SiteRole.PORTAL)


def chosen(*candidates: PossibleOriginal, reprint: Witness = REPRINT) -> list[int]:
    return [each.witness.page.id for each in originals(reprint, candidates)]


# --- directions -----------------------------------------------------------------------------------

spans = st.one_of(
    st.none(),
    st.builds(
        lambda a, b: TimeSpan(AT + a * HOUR, AT + (a + b) * HOUR), st.integers(0, 9), st.integers(0, 5)
    ),
)
appearances = st.builds(
    lambda after, by: TimeSpan(None if after is None else AT + min(after, by) * HOUR, AT + by * HOUR),
    st.none() | st.integers(0, 9),
    st.integers(0, 9),
)
grounds = st.builds(Grounds, st.booleans(), st.booleans(), st.sampled_from([0.0, 0.5, 1.0]))


@st.composite
def witnesses(draw: st.DrawFn, number: int) -> Witness:
    its = witness(
        number,
        f"site{number}",
        role=draw(st.sampled_from(list(SiteRole))),
        source=draw(st.sampled_from([None, "新华社"])),
        appeared=draw(appearances),
    )
    return replace(its, published=draw(spans))


@given(witnesses(1), witnesses(2), grounds, grounds)
def test_of_a_pair_at_most_one_way_has_a_direction(
    one: Witness, other: Witness, forth: Grounds, back: Grounds
) -> None:
    of_one = direction(one, PossibleOriginal(other, other.revision, WHOLE, forth, back))
    of_other = direction(other, PossibleOriginal(one, one.revision, WHOLE, back, forth))
    assert of_one is None or of_other is None


def test_two_originals_of_one_text_without_a_direction_are_two_witnesses() -> None:
    assert chosen(candidate(1, "hb", "2026-11-02"), reprint=witness(99, "mca", "2026-11-02")) == []
    assert chosen(candidate(1, "hb", None), reprint=witness(99, "mca", None)) == []


def test_two_pages_that_credit_each_other_are_told_by_the_day() -> None:
    credit = Grounds(linked=False, credited=True)
    reprint = witness(99, "mca", "2026-11-02")
    one = candidate(1, "hb", "2026-11-01", credited=True, back=credit)
    assert direction(reprint, one) is Direction.PUBLISHED
    assert chosen(one, reprint=reprint) == [1]


def test_a_link_outweighs_the_day() -> None:
    reprint = witness(99, "mca", "2026-11-01")
    assert chosen(candidate(1, "hb", "2026-11-03", linked=True), reprint=reprint) == [1]
    back = Grounds(linked=True, credited=False)
    assert chosen(candidate(1, "hb", "2026-10-01", back=back), reprint=reprint) == []


def test_an_original_that_links_to_a_portal_does_not_accuse_the_portal() -> None:
    assert chosen(candidate(1, back=Grounds(linked=True, credited=False))) == []


def test_the_text_with_an_added_credit_was_made_from_the_other() -> None:
    reprint = witness(99, "mca", source="新华社")
    assert direction(reprint, candidate(1, "hb", None)) is Direction.ADDED
    part = replace(WHOLE, relation=Relation.EDITED, original_coverage=0.7)
    assert direction(reprint, candidate(1, "hb", None, match=part)) is None


def test_times_decide_only_where_they_do_not_overlap() -> None:
    early, late = TimeSpan(None, AT), TimeSpan(AT + HOUR, AT + 2 * HOUR)
    assert early.precedes(late)
    assert not late.precedes(early)
    assert not early.precedes(TimeSpan(None, AT + 9 * HOUR))
    day, noon = published_span("2026-11-01"), published_span("2026-11-01T04:00:00Z")
    assert day is not None and noon is not None
    assert not day.precedes(noon) and not noon.precedes(day)
    next_day = published_span("2026-11-02")
    assert next_day is not None
    assert day.precedes(next_day) and noon.precedes(next_day)
    assert published_span("2026-10-31T16:00:00Z") == day  # midnight stands for the day
    assert published_span("yesterday") is None


# --- originals ------------------------------------------------------------------------------------


def test_the_one_linked_to_comes_before_all_others() -> None:
    assert chosen(candidate(1, credited=True), candidate(2, "hb", linked=True)) == [2]


def test_the_one_credited_comes_before_the_earlier_one() -> None:
    assert chosen(candidate(1, published="2026-10-01"), candidate(2, "hb", credited=True)) == [2]


def test_of_equals_the_one_published_first_is_the_original() -> None:
    assert chosen(candidate(1, published="2026-11-01"), candidate(2, "hb", published="2026-10-30")) == [2]


def test_the_notice_in_the_same_words_comes_before_last_years() -> None:
    last_year = replace(WHOLE, relation=Relation.EDITED, similarity=0.95)
    assert chosen(candidate(1, published="2025-11-01", match=last_year), candidate(2)) == [2]


def test_an_unknown_day_of_publication_comes_last() -> None:
    assert chosen(candidate(1, published=None), candidate(2, "hb", published="2026-10-30")) == [2]


def test_quotations_and_templates_are_no_derivations() -> None:
    quoted, sibling = (
        candidate(n, match=Match(relation, 0.9, 0.9, 0.9, 3))
        for n, relation in ((1, Relation.SHARED_PASSAGE), (2, Relation.TEMPLATE))
    )
    assert chosen(quoted, sibling) == []


def test_a_portal_is_an_original_only_for_who_links_to_it() -> None:
    assert chosen(candidate(1, "other", role=SiteRole.PORTAL)) == []
    assert chosen(candidate(1, "other", role=SiteRole.PORTAL, linked=True)) == [1]


def test_a_site_is_not_the_original_of_itself() -> None:
    assert chosen(candidate(1, "msnc")) == []


def test_of_two_original_sites_only_the_later_derives_from_the_earlier() -> None:
    ministry = witness(99, "mca", "2026-11-02")
    assert chosen(candidate(1, "hb", published="2026-11-01"), reprint=ministry) == [1]
    assert chosen(candidate(1, "hb", published="2026-11-03"), reprint=ministry) == []


def test_a_compilation_has_an_original_for_each_stretch_of_its_text() -> None:
    def part(number: int, start: int) -> PossibleOriginal:
        match = Match(Relation.COMPILATION, 0.4, 1.0, 0.3, 20, (Passage(start, start + 100, 0, 100),))
        return candidate(number, f"site{number}", match=match)

    assert sorted(chosen(part(1, 0), part(2, 100), part(3, 105))) == [1, 2]


def test_two_originals_with_a_common_formula_are_both_originals_of_a_compilation() -> None:
    formula = Passage(400, 500, 0, 100)
    first, second = (
        replace(
            WHOLE, relation=Relation.COMPILATION, passages=(Passage(start, start + 180, 100, 280), formula)
        )
        for start in (0, 200)
    )
    version = replace(first, passages=(Passage(0, 140, 100, 240), formula))
    assert chosen(candidate(1, match=first), candidate(2, match=second)) == [1, 2]
    assert chosen(candidate(1, match=first), candidate(2, match=version)) == [1]


def test_a_derivation_says_what_it_rests_on() -> None:
    found = derivation(REPRINT, candidate(1, linked=True))
    assert (found.reprint, found.original, found.evidence) == (99, 1, ("link", "text"))


# --- circles --------------------------------------------------------------------------------------

graphs = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=30, unique=True)


@given(graphs, st.randoms(use_true_random=False))
def test_what_is_left_has_no_circle_and_does_not_depend_on_the_order(
    pairs: list[tuple[int, int]], rng: object
) -> None:
    edges = [Descent(PageId(one), PageId(two), (at,)) for at, (one, two) in enumerate(pairs)]
    kept = without_circles(edges)
    assert without_circles(edges[::-1]) == kept
    order: dict[int, set[int]] = {}
    for edge in kept:
        assert edge.reprint not in order.get(edge.original, set()) | {edge.original}
        for page in [edge.reprint, *(page for page, above in order.items() if edge.reprint in above)]:
            order.setdefault(page, set()).update({edge.original} | order.get(edge.original, set()))


def test_a_circle_is_cut_at_its_weakest_edge() -> None:
    edges = [Descent(PageId(a), PageId(b), (w,)) for a, b, w in ((1, 2, 3), (2, 3, 9), (3, 1, 5))]
    assert {(each.reprint, each.original) for each in without_circles(edges)} == {(1, 2), (3, 1)}


# --- quotations and portals -----------------------------------------------------------------------

QUOTED = Match(Relation.QUOTATION, 0.1, 0.1, 0.1, 4, (Passage(0, 40, 0, 40),), probability=0.85)
ELSEWHERE = replace(QUOTED, passages=(Passage(300, 340, 0, 40),))


def test_a_text_with_quotations_has_an_original_for_each() -> None:
    assert chosen(candidate(1, match=QUOTED), candidate(2, "zj", match=ELSEWHERE)) == [1, 2]


def test_a_quotation_inside_the_copied_article_is_no_second_original() -> None:
    quoted = candidate(1, match=QUOTED, credited=True, linked=True)
    assert chosen(quoted, candidate(2, "hb")) == [2]


def test_a_compilation_with_a_small_part_of_an_original_is_a_quotation() -> None:
    small = replace(QUOTED, relation=Relation.COMPILATION)
    (found,) = originals(REPRINT, [candidate(1, match=small)])
    assert found.match.relation is Relation.QUOTATION
    long = replace(small, passages=(Passage(0, 300, 0, 300),))
    (found,) = originals(REPRINT, [candidate(1, match=long)])
    assert found.match.relation is Relation.COMPILATION


def test_a_suspect_has_no_original() -> None:
    assert chosen(candidate(1, match=replace(WHOLE, relation=Relation.SUSPECT, probability=0.7))) == []


def test_a_portal_that_the_reprint_credits_by_name_is_the_original() -> None:
    portal = candidate(1, "portal", role=SiteRole.PORTAL, credited=True)
    assert chosen(portal) == []
    named = replace(portal, grounds=replace(portal.grounds, named=True))
    assert chosen(named, candidate(2)) == [1]


def test_two_originals_with_the_same_sentence_may_both_quote_a_third_text() -> None:
    later = witness(99, "hb", "2026-11-02")
    assert chosen(candidate(1, match=QUOTED), reprint=later) == []
    assert chosen(candidate(1, match=QUOTED, credited=True), reprint=later) == [1]
