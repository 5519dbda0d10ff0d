"""An article beside the states of an original → the changes, without the furniture of both sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.analysis.reprints.shelf import JudgedArticle, Shelf
from monitor.judge.rules.alteration import Alteration, alteration, is_part_of_digest
from monitor.judge.rules.own_lines import SiteText, compared_lines
from monitor.texts.fingerprint import fingerprint_of, normal_form
from storage.records import Article, Page, Relation, Revision, SiteRole

# Places of statements that a reader sees, unlike metadata, scripts and addresses.
SHOWN = frozenset({"head", "tail", "body-end", "page", "breadcrumb", "footer"})


@dataclass(frozen=True)
class PageStates:
    """A page and the states of its article, oldest first.

    The texts are kept with what their site repeats: many copies may be read beside the same states.
    """

    page: Page
    states: Sequence[Revision]
    texts: dict[Article, SiteText] = field(default_factory=dict, compare=False)

    def text_of(self, shelf: Shelf, article: Article) -> SiteText:
        """Return a state with what its site repeats."""
        if article not in self.texts:
            self.texts[article] = _site_text(shelf, self.page, article)
        return self.texts[article]


def compared_with(
    shelf: Shelf,
    article: JudgedArticle,
    original: PageStates,
    relation: Relation,
    *,
    original_coverage: float,
) -> Alteration:
    """Return the comparison of an article with the nearest state of an original."""
    return alteration(
        article.article,
        original.states,
        relation,
        standards=shelf.setup.rules.standards,
        original_coverage=original_coverage,
        lines=lambda before, after: compared_lines(
            original.text_of(shelf, before),
            _site_text(shelf, article.page, after),
            is_part_of_digest=is_part_of_digest(relation, original_coverage),
        ),
    )


def _site_text(shelf: Shelf, page: Page, article: Article) -> SiteText:
    """Return an article with the furniture that its site has shown."""
    known = shelf.article_of(page.id)
    states = known.states if known else ()
    state = next((each for each in states if each.revision.article == article), None)
    form = state.document.form if state else normal_form(article.text)
    print_ = state.document.print if state else fingerprint_of(form)
    return SiteText(
        article.paragraphs,
        form,
        shelf.repeated_passages(print_.passages, page.site),
        is_portal=shelf.setup.role(page.site) is SiteRole.PORTAL,
        is_learnt=shelf.has_shown_furniture(page.site),
        shown=_shown_beside(article),
    )


def _shown_beside(article: Article) -> tuple[str, ...]:
    """Return the lines that the page shows beside the text: lines that are compared, and lines with credit."""
    stated = (each.text for each in article.attribution.statements if each.where in SHOWN)
    return tuple(dict.fromkeys((*(article.beside or ()), *stated)))
