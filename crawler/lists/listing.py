"""List page, feed or sitemap → entries and next page."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.lists.json_lists import links_in_scripts, looks_like_json, read_json
from crawler.lists.layouts import layout_page
from crawler.lists.paging import is_address, list_next_page, resolved
from crawler.lists.rows import MAX_ENTRIES, list_entries
from crawler.markup.dates import feed_date
from crawler.markup.tree import PageTree, page_tree, tidy
from crawler.markup.whole_tree import parsed
from storage.records import Link

MAX_XML_ENTRIES = 50_000  # the limit of the sitemap protocol
MAX_ADDRESS = 2000  # characters
LEAST_ADDRESSES = 2  # of a sitemap in plain text; a single address may be an answer of another kind
ADDRESS_LINE = re.compile(r"^https?://[^\s<>\"]{4,1990}(?!\S)", re.IGNORECASE)
MAX_XML_CHARS = 20_000_000
BLANK = "\ufeff \t\r\n"
ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|urlset|sitemapindex|rdf)\b", re.IGNORECASE)
DOCTYPE = re.compile(
    r"<!DOCTYPE[^\[<>]*+(?:\[(?:[^\]<]++|<(?!!DOCTYPE)|\](?!\s{0,9}>))*+\]\s{0,9})?>", re.IGNORECASE
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ISLAND = re.compile(
    r"<record(?:group)?>\s{0,99}(?:<group>(?:[^<]++|<(?!/?group>|record))*+</group>)?\s{0,99}"
    r"<!\[CDATA\[((?:[^\]<]++|\](?!\]>)|<(?!!\[CDATA\[))*+)\]\]>",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^>]{0,500}>")
HTML_TAG = re.compile(r"<html\b", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
BASE = re.compile(r"<base\b[^<>]{0,300}?\bhref\s{0,9}=\s{0,9}[\"']([^\"'>]{1,500})", re.IGNORECASE)


@dataclass(frozen=True)
class ListReading:
    """Entries of a list, and the address of the next page."""

    links: tuple[Link, ...]
    next_page: str | None
    kind: str  # html-list, json-list, feed, sitemap, sitemap-index, layout-page, none
    further: tuple[str, ...] = ()  # the other pages of the issue of an e-paper


LAYOUT_KIND = "layout-page"
NOTHING = ListReading((), None, "none")


def read_links(text: str, base_url: str) -> ListReading:
    """Return the entries of a list page, feed or sitemap. The content decides on the format."""
    base_url = base_url if is_address(base_url) else ""
    reading = read_document(text, base_url)
    if reading is not None:
        return reading
    return links_of(page_tree(text), text, base_url)


def read_document(text: str, base_url: str) -> ListReading | None:
    """Return the entries of a feed, a sitemap or a list in JSON; None for pages."""
    return _read_xml(text, base_url) or _read_json_list(text, base_url) or _read_addresses(text)


def links_of(page: PageTree, text: str, base_url: str) -> ListReading:
    """Return the entries of a parsed list page; see `read_links`."""
    base = base_of(text, base_url)
    if (layout := layout_page(page, base)) is not None:
        return ListReading(layout.entries, None, LAYOUT_KIND, layout.further)
    links = tuple(list_entries(page, base))
    if not links:
        links = links_in_scripts((script.text or "" for script in page.root.iter("script")), base)
    if "<record" in text and (islands := _islands(text, base)):
        links = islands if len(islands) >= len(links) / 2 else links
    if not links:
        return NOTHING
    return ListReading(links, list_next_page(page, text, base), "html-list")


def base_of(text: str, base_url: str) -> str:
    """Return the address to which relative links of a page refer: <base>, else the page's own."""
    match = BASE.search(text[:20_000])
    return (resolved(match.group(1), base_url) if match else None) or base_url


def _islands(text: str, base_url: str) -> tuple[Link, ...]:
    """Return the entries of pages made with JCMS, which keeps their markup in CDATA in a script."""
    rows = [match.group(1) for match in ISLAND.finditer(text)][:MAX_ENTRIES]
    if not rows:
        return ()
    page = page_tree("<ul class='records'>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>")
    return tuple(list_entries(page, base_url))


def _read_json_list(text: str, base_url: str) -> ListReading | None:
    """Return the entries of a list in JSON; None if the text is not JSON."""
    links = read_json(text, base_url) if looks_like_json(text) else ()
    return ListReading(links, None, "json-list") if links else None


