"""Extract: lines of a page → the article in the page: headline, paragraphs, places of credit, attachments.

Two extractors read a page. Ours finds the element of the article. Trafilatura tells how sure that reading is, and
reads pages in which ours finds no element.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.article.blocks import is_furniture_text, lines_within
from crawler.article.body.closing import closing_credit, credit_above, paragraphs_of
from crawler.article.body.hidden_pages import with_hidden_pages
from crawler.article.body.line_classes import classed_lines
from crawler.article.body.page_lines import Surroundings, page_lines, template_lines
from crawler.article.body.run import ClassedLine, TextPlace
from crawler.article.body.second_reading import second_reading
from crawler.article.body.text_run import above_next_article, end_of_run, start_of_run
from crawler.article.carriers import Carried, ends_place, files_of_article
from crawler.article.containers import MARKED, SCORED, Container, find_container, path_of
from crawler.article.credit.bylines import byline
from crawler.article.credit.claims import Places
from crawler.article.credit.credit_lines import is_information, states_publication
from crawler.article.credit.header_lines import DATE_PIECE
from crawler.article.first_text import element_around, element_below, place_below
from crawler.article.headline import Headline, anchor_of, find_headline
from crawler.article.profiles import Profile
from crawler.markup.dates import DATE
from crawler.markup.tree import Line, PageTree, with_hidden
from storage.records import Attachment, PageLine

HARDLY = 60  # characters: below a shorter text we look for a hidden body
MUCH_LONGER = 4  # times as long as the visible text: a hidden body is then the article
ENDING = 4  # paragraphs at the end of a text, of which one may be a date
AFTER = 14  # lines below the body with possible credit
BEFORE = 5  # lines above the headline with possible credit
ABOVE = 8  # lines above a body whose headline stands elsewhere


@dataclass(frozen=True)
class Expectation:
    """The path of the article's element at the last look, the article's text, and the make of the site's pages."""

    container: str | None
    text: str | None
    profile: Profile | None


@dataclass(frozen=True, eq=False)
class Location:
    """The place of an article in a page: the text runs from line `first` to the line before `end`."""

    page: PageTree
    container: Container
    headline: Headline
    first: int
    end: int
    lead: int = 0  # lines of the text above the container
    is_anchored: bool = False  # credit stands beside the headline


@dataclass(frozen=True, eq=False)
class FoundArticle:
    """An article as found in the lines of a page. Without `container`, only trafilatura found the text."""

    page: PageTree
    headline: Headline
    container: Container | None
    paragraphs: tuple[str, ...]
    places: Places
    attachments: tuple[Attachment, ...]
    lines: tuple[Line, ...]
    shown: tuple[Line, ...] = ()  # all lines of the element, also lines left out of the article
    page_lines: tuple[PageLine, ...] = ()  # every line between headline and footer
    templates: frozenset[str] = frozenset()  # texts of lines that belong to the template
    is_anchored: bool = False  # credit stands beside the headline

    @property
    def is_marked(self) -> bool:
        """Return whether the page itself marks the element of its article, as e-papers do."""
        return self.container is not None and self.container.method == MARKED


def find_article(page: PageTree, url: str, expected: Expectation) -> FoundArticle | None:
    """Return the article of a page; None without an element of text or without a headline.

    A missing or short text is also looked for in elements hidden by styles until a script shows the text.
    Links count from `url`.
    """
    visible = _find_visible(page, url, expected)
    if not is_hardly_there(visible):
        return visible
    shown = with_hidden(page)
    if shown.chars <= page.chars + HARDLY:
        return visible
    return _much_longer(visible, _find_visible(shown, url, expected))


def is_hardly_there(article: FoundArticle | None) -> bool:
    """Return whether an article is missing or next to empty."""
    return article is None or sum(map(len, article.paragraphs)) < HARDLY


def _much_longer(visible: FoundArticle | None, hidden: FoundArticle | None) -> FoundArticle | None:
    """Return the hidden article if the text is much longer, else the visible article."""
    if visible is None or hidden is None:
        return visible or hidden
    return (
        hidden
        if len("".join(hidden.paragraphs)) > MUCH_LONGER * len("".join(visible.paragraphs))
        else visible
    )


def _find_visible(page: PageTree, url: str, expected: Expectation) -> FoundArticle | None:
    """Return the article in the lines of a page, with the parts of the text that a script pages."""
    anchor = anchor_of(page, is_information)
    container = find_container(page, expected.container, expected.profile, anchor)
    if container is not None and (whole := with_hidden_pages(page, container.element)):
        page, anchor = whole, anchor_of(whole, is_information)
        container = find_container(whole, expected.container, expected.profile, anchor)
    if container is None:
        return None
    if anchor is not None and anchor.first >= 0 and container.method == SCORED:
        below = element_below(page.lines, anchor, container.element, is_credit=is_information)
        container = container if below is None else replace(container, element=below, path=path_of(below))
    return article_in(page, container, anchor, url)


def article_in(
    page: PageTree, container: Container, anchor: Headline | None, url: str
) -> FoundArticle | None:
    """Return the article in an element; None without a headline. `anchor` is a headline with credit beside."""
    first, end = lines_within(page.lines, container.element)
    headline = _headline(page, anchor, first, end)
    if headline is None or end <= first:
        return None
    start = first
    if anchor and headline.last < first:
        start = start_of_run(page.lines, container.element, headline.last + 1, first)
    end = above_next_article(page.lines, headline, end_of_run(page.lines, container.element, end))
    below = _below_headline(page.lines, start, end, headline)
    is_anchored = anchor is not None and anchor.last == headline.last
    return _found_at(Location(page, container, headline, below, end, first - start, is_anchored), url)


