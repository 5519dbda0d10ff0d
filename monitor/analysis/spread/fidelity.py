"""A copy beside the message → the ways of differing, and whether the copy has an earlier state of the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from monitor.analysis.reprints.beside import PageStates, compared_with
from monitor.analysis.reprints.chain import without_agreement
from monitor.analysis.reprints.shelf import JudgedArticle, Shelf, State
from monitor.analysis.reprints.since import corrected_in, is_shown_since
from monitor.analysis.setup import Setup
from monitor.judge.meaning.significance import severity_of
from monitor.judge.rules.alteration import Alteration, alteration
from monitor.judge.rules.headlines import headline_same
from monitor.judge.spread.corrections import carries_old
from storage.conclusions import looks, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Change, PageId, Relation, Revision, RevisionId, Severity
from storage.spread import members
from storage.spread.members import RevisionHead

TEXT, HEADLINE = "text", "headline"
PARTS = {Relation.EXCERPT: "excerpt", Relation.COMPILATION: "compilation"}


@dataclass(frozen=True)
class Fidelity:
    """The reading of a copy beside the states of the message."""

    how: tuple[str, ...] = ()  # ways of differing: text, headline, excerpt, compilation
    nearest: int | None = None  # number of the nearest state
    changes: tuple[Change, ...] = ()  # nearest state → copy
    upstream: tuple[Change, ...] = ()  # nearest state → latest state, as far as the copy has the old words
    relation: Relation = Relation.VERBATIM


@dataclass
class Comparer:
    """Compares copies with the states of a message, as known at a time."""

    db: Store
    setup: Setup
    message: PageId | None
    states: Sequence[Revision]  # oldest first; of a task by text, a single state without a page
    until: datetime
    _known: dict[RevisionId, Fidelity] = field(default_factory=dict, init=False)
    _headlines: dict[str, bool] = field(default_factory=dict, init=False)

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self.db, self.setup)

    @cached_property
    def _original(self) -> PageStates:
        if self.message is None:
            raise AssertionError("a message without a page has no site")
        return PageStates(pages.page_of(self.db, self.message), self.states)

    @cached_property
    def _suspect(self) -> Article | None:
        """Return the text of the message before the second look: a copy may have the text already."""
        if self.message is None:
            return None
        last, known = (
            looks.last_look(self.db, self.message),
            members.last_sight(self.db, self.message, self.until),
        )
        is_latest = last is not None and known is not None and last.capture == known.capture
        return last.suspect if last is not None and is_latest else None

    def fidelity(self, copy: RevisionHead, relation: Relation, coverage: float) -> Fidelity:
        """Return how a copy's revision differs from the message."""
        if copy.id not in self._known:
            self._known[copy.id] = self._fidelity(copy, relation, coverage)
        return self._known[copy.id]

    def _fidelity(self, copy: RevisionHead, relation: Relation, coverage: float) -> Fidelity:
        if not self.states:
            return Fidelity(relation=relation)
        same = [state for state in self.states if state.digest == copy.digest]
        if same and same[-1] is self.states[-1] and self._is_headline(copy.title):
            return Fidelity((), same[-1].number)
        article = self._article(copy)
        compared = self._compared(article, Relation.VERBATIM if same else relation, coverage)
        part = PARTS.get(relation, "") if not same else ""
        waiting = [self._suspect] if self._suspect is not None else []
        differs = severity_of(without_agreement(compared.changes, waiting)) >= Severity.WARNING
        headline = not self._is_headline(copy.title) and relation is not Relation.COMPILATION
        how = [TEXT] * differs + [HEADLINE] * headline + [part] * bool(part)
        text = article.article.text
        upstream = tuple(
            change
            for change in compared.upstream
            if relation in (Relation.VERBATIM, Relation.EDITED) or carries_old(text, change)
        )
        return Fidelity(tuple(how), compared.nearest.number, compared.changes, upstream, relation)

    def _article(self, copy: RevisionHead) -> JudgedArticle:
        """Return the page of a copy with the states up to the compared revision."""
        page = pages.page_of(self.db, copy.page)
        known = self._shelf.article_of(copy.page)
        states = (
            tuple(state for state in known.states if state.revision.number <= copy.number) if known else ()
        )
        return JudgedArticle(
            page, states or tuple(State.of_all([(page, revisions.revision_of(self.db, copy.id))]))
        )

    def _compared(self, article: JudgedArticle, relation: Relation, coverage: float) -> Alteration:
        if self.message is None:
            standards = self.setup.rules.standards
            return alteration(
                article.article, self.states, relation, standards=standards, original_coverage=coverage
            )
        return compared_with(self._shelf, article, self._original, relation, original_coverage=coverage)

    def changes_from(
        self, state: Revision, copy: RevisionHead, relation: Relation, coverage: float
    ) -> tuple[Change, ...]:
        """Return the changes from a state of the message to a copy."""
        return replace(self, states=(state,))._compared(self._article(copy), relation, coverage).changes

    def is_outdated(self, copy: RevisionHead, fidelity: Fidelity) -> bool:
        """Return whether a good look at a copy, since the message was corrected, showed the earlier state.

        Without a look the copy may have followed the correction: the copy is not outdated.
        """
        if severity_of(fidelity.upstream) < Severity.WARNING or fidelity.nearest is None:
            return False
        if self.message is None:
            return False
        last = members.last_shown(self.db, copy.page, self.until)
        corrected = corrected_in(self.db, self.message, self.states, fidelity.nearest)
        return is_shown_since(last.pass_id if last else None, corrected)

    def _is_headline(self, title: str) -> bool:
        """Return whether the message had a headline. A message or a copy without headline cannot differ."""
        if title not in self._headlines:
            headlines = [state.article.title for state in self.states if state.article.title]
            same = any(headline_same(title, each) for each in headlines)
            self._headlines[title] = not title or not headlines or same
        return self._headlines[title]
