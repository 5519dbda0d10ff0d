"""Extract: the hypotheses about a page, each with its evidence → what the page is: article, content without text, list.

Every hypothesis gathers signs, and a sign has points. The hypothesis with the most points holds; of two with equal
points, the first of `Hypothesis`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from crawler.article.article_in_page import FoundArticle
from crawler.article.carriers import Carried, may_be_credit
from crawler.article.credit.credit_lines import is_information
from crawler.article.headline import squeezed
from crawler.article.page_kind import is_front_page
from crawler.lists.listing import ListReading
from crawler.lists.paging import resolved
from crawler.lists.rows import is_way
from crawler.markup.boilerplate import OUTER_TAGS, Element, name_of, noise_of
from crawler.markup.tree import Line, PageTree

SURELY = 150  # characters of a text that is surely an article
SURELY_SENTENCES = 3
A_FEW, ENTRIES, MANY_ENTRIES = 1, 3, 5  # a list has three entries
ROWS, LINKS_FIRST = 10, 3  # links of a page of rows; links before which text counts as standing above
SUMMARY = 200  # characters; a shorter text below an entry is the summary of the entry
MIXED = 0.15  # share of entries among the lines of a text from which text and list are mixed
LEADING = 60  # characters of text before the first of several links make an article, not a list
# Characters: within an article so much text stands before the links of a box, within a list never.
LEADING_ENOUGH = 150
CREDITED_AT_LEAST = 30  # characters of a credited article without a sentence
SHORTEST, SHORT, LONG = 15, 30, 60  # characters of a text without date and source
BELOW = 3  # lines below the text that may hold date and source
HEADED_WITHIN = 4  # lines below a headline within which its text begins
OWN_TITLE = 9  # characters of a headline that names no column of the site
LINK_FROM = 6  # characters of a line that can be an entry
FILLED_BY_PEOPLE = frozenset(("text", "tel", "email", "radio", "file"))  # types of fields
FIELDS = 5  # fields of a form for people to fill
COLUMN_ADDRESS = re.compile(r"https?://[^/]+/(?:[^/?#\d]+/)+(?:(?:index|list|default)\.\w{2,5})?")
ADDRESS_DIGITS = re.compile(r"\d+")
CUT_OFF = re.compile(r"(?:…|\.{3})[”\"》」]?$")
SENTENCE = re.compile(r"[。！？!?]")
LATIN_SENTENCE = re.compile(r"[a-z)\"”]\.(?=\s|$)", re.IGNORECASE | re.MULTILINE)
MORE = re.compile(r"^[\s\[【(（>+]*(?:更多|more|查看更多|MORE)[\s\]】)）>+»…]*$", re.IGNORECASE)
SECTIONS = 3  # links 更多 of a front page


class Hypothesis(StrEnum):
    """What a page may be, in the order that decides between equals."""

    TEXT = "text"  # an article with a text
    CARRIED = "carried"  # an article whose content is a file, picture, frame or video
    LIST = "list"
    FORM = "form"
    NOTHING = "nothing"


class Sign(StrEnum):
    """Evidence for a hypothesis."""

    # a text
    CREDITED = "credited"  # date or source stand beside the text
    CREDITED_LINES = "credited-lines"  # date or source stand beside lines without a sentence
    SENTENCE = "sentence"
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    SURE_TEXT = "sure-text"
    PLAIN_LINES = "plain-lines"  # lines without a sentence on a page without entries
    TEXT_LEADS = "text-leads"  # a credited text stands before the entries
    HEADED_TEXT = "headed-text"  # sentences right below the headline of the page's own title or address
    # a text that is part of a list
    ROW_UPON_ROW = "row-upon-row"
    HEADED_BY_ENTRY = "headed-by-entry"
    ENTRIES_IN_TEXT = "entries-in-text"
    INTRODUCES_ENTRIES = "introduces-entries"
    CUT_OFF_LINES = "cut-off-lines"  # the text consists of lines that end in …
    # content without text
    HEADED = "headed"  # headline, date or source, and the content below
    BEFORE_ENTRIES = "before-entries"
    IN_KNOWN_BODY = "in-known-body"
    # a list
    ENTRIES = "entries"
    MANY_ENTRIES = "many-entries"
    DATED_FEW = "dated-few"  # one or two entries with dates
    FRONT_ADDRESS = "front-address"
    COLUMN_ADDRESS = "column-address"  # a folder without numbers, or its index
    SECTIONS = "sections"
    # a form, and the rest
    FIELDS = "fields"
    FIELDS_IN_TEXT = "fields-in-text"  # the fields stand among the lines of the text, which name them
    ANY_PAGE = "any-page"


# Measured with `python benchmarks/extraction.py --misses` and `python benchmarks/notices.py`.
POINTS: Mapping[Sign, float] = {
    Sign.CREDITED: 4, Sign.CREDITED_LINES: 3,
    Sign.SENTENCE: 2, Sign.SHORT_TEXT: 1, Sign.LONG_TEXT: 1.2, Sign.SURE_TEXT: 3,
    Sign.PLAIN_LINES: 1.6, Sign.TEXT_LEADS: 8, Sign.HEADED_TEXT: 1.6,
    Sign.HEADED: 6, Sign.BEFORE_ENTRIES: 2, Sign.IN_KNOWN_BODY: 2,
    Sign.ENTRIES: 3, Sign.MANY_ENTRIES: 0.5, Sign.DATED_FEW: 2.5, Sign.ROW_UPON_ROW: -8, Sign.HEADED_BY_ENTRY: -8,
    Sign.ENTRIES_IN_TEXT: -8, Sign.FRONT_ADDRESS: 3, Sign.COLUMN_ADDRESS: 0.5, Sign.SECTIONS: 2, Sign.CUT_OFF_LINES: -8,
    Sign.INTRODUCES_ENTRIES: -2, Sign.FIELDS: 4, Sign.FIELDS_IN_TEXT: 3, Sign.ANY_PAGE: 1.5,
}  # fmt: skip


@dataclass(frozen=True)
class HypothesisEvidence:
    """A hypothesis with its evidence."""

    hypothesis: Hypothesis
    signs: tuple[Sign, ...]

    @property
    def points(self) -> float:
        """Return the sum of the points of all signs."""
        return sum(POINTS[sign] for sign in self.signs)


@dataclass(frozen=True, eq=False)
class Contest:
    """A page with all that the hypotheses about the page rest on."""

    url: str
    tree: PageTree
    found: FoundArticle | None
    carried: Carried | None
    listing: ListReading

    @property
    def entries(self) -> int:
        """Return the number of entries. Links with one title at every place are buttons."""
        return len({link.title or link.url for link in self.listing.links})

    @property
    def titles(self) -> set[str]:
        """Return the titles of the entries."""
        return {link.title for link in self.listing.links if link.title}


def ranked_hypotheses(page: Contest) -> list[HypothesisEvidence]:
    """Return all hypotheses with their evidence, the best first."""
    signs = {
        Hypothesis.TEXT: _signs_of_text(page),
        Hypothesis.CARRIED: _signs_of_carried(page),
        Hypothesis.LIST: _signs_of_list(page),
        Hypothesis.FORM: _signs_of_form(page),
        Hypothesis.NOTHING: iter((Sign.ANY_PAGE,)),
    }
    gathered = [HypothesisEvidence(hypothesis, tuple(found)) for hypothesis, found in signs.items()]
    return sorted(gathered, key=lambda evidence: -evidence.points)


def is_surely_article(found: FoundArticle) -> bool:
    """Return whether a text is so long, credited and free of links that no entry of a list matters."""
    chars = sum(len(line.bare) for line in found.lines)
    linked = sum(line.link_chars for line in found.lines)
    if sum(map(_is_link, found.shown)) >= ENTRIES or _is_cut_off(found):
        return False
    return (
        chars >= SURELY
        and sum(paragraph.count("。") for paragraph in found.paragraphs) >= SURELY_SENTENCES
        and linked < 0.1 * chars
        and _has_credit_beside(found)
    )


def is_cut_by_links(found: FoundArticle) -> bool:
    """Return whether lines of nothing but links stand above and among the sentences, as on a list with summaries."""
    last = max((number for number, line in enumerate(found.shown) if _is_sentence(line)), default=0)
    links = [number for number, line in enumerate(found.shown[:last]) if _is_link(line)]
    if len(links) < ENTRIES:
        return False
    return sum(len(line.bare) for line in found.shown[: links[0]] if _is_sentence(line)) < LEADING


# --- a text ---


def _signs_of_text(page: Contest) -> Iterator[Sign]:
    found = page.found
    if found is None or not found.paragraphs:
        return
    chars, sentences = _measure(page, found)
    yield from _signs_of_length(page, chars, sentences)
    yield from _signs_against_text(page, found)
    if (sentences or chars >= CREDITED_AT_LEAST or found.attachments) and _has_credit_beside(found):
        yield Sign.CREDITED if sentences or found.attachments else Sign.CREDITED_LINES
        if chars >= SURELY and sentences >= SURELY_SENTENCES:
            yield Sign.SURE_TEXT
        if _leads(page, found, chars):
            yield Sign.TEXT_LEADS


def _signs_of_length(page: Contest, chars: int, sentences: int) -> Iterator[Sign]:
    if not sentences:
        if page.entries == 0 and chars >= LONG:
            yield Sign.PLAIN_LINES
        return
    lengths = ((SHORTEST, Sign.SENTENCE), (SHORT, Sign.SHORT_TEXT), (LONG, Sign.LONG_TEXT))
    yield from (sign for least, sign in lengths if chars >= least)
    if chars >= SHORTEST and page.found is not None and _is_headed(page, page.found):
        yield Sign.HEADED_TEXT


def _is_headed(page: Contest, found: FoundArticle) -> bool:
    """Return whether a text stands right below a headline that is no link, on a page made for this text alone.

    Such a page has the headline as its title, or an address made like the addresses of the entries. A page with a
    pager is a list.
    """
    first, last = found.headline.first, found.headline.last
    if first < 0 or not found.lines or page.listing.next_page is not None:
        return False
    if any(line.link_chars for line in page.tree.lines[first : last + 1]):
        return False
    below = page.tree.lines[last + 1 : last + 1 + HEADED_WITHIN]
    if not any(line is found.lines[0] for line in below):
        return False
    shown = squeezed(found.headline.text)
    is_title = len(shown) >= OWN_TITLE and squeezed(page.tree.title).startswith(shown)
    return _is_numbered(page.url) and (
        (is_title and not _is_followed_by_entry(page, found)) or _is_beside_entries(page)
    )


def _is_followed_by_entry(page: Contest, found: FoundArticle) -> bool:
    """Return whether the line right below a text is an entry, as below the introduction of a column."""
    lines = page.tree.lines
    last = next((number for number, line in enumerate(lines) if line is found.lines[-1]), len(lines))
    return any(_is_entry(line, page.titles) for line in lines[last + 1 : last + 2])


def _is_numbered(url: str) -> bool:
    return ADDRESS_DIGITS.search(url.partition("//")[2].partition("/")[2]) is not None


def _is_beside_entries(page: Contest) -> bool:
    """Return whether three entries, or most of them, have addresses that differ from the page's in numbers alone."""
    form = ADDRESS_DIGITS.sub("0", page.url)
    alike = sum(ADDRESS_DIGITS.sub("0", link.url) == form for link in page.listing.links)
    return alike >= ENTRIES or alike > len(page.listing.links) / 2


