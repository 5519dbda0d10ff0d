"""An article → the articles in the store that it shares text with, each compared with it.

Candidates come from passages that few works share; each is then verified by alignment. What belongs together
is kept as a work: an article and everything derived from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from crawler.urls import link_of
from monitor.analysis.desk import Desk
from monitor.analysis.furniture import (
    REPEATED,
    is_learnt,
    looks_like_furniture,
    may_be_furniture,
    repeated_on,
)
from monitor.judge.rules.compliance import names_same
from monitor.reuse import lineage
from monitor.reuse.candidates import DF_CUT, SharedPassages, count, rank
from monitor.reuse.match import compare
from monitor.texts.fingerprint import Fingerprint, NormalForm, fingerprint_of, normal_form
from storage.conclusions import passages, revisions
from storage.frontier import pages
from storage.records import DERIVED, Article, Match, Page, PageId, Relation, Revision, SiteRole

# Originals and founder of a work that a text is compared with at most.
MOST_COMPARED = 8


@dataclass(frozen=True)
class Text:
    """An article in the forms that comparing needs."""

    page: Page
    revision: Revision
    form: NormalForm
    print: Fingerprint

    @classmethod
    def of(cls, page: Page, revision: Revision) -> Text:
        """Fold and fingerprint a revision."""
        form = normal_form(revision.article.text)
        return cls(page, revision, form, fingerprint_of(form))


@dataclass(frozen=True)
class Kin:
    """The article asked for, and everything that shares text with it."""

    text: Text
    compared: tuple[lineage.PossibleOriginal, ...]
    works: tuple[int, ...]  # those it belongs to, by a derivation either way
    members: tuple[PageId, ...]  # pages of the works it shares text with
    furnished: frozenset[tuple[PageId, PageId]]  # those that share mere furniture with an article, and that


def kin_of(desk: Desk, text: Text) -> Kin:
    """Everything in the store that shares text with an article."""
    found = passages.works_by_passage(desk.db, (int(each) for each in text.print.passages), most=DF_CUT)
    candidates = rank(count(found.values()), len(text.print.passages))
    members = passages.members_of(desk.db, [each.work for each in candidates])
    compared: dict[PageId, lineage.PossibleOriginal] = {}
    for candidate in candidates:
        others = [page for page in members[candidate.work] if page != text.page.id]
        for page in _to_compare(desk, text, others):
            if page.id not in compared:
                compared[page.id] = _compare(desk, text, page, rare=candidate.rare)
    everyone = dict.fromkeys(page for work in members.values() for page in work if page != text.page.id)
    furnished = _put_aside_furniture(desk, text, compared, tuple(everyone))
    works = [
        work
        for work, pages_ in members.items()
        if any(page in compared and compared[page].match.relation in DERIVED for page in pages_)
    ]
    return Kin(text, tuple(compared.values()), tuple(works), tuple(everyone), furnished)


def _put_aside_furniture(
    desk: Desk, text: Text, compared: dict[PageId, lineage.PossibleOriginal], members: Sequence[PageId]
) -> frozenset[tuple[PageId, PageId]]:
    """Take back derivations that rest on what a site puts on every page, or may; which pages show it."""
    furnished: set[tuple[PageId, PageId]] = set()
    known: list[Page] | None = None
    for page_id, candidate in compared.items():
        if (
            candidate.linked
            or candidate.match.relation not in DERIVED
            or not may_be_furniture(candidate.match)
        ):
            continue
        known = [pages.page_of(desk.db, each) for each in members] if known is None else known
        sites = {text.page.site, candidate.page.site}
        other = fingerprint_of(normal_form(candidate.revision.article.text))
        others = [each for each in known if each.site in sites and each.id != page_id]
        repeated = repeated_on(desk.db, text.print, other, others)
        count_of = Counter(each.site for each in repeated)
        if count_of.total() and max(count_of.values()) >= REPEATED:
            furnished |= {(each.id, page_id) for each in repeated}
        elif not _may_prove_furniture(desk, text, candidate):
            continue
        shared = replace(candidate.match, relation=Relation.SHARED_PASSAGE, disguise=())
        compared[page_id] = replace(candidate, match=shared)
    return frozenset(furnished)


def _may_prove_furniture(desk: Desk, text: Text, candidate: lineage.PossibleOriginal) -> bool:
    """Whether what two articles share looks like furniture, of sites too new to tell."""
    if candidate.credited or any(is_learnt(desk.db, each.site) for each in (text.page, candidate.page)):
        return False
    texts = (each.article.text for each in (text.revision, candidate.revision))
    return looks_like_furniture(candidate.match, *texts)


def _to_compare(desk: Desk, text: Text, others: Sequence[PageId]) -> list[Page]:
    """Of a work's pages: whoever is linked to, the originals, the own site's copies, else the founders."""
    known = [pages.page_of(desk.db, each) for each in others]
    link = linked_url(desk, text.revision.article)

    def claim(page: Page) -> int:
        claims = (page.url == link, _role(desk, page) is SiteRole.ORIGINAL, page.site == text.page.site)
        return claims.index(True) if any(claims) else len(claims)

    ranked = sorted(known, key=claim)  # of equal claims the older page first
    claimants = [page for page in ranked if claim(page) < 3]
    return (claimants or ranked)[:MOST_COMPARED]


def _compare(desk: Desk, text: Text, page: Page, *, rare: int) -> lineage.PossibleOriginal:
    """Compare with every state of a page; the nearest counts, of equal ones the latest."""
    linked = page.url == linked_url(desk, text.revision.article)
    best: tuple[Match, Revision] | None = None
    for state in reversed(revisions.revisions_of(desk.db, page.id)):
        other = Text.of(page, state)
        match = compare(
            text.form,
            other.form,
            SharedPassages.of(text.print, other.print, rare),
            linked=linked,
            date_gap_days=_gap_days(text.revision.article, state.article),
        )
        if best is None or match.similarity > best[0].similarity:
            best = (match, state)
        if match.relation is Relation.VERBATIM:
            break
    if best is None:
        raise LookupError(f"page {page.id} is in a work without a revision")
    credited = credits_site(desk, text.revision.article, page, best[1].article)
    return lineage.PossibleOriginal(page, _role(desk, page), best[1], best[0], linked, credited)


def credits_site(desk: Desk, article: Article, original: Page, original_article: Article) -> bool:
    """Whether an article credits a page's site, or whom that page itself credits."""
    site = desk.sites.get(original.site)
    names = [*((site.title, *site.aliases) if site else ()), original_article.attribution.source]
    stated = [article.attribution.source, article.attribution.tail_source]
    return any(names_same(one, name) for one in stated if one for name in names if name)


