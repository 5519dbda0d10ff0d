"""Layout page of an e-paper → the articles and the further pages of the same issue.

A layout page (版面) shows a picture of a newspaper's page with an area for each article, the articles' headlines, and
links to the other pages of the issue. Neighbours of other days are not followed: each issue has an entry of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.lists.issues import IssueAddress, issue_address
from crawler.lists.paging import resolved
from crawler.markup.tree import PageTree, tidy
from storage.records import Link

LAYOUT = "2"  # the property founder-type of a layout page
TEXT_TAG = "founder-content"  # the element with the text of an article, however short
MOST_LINKS = 4000
PICTURE_MAP = "pagepicmap"


@dataclass(frozen=True)
class LayoutPage:
    """The articles that a page of a paper holds, and the addresses of the further pages of the issue."""

    entries: tuple[Link, ...]
    further: tuple[str, ...]


def layout_page(page: PageTree, url: str) -> LayoutPage | None:
    """Return the articles and pages that a layout page names; None for another page. Links count from `url`."""
    issue = issue_address(url)
    if not _is_layout(page, issue):
        return None
    issue = issue or _issue_shown(page, url)
    if issue is None:
        return None
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


def _issue_shown(page: PageTree, url: str) -> IssueAddress | None:
    """Return the issue of most articles of its host that a page links to: an entry may show the issue of the day."""
    host = urlsplit(url).netloc.lower()
    places = (issue_address(address) for address, _ in _links(page, url))
    counted = Counter(place for place in places if place and not place.is_layout and place.host == host)
    return counted.most_common(1)[0][0] if counted else None


def _is_layout(page: PageTree, issue: IssueAddress | None) -> bool:
    """Return whether a page is a layout page, by its properties, else by its address and content."""
    stated = page.metas.get("founder-type")
    if stated is not None:
        return stated == LAYOUT
    if next(page.root.iter(TEXT_TAG), None) is not None:
        return False
    return (issue is not None and issue.is_layout) or any(
        (each.get("name") or "").lower() == PICTURE_MAP for each in page.root.iter("map")
    )


def _links(page: PageTree, url: str) -> Iterator[tuple[str, str | None]]:
    """Yield address and words of the links and areas of a page."""
    for number, element in enumerate(page.root.iter("a", "area")):
        if number >= MOST_LINKS:
            return
        address = resolved(element.get("href") or "", url)
        if address:
            words = tidy("".join(element.itertext())) or tidy(
                element.get("title") or element.get("alt") or ""
            )
            yield address.partition("#")[0], words or None