def _read_addresses(text: str) -> ListReading | None:
    """Return the addresses of a sitemap in plain text, one a line; None for other texts."""
    if not ADDRESS_LINE.match(text[:MAX_ADDRESS].lstrip(BLANK)):
        return None
    lines = [line.strip(BLANK) for line in islice(text.splitlines(), MAX_XML_ENTRIES)]
    addresses = [line for line in lines if line]
    if not all(map(ADDRESS_LINE.fullmatch, addresses)):
        return None
    urls = dict.fromkeys(filter(None, (resolved(address, "") for address in addresses)))
    return ListReading(tuple(map(Link, urls)), None, "sitemap") if len(urls) >= LEAST_ADDRESSES else None


# --- feeds and sitemaps ---


def _read_xml(text: str, base_url: str) -> ListReading | None:
    """Return the entries of a feed or sitemap; None for other texts."""
    root = _parse_xml(text) if _is_xml_list(text) else None
    reader = READERS.get(_local(root)) if root is not None else None
    if root is None or reader is None:
        return None
    kind, entries = reader
    links: dict[str, Link] = {}
    for link in entries(root, base_url):
        links.setdefault(link.url, link)
        if len(links) >= MAX_XML_ENTRIES:
            break
    return ListReading(tuple(links.values()), None, kind)


def _is_xml_list(text: str) -> bool:
    head = text[:3000].lstrip(BLANK)
    root = ROOT.search(head)
    return root is not None and head.startswith("<") and not HTML_TAG.search(head, 0, root.start())


def _parse_xml(text: str) -> etree._Element | None:
    """Return the root of an XML document. Entities are neither expanded nor fetched."""
    clean = DECLARATION.sub("", text[:MAX_XML_CHARS].lstrip(BLANK), count=1)
    clean = CONTROL.sub(" ", DOCTYPE.sub("", clean, count=1))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        encoding="utf-8",
    )
    return parsed(clean.encode("utf-8", "replace"), parser)


def _local(element: etree._Element) -> str:
    """Return the name of an element without namespace, in lower case."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _named(element: etree._Element, *names: str) -> str | None:
    """Return the text of a descendant. Names are tried in order; the first descendant with text counts."""
    for name in names:
        for descendant in element.iterdescendants():
            if _local(descendant) == name and (text := tidy("".join(descendant.itertext()))):
                return text
    return None


def _elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _local(element) == name)


def _feed_items(root: etree._Element, base_url: str) -> Iterator[Link]:
    for item in _elements(root, "item"):
        address = _named(item, "link") or item.get(RDF_ABOUT)
        if url := resolved(address or _permalink(item) or "", base_url):
            date = feed_date(_named(item, "pubdate", "date", "published"))
            yield Link(url, _plain(_named(item, "title")), date)


def _permalink(item: etree._Element) -> str | None:
    guid = _named(item, "guid")
    return guid if guid and guid.startswith("http") else None


def _plain(title: str | None) -> str | None:
    """Return a headline without markup. In CDATA a program may have escaped the headline once more."""
    return tidy(html.unescape(TAG.sub("", title))) if title else None


def _atom_entries(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _elements(root, "entry"):
        links = (link for link in _elements(entry, "link") if (link.get("rel") or "alternate") == "alternate")
        link = next(links, None)
        url = resolved(link.get("href") or "", base_url) if link is not None else None
        if url:
            date = feed_date(_named(entry, "published", "issued", "updated"))
            yield Link(url, _plain(_named(entry, "title")), date)


def _sitemap_urls(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _elements(root, "url"):
        url = resolved(_named(entry, "loc") or "", base_url)
        if url:
            yield Link(
                url, _plain(_named(entry, "title")), feed_date(_named(entry, "publication_date", "lastmod"))
            )


def _child_sitemaps(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _elements(root, "sitemap"):
        url = resolved(_named(entry, "loc") or "", base_url)
        if url:
            yield Link(url, None, feed_date(_named(entry, "lastmod")))


READERS: dict[str, tuple[str, Callable[[etree._Element, str], Iterator[Link]]]] = {
    "rss": ("feed", _feed_items),
    "rdf": ("feed", _feed_items),
    "feed": ("feed", _atom_entries),
    "urlset": ("sitemap", _sitemap_urls),
    "sitemapindex": ("sitemap-index", _child_sitemaps),
}


def gunzip(body: bytes, limit: int) -> bytes:
    """Return at most `limit` bytes of a gzip body's content, or of the body itself without gzip."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    inflater = zlib.decompressobj(wbits=31)
    try:
        return inflater.decompress(body, limit)
    except zlib.error:
        return b""