def _measure(page: Contest, found: FoundArticle) -> tuple[int, int]:
    """Return characters and sentences of a text. An entry is no text, and a line cut off with … is no sentence."""
    entries = {line.text for line in found.lines if _is_entry(line, page.titles)} if found.lines else set()
    told = [paragraph for paragraph in found.paragraphs if paragraph not in entries]
    whole = "".join(paragraph for paragraph in told if not CUT_OFF.search(paragraph))
    return sum(map(len, told)), len(SENTENCE.findall(whole)) + (len(LATIN_SENTENCE.findall(whole)) > 1)


def _leads(page: Contest, found: FoundArticle, chars: int) -> bool:
    """Return whether so much text stands before the entries that the entries are a box within the text."""
    least = max(LEADING, min(LEADING_ENOUGH, chars / 5))
    return _chars_before_entries(found.shown, page.titles) >= least


def _has_credit_beside(found: FoundArticle) -> bool:
    """Return whether a date or a source stands near the text, or meta tags name an article.

    The date of an entry says nothing of a text below the list.
    """
    if "articletitle" in found.page.metas or "founder-title" in found.page.metas:
        return True
    beside = [
        *filter(may_be_credit, found.places.head),
        *filter(is_information, found.places.after[:BELOW]),
    ]
    places = {id(line): number for number, line in enumerate(found.page.lines)} if beside else {}
    return any(not _is_of_entry(line, found, places.get(id(line), 0)) for line in beside)


