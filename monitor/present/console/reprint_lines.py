"""Reprints → lines by original: the most altered reprint first. Suspects → both texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from itertools import groupby
from typing import Any

from monitor.present.console.lines import Overflow, Style, TextLine, TextPart, columns, line
from monitor.present.html import shown
from monitor.wording.event_words import COMMA
from monitor.wording.names import RELATION_NAMES
from monitor.wording.plain import on_one_line, shown_url
from storage.records import Derivation, Page, Relation

# The order within an original: an altered text needs a person, a quotation hardly.
ORDER = (Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION, Relation.VERBATIM, Relation.QUOTATION)

MOST_LINES = 76  # two screens of 80 × 40, with the prompt
MOST_ALTERED = 2  # copies of an original in full in a long list
MOST_SITES = 6  # that are named of copies of one relation


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
    for number, copies in enumerate(_by_original(carried)):
        if number:
            yield line("")
        yield from _original_lines(copies, titles)
        for each in copies:
            yield from _reprint_lines(each, titles, language)


def short_reprint_lines(
    carried: Sequence[ListedReprint], titles: Mapping[str, str], language: str, command: str
) -> Iterator[TextLine]:
    """Yield the lines of reprints for two screens.

    A longer list names the altered copies, counts the others, and names the command that lists all copies.
    """
    whole = list(reprint_lines(carried, titles, language))
    if len(whole) <= MOST_LINES:
        yield from whole
        return
    originals, written = _by_original(carried), 0
    for place, copies in enumerate(originals):
        lines = list(_original_in_short(copies, titles, language))
        if written + len(lines) >= MOST_LINES:
            left = sum(len(each) for each in originals[place:])
            words = _("{originals} more originals with {copies} copies: {command}")
            said = words.format(originals=len(originals) - place, copies=left, command=command)
            yield line(said, Style.SOFT, overflow=Overflow.WHOLE)
            return
        written += len(lines)
        yield from lines


def _by_original(carried: Sequence[ListedReprint]) -> list[list[ListedReprint]]:
    """Return the copies of each original, the most altered first; the original with the most copies first."""
    by_original: dict[int, list[ListedReprint]] = {}
    for each in carried:
        by_original.setdefault(each.original.id, []).append(each)
    return sorted((sorted(each, key=_rank) for each in by_original.values()), key=len, reverse=True)


def _original_in_short(
    copies: Sequence[ListedReprint], titles: Mapping[str, str], language: str
) -> Iterator[TextLine]:
    """Yield the head of an original, its most altered copies, and a line about the others by relation."""
    yield from _original_lines(copies, titles)
    altered = [each for each in copies if each.derivation.relation is Relation.EDITED][:MOST_ALTERED]
    for each in altered:
        yield from _reprint_lines(each, titles, language)
    others = copies[len(altered) :]
    for relation, some in groupby(others, key=lambda each: each.derivation.relation):
        sites = [_site_and_fault(each, titles) for each in some]
        names = COMMA[language].join(dict.fromkeys(sites[:MOST_SITES]))
        more = "…" if len(sites) > MOST_SITES else ""
        head = columns(f"[{RELATION_NAMES[language][relation]} {len(sites)}]", 14)
        yield TextLine((TextPart(head, Style.STRONG), TextPart(f" {names}{more}")), overflow=Overflow.CUT)


def _site_and_fault(each: ListedReprint, titles: Mapping[str, str]) -> str:
    """Return the title of the site of a copy, with a remark on a missing credit."""
    title = titles.get(each.page.site, each.page.site)
    is_quoted = each.derivation.relation is Relation.QUOTATION
    if each.derivation.credited_source or is_quoted:
        return title
    return _("{site} (no source)").format(site=title)


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
