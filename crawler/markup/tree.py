"""Text of a page → its element tree and its lines with their links, as a reader sees the page.

A line ends at a block element or at a <br>. So a page has the same lines whether its paragraphs are <p>, <div>
or text between breaks, and however the source is indented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import islice

from lxml import etree

from crawler.markup.accents import without_floods_of_accents
from crawler.markup.boilerplate import OUTER_TAGS, UNMADE, Element, Make, is_short_advert, make_of
from crawler.markup.properties import founder_properties
from crawler.markup.whole_tree import parsed

MAX_CHARS = 3_000_000  # of a page's markup; the largest real page at hand has 0.6 million
MAX_LINES = 20_000
MAX_DEPTH = 600
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "publishtime",
    "ucapsource", "ucaptitle", "source", "author",
))  # fmt: skip
SKIPPED = frozenset((
    "head", "script", "style", "noscript", "template", "select", "option", "textarea", "input",
    "button", "iframe", "object", "embed", "svg", "canvas", "map", "audio", "video", "frameset",
    "meta", "link", "base", "param",
))  # fmt: skip
BREAKS = frozenset(("br", "hr"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x01]+")
WRAPPED = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
SPACE_CODE = ord(" ")
# Bytes of UTF-8 with a space in place of every control character.
WITHOUT_CONTROL = bytes(
    SPACE_CODE if code == 0x7F or (code < SPACE_CODE and code not in b"\t\n\r") else code
    for code in range(256)
)
CELLS = frozenset(("td", "th"))
LAYOUT = ("table", "ul", "ol", "h1", "h2", "h3", "form", "dl")
CELL_BLOCKS, CELL_CHARS = 12, 600  # a larger cell is part of the page's layout, not a datum
SCRIPT_AT_MOST = 500  # characters of a script in a link
# A page that a script opens in place of a link.
OPENED = re.compile(
    r"(?:window\.open\s*\(|location\.(?:assign|replace)\s*\(|location(?:\.href)?\s*=)\s*[\"']((?:https?:/)?/[^\"'\s]{1,400})[\"']",
    re.IGNORECASE,
)
LINK_LINES = 6  # a link over more lines was never closed
LONG_TAG = 20_000  # characters
MAX_ATTRIBUTES = 1000
MOST_FOREIGN = 100  # Chinese characters in a piece of text; a tag's attributes hold fewer
PAGE_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# An entity that a program escaped once more; readers mean the character: &amp;nbsp; &amp;ldquo;
TWICE_ESCAPED = re.compile(
    r"&(?:amp;)+(?=(?:nbsp|ensp|emsp|[lr]dquo|[lr]squo|hellip|[mn]dash|middot|bull|quot|times|deg|"
    r"permil|yen|copy|reg|trade|#\d{2,6}|#x[0-9a-f]{2,6});)",
    re.IGNORECASE,
)
TAG_END = re.compile(r"</[A-Za-z][\w:-]{0,40}\s*$")
TAG_START = re.compile(r"<[A-Za-z][\w:-]{0,40}")
# Marks in the source of a line: an edge of an inline element, and a gap between two cells.
INLINE_EDGE, CELL_GAP = "\x01", "\x02"


def tidy(text: str) -> str:
    """Return `text` as a reader sees it.

    White space is collapsed; invisible characters and line wraps of the source between Chinese characters go.
    """
    text = text.replace(INLINE_EDGE, "")  # at every link; the quick way for most lines
    if not text.isprintable():
        text = INVISIBLE.sub("", text).replace(CELL_GAP, " ")
        if "\n" in text or "\r" in text:
            text = WRAPPED.sub("", text)
    return " ".join(text.split())


@dataclass(eq=False)
class Anchor:
    """A link within a line."""

    element: Element
    href: str
    parts: list[str] = field(default_factory=list)
    text: str = ""  # the words of the link, once the line is read


@dataclass(eq=False)
class Line:
    """A line or paragraph of a page."""

    source: str  # as in the markup, with INLINE_EDGE and CELL_GAP
    text: str  # as a reader sees the line
    bare: str  # the text without white space
    element: Element  # the block that holds the line
    anchors: tuple[Anchor, ...]
    noise: Element | None  # outermost element around the line that is named like a frame or rotating matter
    inner: Element | None  # outermost element around the line that is named like rotating matter
    row: bool  # whether the line is a row of a data table
    heading: bool
    link_chars: int  # characters in links, spaces not counted
    answers: dict[str, bool] = field(default_factory=dict)  # to questions of several stages, by name
    kept_spaced: str | None = None  # the answer of `spaced`

    @property
    def spaced(self) -> str:
        """Return the text with a gap at each edge of an inline element. Credit lines are read in this form."""
        if self.kept_spaced is None:
            gaps = " ".join(self.source.replace("\x01", " \x01 ").split())
            self.kept_spaced = gaps.replace(" \x01", "\x01").strip(" \x01\x02")
        return self.kept_spaced


def asked_once(question: Callable[[Line], bool]) -> Callable[[Line], bool]:
    """Return a function that answers a question about a line once: the line keeps the answer."""
    name = question.__qualname__

    @wraps(question)
    def answer(line: Line) -> bool:
        if name not in line.answers:
            line.answers[name] = question(line)
        return line.answers[name]

    return answer


@dataclass(eq=False)
class PageTree:
    """A parsed page with its lines in reading order."""

    root: Element
    lines: list[Line]
    properties: Mapping[str, str] = field(default_factory=dict)  # of a comment of the newspaper's system

    @cached_property
    def title(self) -> str:
        """Return the content of <title>; empty if the page has no title."""
        element = next(self.root.iter("title"), None)
        return tidy("".join(element.itertext())) if element is not None else ""

    @cached_property
    def metas(self) -> dict[str, str]:
        """Return the contents of meta tags by lower-case name or property. The first tag of a name counts.

        The properties of an e-paper's page count as meta tags.
        """
        contents = dict(self.properties)
        for meta in self.root.iter("meta"):
            name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
            content = tidy(meta.get("content") or "")
            if name and content:
                contents.setdefault(name, content)
        return contents

    @cached_property
    def chars(self) -> int:
        """Return the number of characters of all lines, white space not counted."""
        return sum(len(line.bare) for line in self.lines)


def _parse(text: str) -> Element:
    """Return the root of a page's tree; an empty <html> for text without markup."""
    text = _without_floods(text[:MAX_CHARS])
    text = without_floods_of_accents(text)
    if "&amp;" in text:
        text = TWICE_ESCAPED.sub("&", text)
    text = PAGE_END.sub("", text)  # the parser stops at the first end tag of the page; browsers go on
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = parsed(text.encode("utf-8", "replace").translate(WITHOUT_CONTROL), parser)
    return etree.Element("html") if root is None else root