def _is_of_entry(line: Line, found: FoundArticle, at: int) -> bool:
    """Return whether a line with a date belongs to the link in the line, or to the lone link in the line before."""
    if any(_is_title(anchor.text) for anchor in line.anchors) and not is_way(line.text):
        return line.link_chars >= 0.3 * len(line.bare)
    lines = found.page.lines
    if at == 0 or not _is_link(lines[at - 1]) or at - 1 == found.headline.last:
        return False
    return _repeats_row(lines, at)


def _repeats_row(lines: Sequence[Line], at: int) -> bool:
    """Return whether the same two lines, a link and a date, follow or precede."""
    for other in (at - 2, at + 2):
        if 0 < other < len(lines) and _is_link(lines[other - 1]) and is_information(lines[other]):
            return True
    return False


def _is_title(text: str) -> bool:
    return len(text) > LINK_FROM


# --- content without text ---


def _signs_of_carried(page: Contest) -> Iterator[Sign]:
    if page.carried is None:
        return
    yield Sign.HEADED
    if page.carried.in_known_body:
        yield Sign.IN_KNOWN_BODY
    if _is_before_entries(page, page.carried):
        yield Sign.BEFORE_ENTRIES


def _is_before_entries(page: Contest, carried: Carried) -> bool:
    titles = page.titles
    return sum(_is_entry(line, titles) for line in page.tree.lines[: carried.first]) < ENTRIES


