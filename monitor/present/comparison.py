"""Two revisions, or two pages → the differences, as text for a terminal and as a standalone page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from gettext import gettext as _

from monitor.judge.findings.of_files import swapped
from monitor.judge.meaning.recognised_text import as_surely_read, is_recognised, leaves_unsure
from monitor.judge.meaning.significance import classify, with_foreign_matter
from monitor.judge.policy import Policy
from monitor.present.html import rendered
from monitor.present.marking.marks import full_html, full_text, inline_text
from monitor.present.marking.neighbours import in_sentences
from monitor.texts.diff import diff
from monitor.texts.folding import fold
from monitor.wording.names import MEDIA_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES
from storage.records import Article, Attachment, Change, Hunk, Page, Revision

FOLD_LABELS = {"zh": "{count} 段未变 · {size} 字", "en": "{count} unchanged · {size} characters"}


@dataclass(frozen=True)
class ComparedRevision:
    """Revision of a page on one side of a comparison."""

    page: Page
    revision: Revision


@dataclass(frozen=True)
class Comparison:
    """Two texts, their differences, and the meaning of the differences."""

    before: ComparedRevision
    after: ComparedRevision
    hunks: tuple[Hunk, ...]
    headline: tuple[Change, ...]
    changes: tuple[Change, ...]  # of headline and text, worst first
    is_unsure: bool = (
        False  # a recogniser read a text in pictures, and more differs that a person has to look at
    )


def compare_revisions(
    page: Page, before: Revision, after: Revision, *, other_page: Page, rules: Policy
) -> Comparison:
    """Compare two revisions of a page, or of `other_page` and `page`.

    Scripts (traditional, simplified) and widths are folded between different pages alone. Of a text that a recogniser
    read in pictures, only sure substitutions count as differences.
    """
    is_unsure = False
    if is_recognised(before.article) or is_recognised(after.article):
        is_unsure = leaves_unsure(before.article, after.article)
        after = replace(after, article=as_surely_read(before.article, after.article))
    folding = fold if other_page.id != page.id else None
    hunks = diff(before.article.paragraphs, after.article.paragraphs, fold=folding)
    titles = diff((before.article.title,), (after.article.title,), fold=folding)
    headline = classify(titles, headline=True, standards=rules.standards)
    text = classify(hunks, standards=rules.standards)
    if other_page.site != page.site:
        text = with_foreign_matter(text, before.article.paragraphs, rules.standards)
    ordered = tuple(sorted((*headline, *text), key=lambda change: -change.severity))
    return Comparison(
        ComparedRevision(other_page, before),
        ComparedRevision(page, after),
        hunks,
        headline,
        ordered,
        is_unsure,
    )


def text_lines(comparison: Comparison, *, language: str, color: bool) -> str:
    """Return the changes, one line a change, then the text with its marks."""
    before, after = comparison.before, comparison.after
    lines = [f"{sign} {side.page.url}  {_version(side)}" for sign, side in (("---", before), ("+++", after))]
    articles = before.revision.article, after.revision.article
    swaps = [] if before.page.id != after.page.id else _swaps(*articles, language)
    if comparison.is_unsure:
        lines.append(_("More differs in the pictures, or may differ: a person has to look at the pictures."))
    if not comparison.changes:
        return "\n".join([*lines, *swaps] if swaps else [*lines, _("no difference")])
    lines += swaps
    for change in _in_sentences(comparison):
        severity = SEVERITY_NAMES[language][change.severity]
        name = SIGNIFICANCE_NAMES[language][change.significance]
        lines.append(f"{severity} {name}: {inline_text(change)}")
    paragraphs = (before.revision.article.paragraphs, after.revision.article.paragraphs)
    return "\n".join([*lines, "", full_text(*paragraphs, comparison.hunks, color)])


def _in_sentences(comparison: Comparison) -> tuple[Change, ...]:
    """Return the changes with the sentences around each removed or added sentence."""
    before, after = comparison.before.revision.article, comparison.after.revision.article
    return in_sentences(comparison.changes, before.paragraphs, after.paragraphs)


def _version(side: ComparedRevision) -> str:
    words, certainty = _("version {n}").format(n=side.revision.number), side.revision.article.mean_certainty
    if certainty is None:
        return words
    read = _("read in pictures with confidence {certainty:.2f}, characters may be misread")
    return f"{words}  {read.format(certainty=certainty)}"


def _swaps(before: Article, after: Article, language: str) -> list[str]:
    """Return a line for each file, picture, frame or video that differs, with both addresses or both digests."""
    return [
        f"{MEDIA_NAMES[language][shown.kind]} {shown.name}: {_side(old, new)} → {_side(new, old)}"
        for old, new in swapped(before, after)
        if (shown := new or old) is not None
    ]


def _side(shown: Attachment | None, other: Attachment | None) -> str:
    """Return the address of a file, its digest where the other side has the same address."""
    if shown is None:
        return _("(none)")
    is_state = shown.digest is not None and other is not None and other.address == shown.address
    return f"SHA-256 {(shown.digest or '')[:16]}" if is_state else shown.address


def html_page(comparison: Comparison, language: str, titles: Mapping[str, str]) -> str:
    """Return a standalone page, side by side. `titles`: the sites' titles by name."""
    before, after = comparison.before.revision.article, comparison.after.revision.article
    label, headline_hunks = FOLD_LABELS[language], [change.hunk for change in comparison.headline]
    return rendered(
        "diff.html",
        language=language,
        comparison=comparison,
        changes=_in_sentences(comparison),
        titles=titles,
        headline=full_html((before.title,), (after.title,), headline_hunks, fold_label=label),
        body=full_html(before.paragraphs, after.paragraphs, comparison.hunks, fold_label=label),
        lengths=(len(before.text), len(after.text)),
        severity_names=SEVERITY_NAMES[language],
        class_names=SIGNIFICANCE_NAMES[language],
    )