def _break_preformatted(root: Element) -> None:
    """Turn the line feeds of <pre> into <br>."""
    for block in root.iter("pre"):
        parts = (block.text or "").split("\n")
        if 1 < len(parts) < MAX_LINES:
            block.text = parts[0]
            for at, part in enumerate(parts[1:]):
                feed = etree.Element("br")
                feed.tail = part
                block.insert(at, feed)


def _without_floods(text: str) -> str:
    """Remove the attributes of tags with over a thousand: the parser's time grows with their square."""
    half = LONG_TAG // 2  # a long tag covers a whole stretch of this length
    if all(text.find(">", at, at + half) >= 0 for at in range(0, len(text) - half + 1, half)):
        return text
    pieces = text.split(">")
    return ">".join(_short_tag(piece) if len(piece) >= LONG_TAG else piece for piece in pieces)


def _short_tag(piece: str) -> str:
    """Return the text before a ">" without the attributes of its tag, if these are too many."""
    start = TAG_START.search(piece)
    at = start.end() if start else 0
    attributes = piece[at:]
    if len(attributes.split(None, MAX_ATTRIBUTES + 1)) <= MAX_ATTRIBUTES:
        return piece
    foreign = sum(1 for char in attributes[:2000] if char > "\u2e80")
    if start is None and foreign > MOST_FOREIGN:
        return piece
    end = TAG_END.search(piece, max(at, len(piece) - 60))
    return piece[:at] + (end.group() if end else "")


