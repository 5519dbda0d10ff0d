"""Scripts of a page with hardly a word → the text that a script writes into the page, as in 微信公众号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

from lxml import etree, html

from crawler.markup.boilerplate import Element
from crawler.markup.tree import PageTree, with_hidden

LONGEST_SCRIPT = 500_000  # characters
LEAST_SENTENCES = 2
# content_noencode: JsDecode('…'), "content": "<p>…</p>"
ASSIGNED = re.compile(
    r"\b\w{0,30}(?:content|article|body|html|detail|text|data)\w{0,30}[\"']?\s{0,9}[:=]\s{0,9}(?:\w{1,20}\()?"
    r"(?:'(?P<single>(?:[^'\\\r\n]++|\\.)++)'|\"(?P<double>(?:[^\"\\\r\n]++|\\.)++)\")",
    re.IGNORECASE,
)
# Headline, source and date beside the text: "publishTime": "2025-03-18 11:20", "source": "样例发布"
BESIDE = 20_000  # characters before and behind the beginning of the text
VALUE = re.compile(
    r"\b(?:(?P<date>(?:publish(?:ed)?|pub|release|issue|news)_?(?:time|date|at)|ptime)|"
    r"(?P<moment>(?:create_?|c)?time|date)|(?P<house>source(?:_?name)?|media(?:_?name)?)|"
    r"(?P<author>author(?:_?name)?)|(?P<headline>title|headline))[\"']?\s{0,9}[:=]\s{0,9}"
    r"(?:[\"'](?P<text>(?:[^\"'\\\r\n]|\\.){1,200})[\"']|(?P<number>1\d{9}(?:\d{3})?)(?!\d))",
    re.IGNORECASE,
)
AUTHOR = "script:author"  # meta tags often name the site as the author, and the text's own script does not
NAMES = {
    "date": "pubdate",
    "moment": "date",
    "house": "contentsource",
    "author": AUTHOR,
    "headline": "articletitle",
}
ESCAPE = re.compile(r"\\(?:x(?P<byte>[0-9a-fA-F]{2})|u(?P<unit>[0-9a-fA-F]{4})|(?P<plain>.))")
ESCAPED_WHOLE = re.compile(r"\s*%7[Bb]%22")  # {"
PLAIN_ESCAPES = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": ""}
PLACES = ("js_content", "content", "article", "app", "root")  # ids of the elements that a script fills


def with_script_text(page: PageTree) -> PageTree:
    """Return the page with the text that a script writes, in the element for the text; else the page itself.

    The text goes into the tree of the page.
    """
    text, script, at = max(_texts(page.root), key=lambda each: len(each[0]), default=("", "", 0))
    paragraphs = _paragraphs(text)
    if sum(paragraph.count("。") for paragraph in paragraphs) < LEAST_SENTENCES:
        return page
    place = _place(page.root)
    for paragraph in paragraphs:
        element = etree.SubElement(place, "p")
        element.text = paragraph
    shown = with_hidden(page)
    return replace(shown, properties={**_values_beside(script, at), **page.properties})


def _values_beside(script: str, at: int) -> dict[str, str]:
    """Return headline, source, author and moment of publication that stand nearest to a text in a script."""
    start = max(0, at - BESIDE)
    nearest: dict[str, tuple[int, str]] = {}
    for match in VALUE.finditer(script, start, at + BESIDE):
        name = next(name for name, value in match.groupdict().items() if value and name in NAMES)
        value = match["text"] or match["number"] or ""
        value = ESCAPE.sub(_character, value).strip() if match["text"] else _moment(value)
        distance = abs(match.start() - at)
        if value and distance < nearest.get(name, (BESIDE + 1, ""))[0]:
            nearest[name] = distance, value
    return {NAMES[name]: value for name, (_, value) in nearest.items()}


def _moment(stamp: str) -> str:
    """Return the moment of a number of seconds or milliseconds since 1970."""
    seconds = int(stamp[: len("1742354400")])
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _texts(root: Element) -> Iterator[tuple[str, str, int]]:
    """Yield the texts in scripts, with the script and the place in the script."""
    for element in root.iter("script"):
        script = _plain((element.text or "")[:LONGEST_SCRIPT])
        for match in ASSIGNED.finditer(script):
            yield ESCAPE.sub(_character, match["single"] or match["double"]), script, match.start()


def _plain(script: str) -> str:
    """Return a script; one that is escaped as a whole, as an address is, in plain characters."""
    return unquote(script) if ESCAPED_WHOLE.match(script) else script


def _character(match: re.Match[str]) -> str:
    code = match["byte"] or match["unit"]
    if code is None:
        return PLAIN_ESCAPES.get(match["plain"], match["plain"])
    number = int(code, 16)
    return "" if (number < 0x20 and number != 0x0A) or 0xD800 <= number < 0xE000 else chr(number)


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text with line feeds or of markup."""
    if re.search(r"<(?:p|div|br|section)\b", text, re.IGNORECASE):
        fragment = html.fromstring(f"<div>{text}</div>")
        for element in fragment.iter("p", "div", "br", "section"):
            element.tail = f"\n{element.tail or ''}"
        text = str(fragment.text_content())
    return [line.strip() for line in text.split("\n") if line.strip()]


def _place(root: Element) -> Element:
    for name in PLACES:
        for element in root.iter("div", "section", "article", "main"):
            if element.get("id") == name:
                return element
    body = root.find("body")
    return root if body is None else body
