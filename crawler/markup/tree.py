"""Extract: text of a page → its element tree and the lines a reader sees, each with its links. Pure.

A line is what ends at a block element or a <br>; so a page says the same whether its paragraphs are <p>, <div>
or text between breaks, and however its source is indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml import etree

from crawler.markup.boilerplate import OUTER_TAGS, Element, is_inline_advert, name_of, noise_of

MAX_CHARS = 3_000_000  # of a page's text; the largest real page at hand has 0.6 million
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
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x01]+")
WRAPPED = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
SPACE = re.compile(r"\s+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CELL_BLOCKS, CELL_CHARS = 12, 600  # a cell that holds more is no datum but part of a page's layout
LINK_LINES = 6  # a link over more lines is one that was never closed
LONG_TAG = 20_000  # characters
MAX_ATTRIBUTES = 1000
PAGE_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
TAG_END = re.compile(r"</[A-Za-z][\w:-]{0,40}\s*$")
TAG_START = re.compile(r"<[A-Za-z][\w:-]{0,40}")
CELL_GAP = "\x02"


def tidy(text: str) -> str:
    """As a reader sees it: white space collapsed, invisible characters and wraps of the source removed."""
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

    @cached_property
    def text(self) -> str:
        """What the link reads."""
        return tidy("".join(self.parts))


@dataclass(eq=False)
class Line:
    """What a reader sees as one line or paragraph."""

    source: str  # as in the markup; \x01 where an inline element starts or ends
    text: str  # as a reader sees it
    bare: str  # without any white space
    element: Element  # the block that holds it
    anchors: tuple[Anchor, ...]
    noise: Element | None  # outermost element that is frame or rotating matter
    inner: Element | None  # outermost element that is rotating matter
    row: bool  # a row of a table of data
    heading: bool

    @cached_property
    def spaced(self) -> str:
        """With a gap wherever an inline element starts or ends: for reading credit lines."""
        return (
            SPACE.sub(" ", self.source.replace("\x01", " \x01 ")).replace(" \x01", "\x01").strip(" \x01\x02")
        )

    @property
    def link_chars(self) -> int:
        """How many characters stand in links."""
        return sum(len(anchor.text.replace(" ", "")) for anchor in self.anchors) if self.anchors else 0


@dataclass(eq=False)
class PageTree:
    """A parsed page: its tree, and its lines in reading order."""

    root: Element
    lines: list[Line]

    @cached_property
    def title(self) -> str:
        """Content of <title>."""
        found = self.root.find(".//title")
        return tidy("".join(found.itertext())) if found is not None else ""

    @cached_property
    def metas(self) -> dict[str, str]:
        """Meta tags by lower-case name or property; the first of a name counts."""
        found: dict[str, str] = {}
        for meta in self.root.iter("meta"):
            name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
            content = tidy(meta.get("content") or "")
            if name and content:
                found.setdefault(name, content)
        return found

    @cached_property
    def chars(self) -> int:
        """How much there is to read."""
        return sum(len(line.bare) for line in self.lines)


def parse(text: str) -> Element:
    """The tree of a page; an empty one for what is no markup."""
    text = without_floods(CONTROL.sub(" ", text[:MAX_CHARS]))
    text = PAGE_END.sub("", text)  # the parser stops at the first; browsers, and so authors, do not care
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    if root is None:
        root = etree.Element("html")
    return root


def _break_preformatted(root: Element) -> None:
    """Turn line feeds into breaks where a page shows them."""
    for block in root.iter("pre"):
        parts = (block.text or "").split("\n")
        if len(parts) > 1 and len(parts) < MAX_LINES:
            block.text = parts[0]
            for at, part in enumerate(parts[1:]):
                feed = etree.Element("br")
                feed.tail = part
                block.insert(at, feed)


def without_floods(text: str) -> str:
    """Without tags of a thousand attributes: the parser compares every attribute with every other."""
    if len(text) < LONG_TAG:
        return text
    pieces = text.split(">")
    if max(map(len, pieces)) < LONG_TAG:
        return text
    return ">".join(_short_tag(piece) if len(piece) >= LONG_TAG else piece for piece in pieces)


def _short_tag(piece: str) -> str:
    start = TAG_START.search(piece)
    at = start.end() if start else 0
    attributes = piece[at:]
    if len(attributes.split(None, MAX_ATTRIBUTES + 1)) <= MAX_ATTRIBUTES:
        return piece
    foreign = sum(1 for char in attributes[:2000] if char > "\u2e80")
    if start is None and foreign > 100:
        return piece
    end = TAG_END.search(piece, max(at, len(piece) - 60))
    return piece[:at] + (end.group() if end else "")


def page_tree(text: str) -> PageTree:
    """Parse a page and read its lines."""
    root = parse(text)
    _break_preformatted(root)
    return PageTree(root, list(_Reader(root, show_hidden=False).lines()))


def with_hidden(page: PageTree) -> PageTree:
    """The same page with what its style hides: for bodies that a script makes visible."""
    return PageTree(page.root, list(_Reader(page.root, show_hidden=True).lines()))


class _Reader:
    """One walk over a tree, without recursion."""

    def __init__(self, root: Element, *, show_hidden: bool) -> None:
        self._root = root
        self._show_hidden = show_hidden
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
        return islice(self._lines(), MAX_LINES)

    def _lines(self) -> Iterator[Line]:
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                line, inwards = self._start(element)
                if not inwards:
                    walk.skip_subtree()
            else:
                line = self._end(element)
            if line:
                yield line
        if line := self._flush():
            yield line

    def _start(self, element: Element) -> tuple[Line | None, bool]:
        """The line that ends where the element starts, and whether to look inside it."""
        tag = str(element.tag)
        name = name_of(element) if element.attrib else ""
        if tag in BREAKS:
            return self._break(), False
        if self._is_skipped(element, tag, name):
            self._skipped = element
            return None, False
        line = self._enter(element, tag, name)
        self._add(element.text)
        return line, len(self._blocks) < MAX_DEPTH

    def _end(self, element: Element) -> Line | None:
        line = None
        if element is self._skipped:
            self._skipped = None
        elif element.tag not in BREAKS:
            line = self._leave(element, str(element.tag))
        if element is not self._root:
            self._add(element.tail)
        return line

    def _is_skipped(self, element: Element, tag: str, name: str) -> bool:
        if tag in SKIPPED or (element.attrib and self._is_hidden(element)):
            return True
        return bool(name) and tag in INLINE and is_inline_advert(element, name)

    def _is_hidden(self, element: Element) -> bool:
        if self._show_hidden:
            return False
        style = element.get("style")
        return bool(style and HIDDEN.search(style)) or element.get("hidden") is not None

    def _add(self, text: str | None) -> None:
        if not text:
            return
        self._parts.append(text)
        if not self._seen and not text.isspace():
            self._seen = True
        if self._link is not None:
            self._link.parts.append(text)

    def _break(self) -> Line | None:
        if self._row is not None:
            self._parts.append(" ")
            return None
        return self._flush()

    def _enter(self, element: Element, tag: str, name: str) -> Line | None:
        line = None
        inline = tag in INLINE or ":" in tag
        if not inline:
            line = self._break() if tag != "tr" else self._flush()
            self._blocks.append(element)
            self._headings += tag in HEADINGS
            if self._row is None and tag == "tr" and _is_data(element):
                self._row = element
            elif self._row is not None and tag in ("td", "th"):
                self._parts.append(CELL_GAP)
        else:
            self._parts.append("\x01")
        if (name and tag not in ("html", "body")) or tag in OUTER_TAGS:
            self._note_noise(element, tag, name)
        if tag == "a":
            self._open_link(element)
        return line

    def _note_noise(self, element: Element, tag: str, name: str) -> None:
        inner, outer = noise_of(name)
        if inner or outer or tag in OUTER_TAGS:
            self._noises.append((element, inner))

    def _open_link(self, element: Element) -> None:
        href = (element.get("href") or "").strip()
        if href:
            self._link, self._link_lines = Anchor(element, href), 0
            self._anchors.append(self._link)

    def _leave(self, element: Element, tag: str) -> Line | None:
        line = None
        if tag == "a":
            self._link = None
        if tag in INLINE or ":" in tag:
            self._parts.append("\x01")
        else:
            if element is self._row:
                self._row = None
                line = self._flush(row=True)
            elif self._row is None:
                line = self._flush()
            else:
                self._parts.append(" ")
            self._blocks.pop()
            self._headings -= tag in HEADINGS
        if self._noises and self._noises[-1][0] is element:
            self._noises.pop()
        return line

    def _flush(self, *, row: bool = False) -> Line | None:
        line = None
        if self._seen:
            inner = next((each for each, is_inner in self._noises if is_inner), None)
            source = "".join(self._parts)
            text = tidy(source)
            line = Line(
                source, text, text.replace(" ", ""), self._blocks[-1], tuple(self._anchors),
                self._noises[0][0] if self._noises else None, inner, row, self._headings > 0,
            )  # fmt: skip
            if not line.text:
                line = None
        self._anchors = []
        if self._link is not None:  # a link around blocks goes on in the next line
            self._link_lines += self._seen
            again = Anchor(self._link.element, self._link.href)
            self._link = again if self._link_lines < LINK_LINES else None
            self._anchors.extend([again] if self._link else [])
        self._parts, self._seen = [], False
        return line


def _is_data(row: Element) -> bool:
    """Whether a row holds cells of data; rows of a table that only lays out a page hold whole articles."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    return not any(_lays_out(cell) for cell in cells)


def _lays_out(cell: Element) -> bool:
    if not len(cell):
        return False
    if next(cell.iter("table", "ul", "ol", "h1", "h2", "h3", "form", "dl"), None) is not None:
        return True
    if sum(1 for _ in cell.iter("p", "div", "br")) > CELL_BLOCKS:
        return True
    chars = 0
    for text in cell.itertext():
        chars += len(text)
        if chars > CELL_CHARS:
            return True
    return False
