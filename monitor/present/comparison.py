"""Two revisions, or two pages → what differs, as text for a terminal and as a standalone page. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.judge.meaning.significance import classify
from monitor.judge.policy import MonitorRules
from monitor.present.html import rendered
from monitor.present.marks import full_html, full_text, inline_text
from monitor.texts.diff import diff
from monitor.texts.folding import fold
from monitor.wording.names import SEVERITY_NAMES, SIGNIFICANCE_NAMES
from storage.records import Change, Hunk, Page, Revision

# the label of folded paragraphs, as full_html writes it; texts are escaped, so no page can hold it
FOLDED = re.compile(r"(<summary>¶ \d+–\d+ · \d+) 段未变 · (\d+) 字(</summary>)")


@dataclass(frozen=True)
class Side:
    """One of the two texts."""

    page: Page
    revision: Revision


@dataclass(frozen=True)
class Comparison:
    """Both texts, what differs, and what it means."""

    before: Side
    after: Side
    hunks: tuple[Hunk, ...]
    headline: tuple[Change, ...]
    changes: tuple[Change, ...]  # of headline and text, worst first


def compare_revisions(
    page: Page, before: Revision, after: Revision, *, other_page: Page, rules: MonitorRules
) -> Comparison:
    """Compare; scripts and widths are folded only between different pages."""
    folding = fold if other_page.id != page.id else None
    hunks = diff(before.article.paragraphs, after.article.paragraphs, fold=folding)
    titles = diff((before.article.title,), (after.article.title,), fold=folding)
    headline = classify(titles, headline=True, standards=rules.standards)
    text = classify(hunks, standards=rules.standards)
    ordered = tuple(sorted((*headline, *text), key=lambda each: -each.severity))
    return Comparison(Side(other_page, before), Side(page, after), hunks, headline, ordered)


def text_lines(comparison: Comparison, *, color: bool) -> str:
    """For a terminal: what changed in short, then the text with its marks."""
    one, other = comparison.before, comparison.after
    lines = [
        f"--- {one.page.url}  revision {one.revision.number}",
        f"+++ {other.page.url}  revision {other.revision.number}",
    ]
    if not comparison.changes:
        return "\n".join([*lines, "no difference"])
    for change in comparison.changes:
        name = SIGNIFICANCE_NAMES["en"][change.significance]
        lines.append(f"{change.severity.word:8} {name}: {inline_text(change)}")
    paragraphs = (one.revision.article.paragraphs, other.revision.article.paragraphs)
    return "\n".join([*lines, "", full_text(*paragraphs, comparison.hunks, color)])


def html_page(comparison: Comparison, language: str, titles: Mapping[str, str]) -> str:
    """A standalone page, side by side."""
    one, other = comparison.before.revision.article, comparison.after.revision.article
    return rendered(
        "diff.html",
        language=language,
        comparison=comparison,
        titles=titles,
        headline=full_html((one.title,), (other.title,), [each.hunk for each in comparison.headline]),
        body=_labelled(full_html(one.paragraphs, other.paragraphs, comparison.hunks), language),
        lengths=(len(one.text), len(other.text)),
        severity_names=SEVERITY_NAMES[language],
        class_names=SIGNIFICANCE_NAMES[language],
    )


def _labelled(fragment: str, language: str) -> str:
    """The fragment with its labels in the reader's language."""
    return fragment if language == "zh" else FOLDED.sub(r"\1 unchanged · \2 characters\3", fragment)
