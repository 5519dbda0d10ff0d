"""Reprints → lines by original: the most altered reprint first. Suspects → both texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

from monitor.present.console.lines import Overflow, Style, TextLine, TextPart, columns, line
from monitor.present.html import shown
from monitor.wording.names import RELATION_NAMES
from monitor.wording.plain import on_one_line, shown_url
from storage.records import Derivation, Page, Relation

# The order within an original: an altered text needs a person, a quotation hardly.
ORDER = (Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION, Relation.VERBATIM, Relation.QUOTATION)


@dataclass(frozen=True)
class ListedReprint:
    """Reprint with its original and both headlines."""

    derivation: Derivation
    page: Page
    original: Page
    title: str
    original_title: str


def reprint_lines(
    carried: Sequence[ListedReprint], titles: Mapping[str, str], language: str
) -> Iterator[TextLine]:
    """Yield the lines of reprints: originals by number of reprints, then two lines a reprint."""
    if not carried:
        yield line(_("No reprint was found."))
    by_original: dict[int, list[ListedReprint]] = {}
    for each in carried:
        by_original.setdefault(each.original.id, []).append(each)
    for number, copies in enumerate(sorted(by_original.values(), key=lambda copies: -len(copies))):
        if number:
            yield line("")
        yield from _original_lines(copies, titles)
        for each in sorted(copies, key=_rank):
            yield from _reprint_lines(each, titles, language)


def _rank(each: ListedReprint) -> tuple[int, float]:
    relation = each.derivation.relation
    return ORDER.index(relation) if relation in ORDER else len(ORDER), each.derivation.similarity


def _original_lines(copies: Sequence[ListedReprint], titles: Mapping[str, str]) -> Iterator[TextLine]:
    original = copies[0].original
    site = titles.get(original.site, original.site)
    head = f"━━ {on_one_line(copies[0].original_title)} · {site} · " + _("copies: {n}").format(n=len(copies))
    yield line(head, Style.STRONG, overflow=Overflow.CUT)
    yield line(shown_url(original.url) or "", Style.SOFT, indent=3, overflow=Overflow.WHOLE)


def _reprint_lines(each: ListedReprint, titles: Mapping[str, str], language: str) -> Iterator[TextLine]:
    derived = each.derivation
    share = "" if derived.relation is Relation.QUOTATION else f" {derived.similarity:.0%}"
    relation = f"[{RELATION_NAMES[language][derived.relation]}{share}]"
    style = Style.WARNING if derived.relation is Relation.EDITED else Style.STRONG
    source = derived.credited_source
    credit = _("source: {source}").format(source=on_one_line(source)) if source else _("no source")
    seen = _("first seen {time} Beijing time").format(time=shown(derived.first_seen))
    headline = "" if each.title == each.original_title else f" · 《{on_one_line(each.title)}》"
    parts = (
        TextPart(columns(relation, 14), style),
        TextPart(f" {titles.get(each.page.site, each.page.site)} · {credit} · {seen}{headline}"),
    )
    yield TextLine(parts, overflow=Overflow.CUT)
    yield line(shown_url(each.page.url) or "", Style.SOFT, indent=3, overflow=Overflow.WHOLE)


def suspect_lines(answers: Sequence[Mapping[str, Any]]) -> Iterator[TextLine]:
    """Yield the lines of pairs that may be reprints: probability, and both addresses with their texts."""
    if not answers:
        yield line(_("No pair of texts is suspected."))
    for answer in answers:
        yield line(f"{answer['probability']:.2f}", Style.STRONG)
        for url, text in (("url", "text"), ("original_url", "original_text")):
            yield line(answer[url], Style.SOFT, indent=2, overflow=Overflow.WHOLE)
            yield from (line(each, indent=4) for each in answer[text].splitlines())