# --- a list ---


def _signs_of_list(page: Contest) -> Iterator[Sign]:
    entries = page.entries
    if A_FEW <= entries < ENTRIES and all(link.date for link in page.listing.links):
        yield Sign.DATED_FEW
    if entries < ENTRIES:
        return
    yield Sign.ENTRIES
    if COLUMN_ADDRESS.fullmatch(page.url):
        yield Sign.COLUMN_ADDRESS
    if entries >= MANY_ENTRIES:
        yield from _signs_of_many(page)


def _signs_of_many(page: Contest) -> Iterator[Sign]:
    yield Sign.MANY_ENTRIES
    if is_front_page(page.url):
        yield Sign.FRONT_ADDRESS
    more = (MORE.match(anchor.text) for line in page.tree.lines for anchor in line.anchors)
    if sum(1 for match in more if match) >= SECTIONS:
        yield Sign.SECTIONS


def _signs_against_text(page: Contest, found: FoundArticle) -> Iterator[Sign]:
    """Yield the signs that a text is part of a list."""
    if page.entries < ENTRIES:
        return
    if page.entries >= MANY_ENTRIES and _is_row_upon_row(found.shown):
        yield Sign.ROW_UPON_ROW
    if _is_entry_with_summary(page, found):
        yield Sign.HEADED_BY_ENTRY
    if _introduces_entries(page, found):
        yield Sign.INTRODUCES_ENTRIES
    if _is_mixed_with_entries(found.shown, page.titles):
        yield Sign.ENTRIES_IN_TEXT
    if _is_cut_off(found):
        yield Sign.CUT_OFF_LINES


def _is_cut_off(found: FoundArticle) -> bool:
    """Return whether most lines of a text end in …: the headlines of a row of pictures."""
    cut = sum(1 for paragraph in found.paragraphs if CUT_OFF.search(paragraph))
    return cut >= ENTRIES and cut > len(found.paragraphs) / 2


