"""A page in the store → the pages of its work: the originals above, the copies below, the copies beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.engine.store import Store
from storage.records import DERIVED, PageId, Relation
from storage.spread import members
from storage.spread.members import DerivationEdge

# Relations by the share of the original that is left, the whole text first.
ORDER = (Relation.VERBATIM, Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION)
WHOLE = frozenset({Relation.VERBATIM, Relation.EDITED})
LONGEST_WALK = 12  # steps from a page to the farthest page of a work


@dataclass
class WorkPages:
    """The pages of a work by their relation to the page that was asked for, and the derivations between them."""

    asked: PageId
    relations: dict[PageId, Relation] = field(default_factory=dict)
    coverages: dict[PageId, float] = field(default_factory=dict)  # share of the original in a direct reprint
    edges: list[DerivationEdge] = field(default_factory=list)

    def with_page(self, page: PageId, relation: Relation) -> bool:
        """Add a page; return whether the page is new."""
        if page in self.relations:
            return False
        self.relations[page] = relation
        return True


def work_of(db: Store, page: PageId) -> WorkPages:
    """Return the work of a page.

    A compilation belongs to the works of all its originals, so no path leads through a compilation to another
    original. A page made from a compilation belongs to the work only as a whole copy of the compilation.
    """
    work = WorkPages(page, {page: Relation.VERBATIM})
    waiting = {page}
    for _ in range(LONGEST_WALK):
        if not waiting:
            break
        # a path of derivations says more than a place in a group
        waiting = _next_pages(db, work, waiting) or _beside(db, work, work.relations)
    work.edges = [
        edge
        for edge in members.edges_at(db, work.relations)
        if edge.relation in DERIVED and edge.reprint in work.relations and edge.original in work.relations
    ]
    work.coverages = {
        edge.reprint: edge.original_coverage for edge in work.edges if edge.original == work.asked
    }
    return work


def _beside(db: Store, work: WorkPages, pages: Iterable[PageId]) -> set[PageId]:
    """Add the pages in the groups of copies of whole members; return the new pages."""
    whole = [page for page in pages if work.relations[page] in WHOLE]
    found = members.pages_in_groups_of(db, whole) if whole else []
    return {page for page in found if work.with_page(page, Relation.EDITED)}


def _next_pages(db: Store, work: WorkPages, pages: Iterable[PageId]) -> set[PageId]:
    """Add the pages one derivation away from some members; return the new pages."""
    known = set(pages)
    edges = [edge for edge in members.edges_at(db, known) if edge.relation in DERIVED]
    new = set()
    for edge in sorted(edges, key=lambda edge: (edge.original != work.asked, ORDER.index(edge.relation))):
        if edge.original in known and _leads_down(work, edge):
            relation = max(work.relations[edge.original], edge.relation, key=ORDER.index)
            new |= {edge.reprint} if work.with_page(edge.reprint, relation) else set()
        if edge.reprint in known and _leads_up(work, edge):
            above = edge.relation if edge.relation in WHOLE else Relation.EDITED
            new |= {edge.original} if work.with_page(edge.original, above) else set()
    return new


def _leads_down(work: WorkPages, edge: DerivationEdge) -> bool:
    return work.relations[edge.original] is not Relation.COMPILATION or edge.relation in WHOLE


def _leads_up(work: WorkPages, edge: DerivationEdge) -> bool:
    is_made_of_several = Relation.COMPILATION in (edge.relation, work.relations[edge.reprint])
    return not is_made_of_several
