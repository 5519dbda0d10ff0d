"""Extract: a list page, feed or sitemap → its entries and where it goes on. Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.lists.json_lists import links_in_scripts, looks_like_json, read_json
from crawler.lists.paging import article_next_page, is_address, list_next_page, redirect_target, resolved
from crawler.lists.rows import MAX_ENTRIES, list_entries
from crawler.markup.dates import feed_date
from crawler.markup.tree import PageTree, page_tree, tidy
from storage.records import Link

__all__ = ["ListReading", "article_next_page", "gunzip", "read_links", "redirect_target"]

MAX_XML_ENTRIES = 50_000  # as many as the sitemap protocol allows
MAX_XML_CHARS = 60_000_000
ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|urlset|sitemapindex|rdf)\b", re.IGNORECASE)
DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ISLAND = re.compile(
    r"<record(?:group)?>\s*(?:<group>.*?</group>)?\s*<!\[CDATA\[(.*?)\]\]>", re.DOTALL | re.IGNORECASE
)
BASE = re.compile(r"<base\b[^>]*\bhref\s*=\s*[\"']([^\"'>]{1,500})", re.IGNORECASE)


@dataclass(frozen=True)
class ListReading:
    """Entries of a list."""

    links: tuple[Link, ...]
    next_page: str | None
    kind: str  # html-list, json-list, feed, sitemap, sitemap-index, none


NOTHING = ListReading((), None, "none")


def read_links(text: str, base_url: str) -> ListReading:
    """Entries of a list page, feed or sitemap, told apart by content."""
    base_url = base_url if is_address(base_url) else ""
    if (listing := read_xml(text, base_url) or read_json_list(text, base_url)) is not None:
        return listing
    return links_of(page_tree(text), text, base_url)


def links_of(page: PageTree, text: str, base_url: str) -> ListReading:
    """The same for a page already parsed."""
    base = base_of(text, base_url)
    links = tuple(list_entries(page, base))
    if not links:
        links = links_in_scripts((script.text or "" for script in page.root.iter("script")), base)
    if "<record" in text and (islands := _islands(text, base)):
        links = islands if len(islands) >= len(links) / 2 else links
    if not links:
        return NOTHING
    return ListReading(links, list_next_page(page, text, base), "html-list")


def base_of(text: str, base_url: str) -> str:
    """What a page's relative links refer to."""
    match = BASE.search(text[:20_000])
    return (resolved(match.group(1), base_url) if match else None) or base_url


def _islands(text: str, base_url: str) -> tuple[Link, ...]:
    """Entries that JCMS hides from parsers: markup in CDATA in a script."""
    rows = [match.group(1) for match in ISLAND.finditer(text)][:MAX_ENTRIES]
    if not rows:
        return ()
    page = page_tree("<ul class='records'>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>")
    return tuple(list_entries(page, base_url))


def read_json_list(text: str, base_url: str) -> ListReading | None:
    """A list kept as JSON; None for anything else."""
    links = read_json(text, base_url) if looks_like_json(text) else ()
    return ListReading(links, None, "json-list") if links else None


# --- feeds and sitemaps ---


def read_xml(text: str, base_url: str) -> ListReading | None:
    """A feed or sitemap; None for anything else."""
    head = text[:3000].lstrip("\ufeff \t\r\n")
    match = ROOT.search(head)
    if (
        match is None
        or not head.startswith("<")
        or re.search(r"<html\b", head[: match.start()], re.IGNORECASE)
    ):
        return None
    root = _parse_xml(text)
    if root is None:
        return None
    reader = READERS.get(_local(root))
    if reader is None:
        return None
    kind, entries = reader
    links: dict[str, Link] = {}
    for link in entries(root, base_url):
        links.setdefault(link.url, link)
        if len(links) >= MAX_XML_ENTRIES:
            break
    return ListReading(tuple(links.values()), None, kind)


def _parse_xml(text: str) -> etree._Element | None:
    clean = DOCTYPE.sub(
        "", DECLARATION.sub("", text[:MAX_XML_CHARS].lstrip("\ufeff \t\r\n"), count=1), count=1
    )
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", clean)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _named(element: etree._Element, *names: str) -> str | None:
    """Text of the first descendant with one of these names, in the order of the names."""
    for name in names:
        for each in element.iter():
            if each is not element and _local(each) == name and (text := tidy("".join(each.itertext()))):
                return text
    return None


def _each(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _local(element) == name)


def _feed_items(root: etree._Element, base_url: str) -> Iterator[Link]:
    for item in _each(root, "item"):
        address = _named(item, "link") or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
        url = resolved(address or _permalink(item) or "", base_url)
        if url:
            yield Link(
                url, _plain(_named(item, "title")), feed_date(_named(item, "pubdate", "date", "published"))
            )


def _permalink(item: etree._Element) -> str | None:
    guid = _named(item, "guid")
    return guid if guid and guid.startswith("http") else None


def _plain(title: str | None) -> str | None:
    return tidy(re.sub(r"<[^>]{0,500}>", "", title)) if title else None


def _atom_entries(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _each(root, "entry"):
        links = [each for each in _each(entry, "link") if (each.get("rel") or "alternate") == "alternate"]
        url = resolved(links[0].get("href") or "", base_url) if links else None
        if url:
            yield Link(
                url,
                _plain(_named(entry, "title")),
                feed_date(_named(entry, "published", "issued", "updated")),
            )


def _sitemap_urls(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _each(root, "url"):
        url = resolved(_named(entry, "loc") or "", base_url)
        if url:
            yield Link(url, _named(entry, "title"), feed_date(_named(entry, "publication_date", "lastmod")))


def _child_sitemaps(root: etree._Element, base_url: str) -> Iterator[Link]:
    for entry in _each(root, "sitemap"):
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
    """A gzip body's content, at most ``limit`` bytes of it; what is no gzip comes back as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit]
    inflater = zlib.decompressobj(wbits=31)
    try:
        return inflater.decompress(body, limit)
    except zlib.error:
        return b""