def page_tree(text: str) -> PageTree:
    """Parse a page and read its lines."""
    root = _parse(text)
    _break_preformatted(root)
    return PageTree(root, list(_LineWalk(root, show_hidden=False).lines()), founder_properties(text))


def with_hidden(page: PageTree) -> PageTree:
    """Return the page with hidden lines too: some bodies are made visible by a script."""
    return PageTree(page.root, list(_LineWalk(page.root, show_hidden=True).lines()), page.properties)


def read_again(page: PageTree) -> PageTree:
    """Return a page with the lines of its tree as the tree is now."""
    return PageTree(page.root, list(_LineWalk(page.root, show_hidden=False).lines()), page.properties)


class _LineWalk:
    """A walk over a tree that collects lines, without recursion.

    The methods return the line that ends at an event of the walk, or None.
    """

    def __init__(self, root: Element, *, show_hidden: bool) -> None:
        self._root = root
        self._show_hidden = show_hidden
        self._walk = etree.iterwalk(root, events=("start", "end"))
        self._parts: list[str] = []
        self._seen = False  # whether the parts hold more than white space
        self._anchors: list[Anchor] = []
        self._link: Anchor | None = None
        self._link_lines = 0
        self._blocks: list[Element] = [root]
        self._noises: list[tuple[Element, bool]] = []
        self._headings = 0
        self._row: Element | None = None
        self._skipped: Element | None = None

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the tree, at most MAX_LINES."""
        return islice(self._lines(), MAX_LINES)

    def _lines(self) -> Iterator[Line]:
        start, end = self._start, self._end
        for event, element in self._walk:
            if line := start(element) if event == "start" else end(element):
                yield line
        if self._seen:
            yield from filter(None, (self._flush(),))

    def _start(self, element: Element) -> Line | None:
        """Return the line that ends at the element's start; the walk goes on inside the element if it is shown."""
        tag = str(element.tag)
        if tag in BREAKS:
            self._walk.skip_subtree()
            return self._break()
        attributes = dict(element.items())  # many times as quick as to ask for every name
        make = _make_in(attributes) if attributes else UNMADE
        if tag in SKIPPED or (attributes and self._is_left_out(element, attributes, make)):
            self._skipped = element
            self._walk.skip_subtree()
            return None
        line = self._enter(element, tag)
        if make.is_noise or tag in OUTER_TAGS:
            self._note_noise(element, tag, make)
        if text := element.text:
            self._add(text)
        if len(self._blocks) >= MAX_DEPTH:
            self._walk.skip_subtree()
        return line

    def _end(self, element: Element) -> Line | None:
        line = None
        if element is self._skipped:
            self._skipped = None
        elif element.tag not in BREAKS:
            line = self._leave(element, str(element.tag))
        if (text := element.tail) and element is not self._root:
            self._add(text)
        return line

    def _is_left_out(self, element: Element, attributes: Mapping[str, str], make: Make) -> bool:
        """Return whether an element is hidden, or an advert within a line."""
        if not self._show_hidden and (make.is_hidden or "hidden" in attributes):
            return True
        return make.is_advert and element.tag in INLINE and is_short_advert(element)

    def _note_noise(self, element: Element, tag: str, make: Make) -> None:
        if tag not in ("html", "body"):
            self._noises.append((element, make.is_inner))

    def _add(self, text: str) -> None:
        if not self._seen:
            if text.isspace():  # no line begins with white space
                return
            self._seen = True
        self._parts.append(text)
        if self._link is not None:
            self._link.parts.append(text)

    def _break(self) -> Line | None:
        """End the line; within a row of data, put a space."""
        if self._row is not None:
            self._parts.append(" ")
            return None
        return self._flush()

    def _enter(self, element: Element, tag: str) -> Line | None:
        if tag == "a":
            self._open_link(element)
        if tag in INLINE or ":" in tag:
            self._parts.append(INLINE_EDGE)
            return None
        line = self._flush() if self._row is None or tag == "tr" else self._break()
        self._blocks.append(element)
        if tag in HEADINGS:
            self._headings += 1
        elif self._row is None:
            if tag == "tr" and _is_data(element):
                self._row = element
        elif tag in CELLS:
            self._parts.append(CELL_GAP)
        return line

    def _open_link(self, element: Element) -> None:
        href = (element.get("href") or "").strip()
        if href[:1] in ("", "#", "j", "J"):
            href = _opened_by_script(href, element.get("onclick") or "") or href
        if href:
            self._link, self._link_lines = Anchor(element, href), 0
            self._anchors.append(self._link)

    def _leave(self, element: Element, tag: str) -> Line | None:
        line = None
        if tag in INLINE or ":" in tag:
            self._parts.append(INLINE_EDGE)
            if tag == "a":
                self._link = None
        else:
            line = self._leave_block(element, tag)
        if self._noises and self._noises[-1][0] is element:
            self._noises.pop()
        return line

    def _leave_block(self, element: Element, tag: str) -> Line | None:
        if element is self._row:
            self._row = None
            line = self._flush(row=True)
        else:
            line = self._break()
        self._blocks.pop()
        if tag in HEADINGS:
            self._headings -= 1
        return line

    def _flush(self, *, row: bool = False) -> Line | None:
        """End the line and begin a new one; return None if the line has no text."""
        if not self._seen and self._link is None:
            if self._parts:
                self._parts, self._anchors = [], []
            return None
        line = self._line(row=row) if self._seen else None
        self._anchors = []
        if self._link is not None:
            self._continue_link(self._link)
        self._parts, self._seen = [], False
        return line

    def _line(self, *, row: bool) -> Line | None:
        source = "".join(self._parts)
        text = tidy(source)
        if not text:
            return None
        noise, inner = None, None
        if self._noises:
            noise = self._noises[0][0]
            inner = next((element for element, is_inner in self._noises if is_inner), None)
        linked = 0
        for anchor in self._anchors:
            anchor.text = tidy("".join(anchor.parts))
            linked += len(anchor.text.replace(" ", ""))
        return Line(
            source, text, text.replace(" ", ""), self._blocks[-1], tuple(self._anchors),
            noise, inner, row, self._headings > 0, linked,
        )  # fmt: skip

    def _continue_link(self, link: Anchor) -> None:
        """Open a link around blocks again in the next line, unless it was never closed."""
        self._link_lines += self._seen
        if self._link_lines < LINK_LINES:
            self._link = Anchor(link.element, link.href)
            self._anchors.append(self._link)
        else:
            self._link = None


def _opened_by_script(href: str, onclick: str) -> str | None:
    """Return the address that a link opens by script: window.open('/a/1.html'); None for any other link."""
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return None
    found = OPENED.search(href[:SCRIPT_AT_MOST]) or OPENED.search(onclick[:SCRIPT_AT_MOST])
    return found.group(1) if found else None


def _make_in(attributes: Mapping[str, str]) -> Make:
    return make_of(attributes.get("class"), attributes.get("id"), attributes.get("style"))


def _is_data(row: Element) -> bool:
    """Return whether a row holds cells of data. Rows of a layout table hold whole articles instead."""
    cells = [cell for cell in row if cell.tag in CELLS]
    if len(cells) < 2:
        return False
    return not any(_lays_out(cell) for cell in cells)


def _lays_out(cell: Element) -> bool:
    if not len(cell):
        return False
    if next(cell.iter(*LAYOUT), None) is not None:
        return True
    if sum(1 for _ in cell.iter("p", "div", "br")) > CELL_BLOCKS:
        return True
    chars = 0
    for text in cell.itertext():
        chars += len(text)
        if chars > CELL_CHARS:
            return True
    return False
