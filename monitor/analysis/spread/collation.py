"""A work → the original, the copies with their texts, and the places where any copy differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import gettext as _

from monitor.analysis.reprints.pictured import states_of, with_picture_text
from monitor.analysis.setup import Setup
from monitor.analysis.spread.fidelity import Comparer
from monitor.analysis.spread.works import WHOLE, WorkPages, work_of
from monitor.judge.meaning.recognised_text import as_surely_read, is_recognised
from monitor.judge.spread.readings import CopyChanges, Place, places_of
from monitor.texts.diff import diff
from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.errors import NotFound
from storage.frontier import pages
from storage.records import DERIVED, Article, Edit, Outcome, Page, PageId, Relation, Revision, SiteRole
from storage.spread import members
from storage.spread.members import MemberPage, RevisionHead

WHOLE_PARAGRAPH = 0.8  # share of a paragraph; a copy without so much lacks the paragraph


@dataclass(frozen=True)
class CopyText:
    """A copy with the text of the latest revision."""

    page: MemberPage
    head: RevisionHead
    relation: Relation
    article: Article


@dataclass(frozen=True)
class Collation:
    """A work as known at a time."""

    original: Page
    states: tuple[Revision, ...]  # of the original, oldest first
    work: WorkPages
    copies: tuple[CopyText, ...]  # in the order of their addresses
    places: tuple[Place, ...]
    comparer: Comparer
    heads: Mapping[PageId, Sequence[RevisionHead]] = field(default_factory=dict)


def collation_of(db: Store, setup: Setup, url: str, until: datetime, *, standing: bool = False) -> Collation:
    """Return the work of a page; with `standing` without the copies removed by then.

    Raises NotFound for a page without an article.
    """
    asked = pages.behind(db, url)
    if asked is None or revisions.row_count(db, asked.id) == 0:
        raise NotFound(
            _("no article at {url} in the store: `reprintwatch search` finds articles by words").format(
                url=url
            )
        )
    original = pages.page_of(db, _original_of(db, setup, asked.id, until))
    work = work_of(db, original.id)
    heads = members.heads_of(db, work.relations, until)
    if not heads.get(original.id):
        raise NotFound(
            _("no article at {url} was read by {until:%Y-%m-%d %H:%M} UTC").format(url=url, until=until)
        )
    states = tuple(each for each in states_of(db, original.id) if each.seen_at <= until)
    gone = _gone_pages(db, work.relations, until) - {original.id} if standing else set()
    known = members.pages_by_id(db, [page for page in work.relations if heads.get(page) and page not in gone])
    texts = revisions.revisions_by_id(db, [heads[page][-1].id for page in known if page != original.id])
    copies = tuple(
        CopyText(
            page,
            heads[page.id][-1],
            work.relations[page.id],
            _article_of(db, texts[heads[page.id][-1].id].article, states[-1].article, until),
        )
        for page in sorted(known.values(), key=lambda page: page.url)
        if page.id != original.id
    )
    comparer = Comparer(db, setup, original.id, states, until)
    places = _places(_Texts(db, comparer, original, states, work), copies)
    return Collation(original, states, work, copies, tuple(places), comparer, heads)


def _article_of(db: Store, shown: Article, original: Article, until: datetime) -> Article:
    """Return the article of a copy; of a copy in pictures the original's text as the pictures surely show it."""
    article = with_picture_text(db, shown, until=until)
    return as_surely_read(original, article) if is_recognised(article) else article


def _gone_pages(db: Store, pages_of_work: Iterable[PageId], until: datetime) -> set[PageId]:
    """Return the pages removed, and not restored, by a time."""
    events = members.comings_and_goings(db, pages_of_work, until)
    return {page for page, of_page in events.items() if of_page[-1].outcome is Outcome.REMOVED}


def _original_of(db: Store, setup: Setup, asked: PageId, until: datetime) -> PageId:
    """Return the page at the top of a work: the page without an original.

    Among several pages at the top, a page of an original site comes first, then the page with most reprints, the
    page read first, and the least address.
    """
    above = [each for each in derivations.originals_of(db, asked) if each.relation in DERIVED]
    if above and all(each.relation is Relation.COMPILATION for each in above):
        asked = above[0].original
    work = work_of(db, asked)
    heads = members.heads_of(db, work.relations, until)
    derived = {edge.reprint for edge in work.edges}
    known = members.pages_by_id(db, [page for page in work.relations if heads.get(page)])
    ends = [page for page in known.values() if page.id not in derived and work.relations[page.id] in WHOLE]
    if not ends:
        return asked

    def rank(page: MemberPage) -> tuple[object, ...]:
        reprints = sum(edge.original == page.id for edge in work.edges)
        is_original = setup.role(page.site) is SiteRole.ORIGINAL
        return not is_original, -reprints, heads[page.id][0].seen_at, page.url

    return min(ends, key=rank).id


@dataclass(frozen=True)
class _Texts:
    """The original with all states, beside which copies are read."""

    db: Store
    comparer: Comparer
    original: Page
    states: tuple[Revision, ...]
    work: WorkPages


def _places(texts: _Texts, copies: Sequence[CopyText]) -> list[Place]:
    latest = texts.states[-1]
    earlier = {state.number: state.article.paragraphs for state in texts.states[:-1]}
    changed = [_copy_changes(texts, copy) for copy in copies]
    return places_of(latest.article.paragraphs, changed, earlier)


def _copy_changes(texts: _Texts, copy: CopyText) -> CopyChanges:
    """Return the changes of a copy against the latest text of the original, and the paragraphs missing in the copy."""
    latest = texts.states[-1]
    if copy.head.digest == latest.digest:
        return CopyChanges(copy.page.url, ())
    coverage = texts.work.coverages.get(copy.page.id, 1.0)
    fidelity = texts.comparer.fidelity(copy.head, copy.relation, coverage)
    changes = fidelity.changes
    if fidelity.nearest != latest.number:
        changes = texts.comparer.changes_from(latest, copy.head, copy.relation, coverage)
    lacks = _lacking(latest.article, copy.article) if copy.relation not in WHOLE else frozenset()
    return CopyChanges(copy.page.url, changes, lacks)


def _lacking(original: Article, copy: Article) -> frozenset[int]:
    """Return the numbers of the original's paragraphs left out by a copy."""
    removed: dict[int, int] = {}
    for hunk in diff(original.paragraphs, copy.paragraphs):
        if hunk.edit in (Edit.REMOVED, Edit.REPLACED):
            span = hunk.before_span
            removed[span.paragraph] = removed.get(span.paragraph, 0) + span.end - span.start
    return frozenset(
        number
        for number, characters in removed.items()
        if characters >= WHOLE_PARAGRAPH * len(original.paragraphs[number])
    )
