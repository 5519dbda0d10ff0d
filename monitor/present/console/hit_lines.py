"""Hits of a search → three lines a hit: headline with site and version, the place of the words, the address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from gettext import gettext as _

from monitor.present.console.lines import Overflow, Row, Style, TextLine, TextPart, line
from monitor.present.html import shown
from monitor.present.search import Hit, HitCarrier, Marked
from monitor.wording.plain import shown_time, shown_url


def hit_lines(hits: Sequence[Hit], titles: Mapping[str, str], removed: str) -> Iterator[TextLine]:
    """Yield the lines of hits, an empty line between two hits; `removed` marks pages that are gone."""
    for number, hit in enumerate(hits):
        if number:
            yield line("")
        yield TextLine(
            (*_marked(hit.title, Style.STRONG), TextPart(f"  {_facts(hit, titles, removed)}", Style.SOFT))
        )
        yield TextLine(_marked(hit.snippet, Style.PLAIN), indent=2)
        if hit.carrier is not None:
            yield line(_carried(hit.carrier), Style.SOFT, indent=2)
            yield line(
                shown_url(hit.carrier.article.url) or "", Style.SOFT, indent=2, overflow=Overflow.WHOLE
            )
        yield line(shown_url(hit.page.url) or "", Style.SOFT, indent=2, overflow=Overflow.WHOLE)


def _carried(carrier: HitCarrier) -> str:
    """Return the article that names a file, and the place of the words in the file."""
    if carrier.picture is not None:
        place = _("picture {n}").format(n=carrier.picture)
    else:
        place = _("page {n} of the annex").format(n=carrier.page) if carrier.page else _("annex")
    certainty = (
        _("confidence {certainty}").format(certainty=f"{carrier.certainty:.2f}") if carrier.certainty else ""
    )
    return " · ".join(filter(None, (_("in {title}").format(title=carrier.title), place, certainty)))


def _marked(text: Marked, style: Style) -> Row:
    """Return a text as parts, the places of the words in their own style."""
    parts: list[TextPart] = []
    at = 0
    for start, end in text.marks:
        parts += [TextPart(text.text[at:start], style), TextPart(text.text[start:end], Style.HIT)]
        at = end
    return tuple(part for part in (*parts, TextPart(text.text[at:], style)) if part.text)


def _facts(hit: Hit, titles: Mapping[str, str], removed: str) -> str:
    published_at = hit.revision.article.attribution.published_at
    until = f" – {shown(hit.until)}" if hit.until else ""
    zone = _("Beijing time")
    facts = (
        titles.get(hit.page.site, hit.page.site),
        shown_time(published_at) if published_at else "",
        _("version {n}").format(n=hit.revision.number) + f" {zone} {shown(hit.revision.seen_at)}{until}",
        removed if hit.removed else "",
    )
    return " · ".join(filter(None, facts))
