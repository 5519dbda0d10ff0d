"""Layout page of an e-paper → the articles and the further pages of the same issue.

A layout page (版面) shows a picture of a newspaper's page with an area for every article, the headlines, and links
to the further pages of the issue. Neighbours of further days are not followed: every issue has an entry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from crawler.lists.issues import IssueAddress, issue_address
from crawler.lists.paging import resolved
from crawler.markup.boilerplate import Element
from crawler.markup.tree import PageTree, tidy
from storage.records import Link

LAYOUT = "2"  # the property founder-type of a layout page
TEXT_TAG = "founder-content"  # the element with the text of an article, however short
MOST_LINKS = 4000
PICTURE_MAP, PAGE_LINK = "pagepicmap", "pagelink"  # name of a map, id of the links to the pages of an issue
LOWER_NAME = "translate(@name, 'PAGEICMX', 'pageicmx')"
PDF = re.compile(r"\.pdf(?:[?#]|$)", re.I)
QUOTED = re.compile(r"""["']([^"'<>\s]{3,300}\.s?html?)["']""")  # an address in a script


@dataclass(frozen=True)
class LayoutPage:
    """The articles on a page of a paper, and the addresses of the further pages of the issue."""

    entries: tuple[Link, ...]
    further: tuple[str, ...]


def layout_page(page: PageTree, url: str) -> LayoutPage | None:
    """Return the articles and pages named by a layout page; None for another page. Links count from `url`."""
    issue = issue_address(url)
    if not _is_layout(page, issue):
        return None
    issue = issue or _issue_shown(page, url)
    return _of_issue(page, url, issue) if issue else _of_map(page, url)


def _of_issue(page: PageTree, url: str, issue: IssueAddress) -> LayoutPage:
    """Return the articles and pages of an issue, told by their addresses."""
    titles: dict[str, str | None] = {}
    further: dict[str, None] = {}
    for address, title in _links(page, url):
        place = issue_address(address)
        if place is None or not place.is_of(issue):
            continue
        if place.is_layout:
            further.setdefault(address)
        elif len(title or "") > len(titles.get(address) or ""):
            titles[address] = title
        else:
            titles.setdefault(address, None)
    further.pop(url, None)
    entries = tuple(Link(address, title, issue.day.isoformat()) for address, title in titles.items())
    return LayoutPage(entries, tuple(further))


def _of_map(page: PageTree, url: str) -> LayoutPage | None:
    """Return the articles in the areas of the map and the pages of the page links, with addresses of any form."""
    areas = page.root.xpath(f"//map[{LOWER_NAME} = '{PICTURE_MAP}']//area[@href]")
    titles = {
        address: _words_of(area) or "" for area in areas[:MOST_LINKS] if (address := _target(area, url))
    }
    if not titles:
        return None
    further: dict[str, None] = {}
    for element in islice(page.root.iter("a"), MOST_LINKS):
        address = _target(element, url)
        if address in titles:
            titles[address] = max(titles[address], _words_of(element) or "", key=len)
        elif address and _is_page_link(element, address):
            further.setdefault(address)
    further.pop(url, None)
    day = page.metas.get("founder-date")
    entries = tuple(Link(address, title or None, day) for address, title in titles.items())
    return LayoutPage(entries, tuple(further))


def _target(element: Element, url: str) -> str:
    return resolved(element.get("href") or "", url) or ""


def _is_page_link(element: Element, address: str) -> bool:
    """Return whether a link leads to a page of the issue, and not to a PDF of the page."""
    return (element.get("id") or "").lower() == PAGE_LINK and not PDF.search(address)


def _issue_shown(page: PageTree, url: str) -> IssueAddress | None:
    """Return the issue of most linked articles on the host of a page: an entry may show the issue of the day."""
    host = urlsplit(url).netloc.lower()
    places = (issue_address(address) for address, _ in _links(page, url))
    counted = Counter(place for place in places if place and not place.is_layout and place.host == host)
    return counted.most_common(1)[0][0] if counted else None


def _is_layout(page: PageTree, issue: IssueAddress | None) -> bool:
    """Return whether a page is a layout page, by properties, else by address and content."""
    stated = page.metas.get("founder-type")
    if stated is not None:
        return stated == LAYOUT
    if next(page.root.iter(TEXT_TAG), None) is not None:
        return False
    return (issue is not None and issue.is_layout) or any(
        (each.get("name") or "").lower() == PICTURE_MAP for each in page.root.iter("map")
    )


def _links(page: PageTree, url: str) -> Iterator[tuple[str, str | None]]:
    """Yield address and words of the links, areas and choices of a page, and the addresses quoted in scripts."""
    for element in islice(page.root.iter("a", "area", "option"), MOST_LINKS):
        address = resolved(element.get("href") or element.get("value") or "", url)
        if address:
            yield address.partition("#")[0], _words_of(element)
    quoted = (match[1] for script in page.root.iter("script") for match in QUOTED.finditer(script.text or ""))
    for text in islice(quoted, MOST_LINKS):
        address = resolved(text, url)
        if address:
            yield address, None


def _words_of(element: Element) -> str | None:
    return tidy("".join(element.itertext())) or tidy(element.get("title") or element.get("alt") or "") or None
