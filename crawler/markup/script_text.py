"""Scripts of a page with hardly a word → the text that a script writes into the page, as in 微信公众号."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from crawler.markup.boilerplate import Element
from crawler.markup.tree import PageTree, with_hidden

LONGEST_SCRIPT = 500_000  # characters
LEAST_SENTENCES = 2
# content_noencode: JsDecode('…'), "content": "<p>…</p>"
ASSIGNED = re.compile(
    r"\b\w{0,30}(?:content|article|body)\w{0,30}[\"']?\s{0,9}[:=]\s{0,9}(?:\w{1,20}\()?"
    r"(?:'(?P<single>(?:[^'\\\r\n]++|\\.)++)'|\"(?P<double>(?:[^\"\\\r\n]++|\\.)++)\")",
    re.IGNORECASE,
)
ESCAPE = re.compile(r"\\(?:x(?P<byte>[0-9a-fA-F]{2})|u(?P<unit>[0-9a-fA-F]{4})|(?P<plain>.))")
PLAIN_ESCAPES = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": ""}
PLACES = ("js_content", "content", "article", "app", "root")  # ids of the elements that a script fills


def with_script_text(page: PageTree) -> PageTree:
    """Return the page with the text that a script writes, in the element for the text; else the page itself.

    The text goes into the tree of the page.
    """
    text = max(_texts(page.root), key=len, default="")
    paragraphs = _paragraphs(text)
    if sum(paragraph.count("。") for paragraph in paragraphs) < LEAST_SENTENCES:
        return page
    place = _place(page.root)
    for paragraph in paragraphs:
        element = etree.SubElement(place, "p")
        element.text = paragraph
    return with_hidden(page)


def _texts(root: Element) -> Iterator[str]:
    for script in root.iter("script"):
        for match in ASSIGNED.finditer((script.text or "")[:LONGEST_SCRIPT]):
            yield ESCAPE.sub(_character, match["single"] or match["double"])


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