def linked_url(desk: Desk, article: Article) -> str | None:
    """The address of the page that the article's 原文链接 leads to, redirects followed."""
    link = link_of(article)
    page = pages.behind(desk.db, link) if link else None
    return page.url if page else link


def _role(desk: Desk, page: Page) -> SiteRole:
    site = desk.sites.get(page.site)
    return site.role if site else SiteRole.PORTAL


def _gap_days(one: Article, other: Article) -> int | None:
    days = [each.attribution.published_at for each in (one, other)]
    if not days[0] or not days[1]:
        return None
    return abs((date.fromisoformat(days[0][:10]) - date.fromisoformat(days[1][:10])).days)


def join_works(desk: Desk, kin: Kin) -> None:
    """Keep the article under the works it belongs to; it adds only passages that they lack.

    So a passage counts once a work: an original with two hundred reprints keeps its rare passages.
    """
    page = kin.text.page.id
    mine = set(passages.works_of(desk.db, page))
    works = sorted(mine | set(kin.works)) or [int(page)]
    passages.set_works(desk.db, page, works)
    new = [int(each) for each in kin.text.print.passages]
    lacking = passages.lacking(desk.db, works, new)
    passages.add_passages(desk.db, works[0], lacking)


def alike(one: Revision, other: Revision) -> bool:
    """Whether two articles share enough text for one to derive from the other."""
    first, second = (normal_form(each.article.text) for each in (one, other))
    prints = fingerprint_of(first), fingerprint_of(second)
    shared = len(np.intersect1d(prints[0].passages, prints[1].passages, assume_unique=True))
    return compare(first, second, SharedPassages.of(*prints, shared), linked=True).relation in DERIVED
