"""Page → where its text was first published, along the chain of derivations: 首发 中国社会报 2021-06-24 第2版."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import DERIVED, Article, Derivation, Page, PageId, day_of


@dataclass(frozen=True)
class FirstPublication:
    """The page at the beginning of a chain, as it stands now."""

    page: Page
    article: Article


def chain_of(db: Store, page: Page) -> list[tuple[Page, Derivation]]:
    """Return the way from the first original to a page, without the page; of several originals the nearest counts."""
    chain: list[tuple[Page, Derivation]] = []
    here, seen = page, {page.id}
    while True:
        originals = derivations.originals_of(db, here.id)
        above = next((each for each in originals if each.relation in DERIVED), None)
        if above is None or above.original in seen:
            return chain[::-1]
        here = pages.page_of(db, above.original)
        seen.add(here.id)
        chain.append((here, above))


def first_publication(db: Store, page: Page) -> FirstPublication | None:
    """Return the first publication of a page's text; None for a page that derives from no other and is of no paper."""
    return first_of_chain(db, page, chain_of(db, page))


def first_of_chain(
    db: Store, page: Page, chain: Sequence[tuple[Page, Derivation]]
) -> FirstPublication | None:
    """Return the first publication of a page whose chain is known; see `first_publication`."""
    first = chain[0][0] if chain else page
    current = revisions.current_revision(db, first.id)
    if current is None or (not chain and current.article.attribution.page_number is None):
        return None
    return FirstPublication(first, current.article)


def first_publications(db: Store, copies: Iterable[Page]) -> dict[PageId, FirstPublication | None]:
    """Return the first publications of copies. Each page of the chains above the copies is read once."""
    beginnings: dict[PageId, Page] = {}
    read: dict[PageId, FirstPublication | None] = {}
    for page in copies:
        way, here = [page], _above(db, page)
        while here is not None and here.id not in beginnings and here.id not in {each.id for each in way}:
            way.append(here)
            here = _above(db, here)
        first = way[-1] if here is None else beginnings.get(here.id, way[-1])
        beginnings |= {each.id: first for each in way}
    for first in beginnings.values():
        if first.id not in read:
            current = revisions.current_revision(db, first.id)
            read[first.id] = FirstPublication(first, current.article) if current else None
    return {page: _told(page, read[first.id]) for page, first in beginnings.items()}


def _told(page: PageId, found: FirstPublication | None) -> FirstPublication | None:
    """Return the first publication; None for a page that is its own, unless the page is of a paper."""
    is_own = found is not None and found.page.id == page
    return found if found and (not is_own or found.article.attribution.page_number is not None) else None


def _above(db: Store, page: Page) -> Page | None:
    """Return the original of a page; of several originals the nearest."""
    originals = derivations.originals_of(db, page.id)
    above = next((each for each in originals if each.relation in DERIVED), None)
    return pages.page_of(db, above.original) if above else None


def words_of(found: FirstPublication, titles: Mapping[str, str]) -> str:
    """Return the first publication in a line, in the language of the console."""
    attribution = found.article.attribution
    parts = [titles.get(found.page.site, found.page.site), str(day_of(attribution.published_at) or "")]
    if attribution.page_number:
        parts.append(_("page {number}").format(number=attribution.page_number.lstrip("0")))
    return _("first published: {where}").format(where=" ".join(filter(None, parts)))


def as_answer(found: FirstPublication | None) -> dict[str, Any] | None:
    """Return the member `first_published` of `history --json` and `reprints --json`."""
    if found is None:
        return None
    attribution = found.article.attribution
    return {
        "url": found.page.url,
        "site": found.page.site,
        "source": attribution.source,
        "published_at": attribution.published_at,
        "page_number": attribution.page_number,
    }
