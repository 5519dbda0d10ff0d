"""Facts of looked-at pages → proposal of a site with ten entries as read, or the reason why there is no proposal."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.lists.issues import issue_address
from monitor.proposal.article_pattern import FILE, article_patterns
from monitor.proposal.page_facts import SeenPage
from monitor.proposal.publisher import domains_of, name_of, title_of
from monitor.proposal.search_plan import ARTICLES, base_of_search, entry_of_paper, lists_of, own_entries
from storage.records import Failure, Link, PageKind, SiteRole

SHOWN = 10  # entries


class Obstacle(StrEnum):
    """Reason why an address gives no proposal."""

    UNREACHABLE = "unreachable"
    PROXY = "proxy"  # the operator's own proxy does not answer
    ROBOTS = "robots"
    PRIVATE_ADDRESS = "private-address"
    ELSEWHERE = "elsewhere"  # the address leads to another publisher
    STATUS = "status"  # the server refuses, or the page does not exist
    CHALLENGE = "challenge"
    REFUSED = "refused"  # the server lets browsers alone in, or certain networks
    NO_LIST = "no-list"


@dataclass(frozen=True)
class NoProposal:
    """An obstacle with its details: words of the failure, a status, or the number of looks."""

    obstacle: Obstacle
    detail: str
    failure: Failure | None = None


@dataclass(frozen=True)
class ProposedEntry:
    """An entry of a list, as read. ``kind`` is a PageKind, or file, elsewhere, left-out."""

    url: str
    title: str
    date: str | None
    kind: str
    is_looked_at: bool


@dataclass(frozen=True)
class SiteProposal:
    """A site as it may stand in the configuration, and entries of its lists."""

    name: str
    title: str
    role: SiteRole
    allowed_domains: tuple[str, ...]
    start_urls: tuple[str, ...]
    article_urls: tuple[str, ...]
    aliases: tuple[str, ...]
    entries: tuple[ProposedEntry, ...]
    looks: int
    allow_addresses: tuple[str, ...] = ()

    @property
    def issues_of_a_day(self) -> tuple[str, ...]:
        """Return the start addresses that hold the issue of a single day: no later issue is found there."""
        return tuple(url for url in self.start_urls if issue_address(url) is not None)


def proposal_of(
    start: str, seen: Mapping[str, SeenPage], taken: Collection[str]
) -> SiteProposal | NoProposal:
    """Return the proposal for an address. `seen` holds every look of the search, `taken` the names of known sites."""
    obstacle = _obstacle(seen[start])
    if obstacle is not None:
        return obstacle
    lists = lists_of(start, seen)
    if not lists:
        return NoProposal(Obstacle.NO_LIST, str(len(seen)))
    entries = _entries(lists)
    domains = domains_of(lists[0].url, (link.url for link in entries))
    own = [link for link in entries if link in own_entries(lists[0]) or _is_on(link.url, domains)]
    patterns = article_patterns([link.url for link in own], _no_articles(lists, own))
    pages = list(seen.values())
    title, aliases = title_of(pages, base_of_search(start, seen).url)
    return SiteProposal(
        name=name_of(f"http://{domains[0]}/", taken),
        title=title,
        role=_role(pages, (title, *aliases)),
        allowed_domains=domains,
        start_urls=tuple(dict.fromkeys(_start_of(page, seen) for page in lists)),
        article_urls=patterns,
        aliases=aliases,
        entries=tuple(_shown(link, seen, domains, patterns) for link in entries[:SHOWN]),
        looks=len(seen),
    )


def _obstacle(first: SeenPage) -> NoProposal | None:
    """Return the obstacle at the given address, None for a readable page."""
    failures = {
        Failure.ROBOTS: Obstacle.ROBOTS,
        Failure.PRIVATE_ADDRESS: Obstacle.PRIVATE_ADDRESS,
        Failure.FOREIGN: Obstacle.ELSEWHERE,
        Failure.PROXY: Obstacle.PROXY,
    }
    if first.failure is not None:
        return NoProposal(failures.get(first.failure, Obstacle.UNREACHABLE), first.detail, first.failure)
    if first.kind is PageKind.CHALLENGE:
        is_refusal = first.status in (401, 403)
        return NoProposal(Obstacle.REFUSED if is_refusal else Obstacle.CHALLENGE, str(first.status))
    if first.status != 200:
        return NoProposal(Obstacle.STATUS, str(first.status))
    return None


def _start_of(page: SeenPage, seen: Mapping[str, SeenPage]) -> str:
    """Return the address at which a list is looked for later: of an issue of a paper the entry that leads to it.

    The address of an issue has a day and holds no later issue.
    """
    entry = entry_of_paper(page, seen)
    return entry.asked if entry is not None else page.url


def _entries(lists: Sequence[SeenPage]) -> list[Link]:
    """Return the entries of all lists, each once."""
    links = {link.url: link for page in reversed(lists) for link in page.entries}
    return [links[url] for url in dict.fromkeys(link.url for page in lists for link in page.entries)]


def _is_on(url: str, domains: Sequence[str]) -> bool:
    host = url.split("/")[2].lower() if url.count("/") > 1 else ""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _no_articles(lists: Sequence[SeenPage], own: Sequence[Link]) -> set[str]:
    """Return addresses that are no articles: lists, their next pages, columns and services."""
    entries = {link.url for link in own}
    further = {page.next_page for page in lists if page.next_page}
    columns = {url for page in lists for url in page.columns}
    return ({page.url for page in lists} | further | columns) - entries


def _role(pages: Sequence[SeenPage], names: Sequence[str]) -> SiteRole:
    """Return PORTAL if most articles credit a source other than the publisher."""
    sources = [page.source for page in pages if page.kind in ARTICLES and page.source]
    foreign = [each for each in sources if not any(name in each or each in name for name in names)]
    return SiteRole.PORTAL if len(foreign) * 2 > len(sources) else SiteRole.ORIGINAL


def _shown(
    link: Link, seen: Mapping[str, SeenPage], domains: Sequence[str], patterns: Sequence[str]
) -> ProposedEntry:
    page = seen.get(link.url)
    looked = page is not None and page.kind is not None
    title = (page.headline if page else None) or link.title or ""
    date = link.date or (page.published_at if page else None)
    kind = page.kind.value if page and page.kind else _kind(link.url, domains, patterns)
    return ProposedEntry(link.url, title, date, kind, looked)


def _kind(url: str, domains: Sequence[str], patterns: Sequence[str]) -> str:
    """Return the kind of an entry by its address alone."""
    if not _is_on(url, domains):
        return "elsewhere"
    if patterns and not any(re.search(pattern, url) for pattern in patterns):
        return "left-out"
    return "file" if FILE.search(url) else PageKind.ARTICLE.value