def _headline(page: PageTree, anchor: Headline | None, first: int, end: int) -> Headline | None:
    """Return the headline of the text in the lines from `first` to `end`, in the place of an anchor above the text."""
    found = find_headline(page, first, end)
    if anchor is None or anchor.last >= first or (found and 0 <= found.last < first):
        return found
    return replace(anchor, text=found.text) if found and found.first < 0 else anchor


def _found_at(location: Location, url: str) -> FoundArticle:
    """Return text, credit and attachments of an article whose place is known."""
    shown = location.page.lines[location.first : location.end]
    headline = location.headline.text
    is_dated = any(map(_dates_the_page, _zone(location)))
    place = TextPlace(location.container.element, url, headline, is_dated, location.lead)
    classes = classed_lines(shown, place)
    paragraphs, brackets = paragraphs_of(classes, url)
    above = credit_above(classes)
    closing = [*brackets, *closing_credit(classes)]
    places = _places(location, above, closing)
    places = replace(places, byline=byline(paragraphs), ending=paragraphs[-ENDING:])
    return FoundArticle(
        location.page,
        location.headline,
        location.container,
        paragraphs,
        places,
        files_of_article(location.container.element, places.after, url),
        tuple(_kept(classes)),
        tuple(shown),
        page_lines(classes, brackets, Surroundings(_zone(location), location.page.lines[location.end :])),
        template_lines(classes, _zone(location)),
        location.is_anchored,
    )


def _kept(classes: Sequence[ClassedLine]) -> list[Line]:
    return [each.line for each in classes if each.is_kept]


def _zone(location: Location) -> Sequence[Line]:
    """Return the lines between the headline and the element of the text."""
    return _between(
        location.page.lines, location.headline, _top(location.headline, location.first), location.first
    )


def _dates_the_page(line: Line) -> bool:
    return DATE.search(line.text) is not None and is_information(line)


def _below_headline(lines: Sequence[Line], first: int, end: int, headline: Headline) -> int:
    """Return the line with which the text starts in an element with or without the headline."""
    if not first <= headline.last < end:
        return first
    above = sum(len(line.bare) for line in lines[first : headline.first])
    below = sum(len(line.bare) for line in lines[headline.last + 1 : end])
    return headline.last + 1 if above <= below else first


def _places(location: Location, above: Sequence[Line], closing: Sequence[str]) -> Places:
    """Return the lines around a text by place; `above` and `closing` are credit inside the text's element."""
    lines, first, end = location.page.lines, location.first, location.end
    top = _top(location.headline, first)
    between = _between(lines, location.headline, top, first)
    before = [
        line
        for line in lines[max(0, top - BEFORE) : top]
        if line.noise is None and (is_information(line) or DATE_PIECE.fullmatch(line.bare))
    ]
    used = {id(line) for line in (*between, *before, *above)}
    elsewhere = [line for line in (*lines[:first], *lines[end:]) if id(line) not in used]
    return Places(
        (*between, *above, *before), tuple(closing), lines[end : end + AFTER], elsewhere, zone=between
    )


def _top(headline: Headline, first: int) -> int:
    return headline.first if 0 <= headline.first <= first else max(0, first - ABOVE)


def _between(lines: Sequence[Line], headline: Headline, top: int, first: int) -> Sequence[Line]:
    """Return the lines between headline and text, and the headline's last line if credit follows in that line."""
    start = headline.last + 1 if headline.last < first else top
    between = lines[max(top, start) : first]
    return [lines[headline.last], *between] if headline.first >= 0 and headline.stamped else between


def carried_article(page: PageTree, carried: Carried, found: FoundArticle | None) -> FoundArticle:
    """Return the article of content without text. A few words of `found` in the place of the content belong to it."""
    lines, first, end = page.lines, carried.first, carried.end
    head = _between(lines, carried.headline, max(0, carried.headline.first), first)
    after = lines[end : end + AFTER]
    inside = lines[first:end]
    shown = {id(line) for line in inside}
    words = () if found is None else tuple(line for line in found.lines if id(line) in shown)
    texts = {line.text for line in words}
    paragraphs = () if found is None else tuple(text for text in found.paragraphs if text in texts)
    elsewhere = (*lines[: max(0, carried.headline.last)], *lines[end:])
    above = [line for line in inside if is_information(line)]
    places = Places((*head, *above), (), after, elsewhere)
    return FoundArticle(
        page,
        carried.headline,
        found.container if found is not None and paragraphs else None,
        paragraphs,
        places,
        carried.attachments,
        words,
        tuple(inside),
    )


def plain_article(page: PageTree, url: str) -> FoundArticle | None:
    """Return the article of plain lines without a sentence, right below a headline with source or day; else None."""
    anchor = anchor_of(page, states_publication)
    if anchor is None or anchor.first < 0:
        return None
    place = place_below(page.lines, anchor, is_credit=states_publication, ends=ends_place)
    if place is None:
        return None
    first, end = place
    element = element_around(page.lines[first:end])
    container = Container(element, path_of(element), SCORED, 0.0)
    found = _found_at(Location(page, container, anchor, first, end, is_anchored=True), url)
    return found if found.paragraphs else None


# --- the second reading ---


def find_by_trafilatura(page: PageTree) -> FoundArticle | None:
    """Return trafilatura's reading of a page in which ours finds no element with an article."""
    headline = find_headline(page, 0, len(page.lines))
    if headline is None or page.chars < HARDLY:
        return None
    paragraphs = second_reading(page.root)
    kept = tuple(text for text in paragraphs if not is_furniture_text(text) and text != headline.text)
    if not any("。" in text for text in kept) or len("".join(kept)) < HARDLY:
        return None
    return FoundArticle(page, headline, None, kept, Places((), (), (), page.lines), (), tuple(page.lines))
