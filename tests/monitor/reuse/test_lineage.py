"""A reprint has one original: the one linked to, else the one credited, else the one published first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.reuse.lineage import PossibleOriginal, PossibleReprint, derivation, originals
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


def page(number: int, site: str) -> Page:
    return Page(PageId(number), f"http://{site}/{number}", site, PageRole.ARTICLE)


def revision(number: int, published: str | None) -> Revision:
    article = Article("标题", ("正文。",), Attribution(published_at=published))
    return Revision(RevisionId(number), PageId(number), 1, CaptureId(number), AT, article, "d", 0)


def candidate(
    number: int, site: str = "mca", published: str | None = "2026-11-01", **rest: object
) -> PossibleOriginal:
    whole = Match(Relation.VERBATIM, 1.0, 1.0, 1.0, 20, (Passage(0, 100, 0, 100),))
    found = PossibleOriginal(
        page(number, site), SiteRole.ORIGINAL, revision(number, published), whole, False, False
    )
    return replace(found, **rest)  # type: ignore[arg-type]


REPRINT = PossibleReprint(page(99, "msnc"), SiteRole.PORTAL, revision(99, "2026-11-02"), AT)


def chosen(*candidates: PossibleOriginal, reprint: PossibleReprint = REPRINT) -> list[int]:
    return [each.page.id for each in originals(reprint, candidates)]


def test_the_one_linked_to_comes_before_all_others() -> None:
    assert chosen(candidate(1, credited=True), candidate(2, "hb", linked=True)) == [2]


def test_the_one_credited_comes_before_the_earlier_one() -> None:
    assert chosen(candidate(1, published="2026-10-01"), candidate(2, "hb", credited=True)) == [2]


def test_of_equals_the_one_published_first_is_the_original() -> None:
    assert chosen(candidate(1, published="2026-11-01"), candidate(2, "hb", published="2026-10-30")) == [2]


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
    ministry = PossibleReprint(page(99, "mca"), SiteRole.ORIGINAL, revision(99, "2026-11-02"), AT)
    assert chosen(candidate(1, "hb", published="2026-11-01"), reprint=ministry) == [1]
    assert chosen(candidate(1, "hb", published="2026-11-03"), reprint=ministry) == []


def test_a_compilation_has_an_original_for_each_stretch_of_its_text() -> None:
    def part(number: int, start: int) -> PossibleOriginal:
        match = Match(Relation.COMPILATION, 0.4, 1.0, 0.3, 20, (Passage(start, start + 100, 0, 100),))
        return candidate(number, f"site{number}", match=match)

    assert sorted(chosen(part(1, 0), part(2, 100), part(3, 105))) == [1, 2]


def test_a_derivation_says_what_it_rests_on() -> None:
    found = derivation(REPRINT, candidate(1, linked=True))
    assert (found.reprint, found.original, found.evidence) == (99, 1, ("link", "text"))