def _is_entry_with_summary(page: Contest, found: FoundArticle) -> bool:
    """Return whether the headline, or the first line above a short text, is itself a link to another article."""
    at, titles = found.headline.first, page.titles
    if at >= 0 and _is_link(found.page.lines[at]) and _is_entry(found.page.lines[at], titles):
        return not any(_leads_here(anchor.href, page.url) for anchor in found.page.lines[at].anchors)
    is_short = sum(map(len, found.paragraphs)) < SUMMARY
    if not is_short or not found.shown:
        return False
    return _is_entry(found.shown[0], titles) or _is_top_story(page, found)


def _is_top_story(page: Contest, found: FoundArticle) -> bool:
    """Return whether a short text without credit is the summary of the link above, the top story of a dated list."""
    first = found.shown[0]
    if not _is_link(first) or _has_credit_beside(found):
        return False
    is_dated = sum(link.date is not None for link in page.listing.links) >= ENTRIES
    return is_dated and not any(_leads_here(anchor.href, page.url) for anchor in first.anchors)


def _introduces_entries(page: Contest, found: FoundArticle) -> bool:
    """Return whether an element holds more entries than lines of text, below a text without credit: a topic page."""
    if _has_credit_beside(found):
        return False
    titles = page.titles
    entries = sum(1 for line in found.shown if _is_entry(line, titles))
    told = sum(1 for line in found.lines if not _is_entry(line, titles))
    return entries >= MANY_ENTRIES and entries > told


def _leads_here(href: str, url: str) -> bool:
    target = resolved(href, url)
    return target is not None and target.partition("?")[0] == url.partition("?")[0]


def _is_mixed_with_entries(lines: Sequence[Line], titles: set[str]) -> bool:
    """Return whether entries stand above or among the sentences; entries below the last sentence do not count."""
    last = max((number for number, line in enumerate(lines) if _is_sentence(line)), default=len(lines))
    entries = sum(1 for line in lines[:last] if _is_entry(line, titles))
    return entries >= ENTRIES and entries >= MIXED * len(lines)


def _is_sentence(line: Line) -> bool:
    return "。" in line.text and line.link_chars < 0.5 * len(line.bare)


def _is_entry(line: Line, titles: set[str]) -> bool:
    """Return whether a line is an entry of a list, rather than text with a link."""
    return line.link_chars >= 0.5 * len(line.bare) and _links_to_entry(line, titles)


def _links_to_entry(line: Line, titles: set[str]) -> bool:
    return any(anchor.text in titles for anchor in line.anchors)


def _chars_before_entries(lines: Sequence[Line], titles: set[str]) -> int:
    """Return the characters of text before the first entry: 0 on a list whose entries have summaries."""
    chars = 0
    for line in lines:
        if _links_to_entry(line, titles):
            break
        chars += len(line.bare) if "。" in line.text else 0
    return chars


def _is_link(line: Line) -> bool:
    return len(line.bare) >= LINK_FROM and line.link_chars >= 0.8 * len(line.bare)


def _is_row_upon_row(lines: Sequence[Line]) -> bool:
    """Return whether lines of nothing but links outnumber the sentences, and stand above the sentences."""
    links = sentences = text_above = 0
    for line in lines:
        if _is_link(line):
            links += 1
        elif "。" in line.text:
            sentences += 1
            text_above += len(line.bare) if links < LINKS_FIRST else 0
    return links >= ROWS and links > sentences and text_above < LEADING


# --- a form ---


def _signs_of_form(page: Contest) -> Iterator[Sign]:
    """Yield FIELDS for a page whose form is to be filled in. Search, log-in and comments have fewer or named fields."""
    for form in islice(page.tree.root.iter("form"), 20):
        if any(
            any(noise_of(name_of(each))) or each.tag in OUTER_TAGS for each in (form, *form.iterancestors())
        ):
            continue
        if _fields_in(form) >= FIELDS:
            yield Sign.FIELDS
            if page.found and page.found.container and _fields_in(page.found.container.element) >= FIELDS:
                yield Sign.FIELDS_IN_TEXT
            return


def _fields_in(element: Element) -> int:
    """Return the number of fields that people fill in."""
    boxes = element.iter("input", "textarea", "select")
    return sum(1 for box in boxes if (box.get("type") or "text").lower() in FILLED_BY_PEOPLE)
