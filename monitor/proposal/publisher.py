"""Facts of pages and an address → names of a publisher: short name, title as others credit it, domains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.lists.issues import issue_address
from monitor.proposal.page_facts import SeenPage

SEPARATORS = re.compile(r"(?:(?<!\s)\s++)?[-_|—–·>»«|｜]++\s*+")
# 民政部门户网站 → 民政部; 欢迎访问某市人民政府网站 → 某市人民政府
GREETING = re.compile(r"^(?:欢迎(?:您)?(?:来到|访问|光临|登录|登陆)|首页)\W*")
OF_A_WEBSITE = re.compile(
    r"(?:(?<!\W)\W++)?(?:门户网站|官方网站|政府网站|政务网站|官网|网站|首页|主页|网站首页)\W*+$"
)
SHORTEST, LONGEST = 2, 30  # characters of a title
LEAST_SHARE = 0.2  # of the entries on a further host, so that the host becomes a domain of the site
suffixes = TLDExtract(cache_dir=None, suffix_list_urls=())  # the list that ships with the package


def title_of(pages: Sequence[SeenPage], url: str) -> tuple[str, tuple[str, ...]]:
    """Return the title of a publisher, and further names as aliases; the host if no page names the publisher.

    The likeliest name first: stated in meta tags; a part of several titles; the paper of an issue; a whole title that
    several pages share; the title of a front page; the organiser or owner in the footers.
    """
    good = [page for page in pages if page.status == 200]
    stated = Counter(name for page in good for name in page.site_names)
    shared = [part for part, times in _parts(good).most_common() if times > 1]
    papers = Counter(page.source for page in good if page.source and issue_address(page.url) is not None)
    whole = Counter(page.title for page in good if page.title)
    front = [part for page in good for part in SEPARATORS.split(page.title)[-1:] if _is_short_path(page.url)]
    owners = Counter(name for page in good for name in page.owners)
    names = [
        *_by_count(stated),
        *shared,
        *_by_count(papers),
        *(title for title, times in whole.most_common() if times > 1),
        *front,
        *_by_count(owners),
    ]
    titles = [short for name in names if SHORTEST <= len(short := _short(name)) <= LONGEST]
    if not titles:
        return host_of(url), ()
    aliases = (name for name in names if titles[0] in name and name != titles[0] and len(name) <= LONGEST)
    return titles[0], tuple(dict.fromkeys(aliases))


def _by_count(counted: Counter[str]) -> list[str]:
    return [name for name, _ in counted.most_common()]


def _parts(pages: Sequence[SeenPage]) -> Counter[str]:
    """Count the pages by parts of their titles behind the first part. A part on several pages names the site."""
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update(set(filter(None, SEPARATORS.split(page.title)[1:])))
    return counted


def _is_short_path(url: str) -> bool:
    return urlsplit(url).path.count("/") <= 1


def _short(name: str) -> str:
    return OF_A_WEBSITE.sub("", GREETING.sub("", name.strip())).strip()


def host_of(url: str) -> str:
    """Return host and port of an address, in lower case."""
    return urlsplit(url).netloc.lower().rpartition("@")[2]


def domain_of(url: str) -> str:
    """Return the host without `www.`, unless the rest is a public suffix: www.gov.cn."""
    host = host_of(url)
    bare = host.removeprefix("www.")
    return bare if bare != host and suffixes(bare).domain else host


def domains_of(url: str, entries: Iterable[str]) -> tuple[str, ...]:
    """Return the domains of a site: the domain of its list, and further hosts of the same owner with many entries."""
    first = domain_of(url)
    hosts = Counter(map(host_of, entries))
    owner = _owner(first)
    further = [
        domain_of(f"http://{host}")
        for host, times in hosts.most_common()
        if times >= LEAST_SHARE * hosts.total() and _owner(host) == owner and not _is_below(host, first)
    ]
    return (first, *dict.fromkeys(further))


def domains_for_search(url: str) -> tuple[str, ...]:
    """Return the domains that a search may visit: host and port of the address, and all hosts of its owner."""
    return tuple(dict.fromkeys((host_of(url), _owner(host_of(url)))))


def has_one_owner(url: str, other: str) -> bool:
    """Return whether two addresses lie on hosts of the same registered domain."""
    return _owner(host_of(url)) == _owner(host_of(other))


def _owner(host: str) -> str:
    """Return the registered domain of a host; the host itself for an address in figures."""
    return suffixes(host).top_domain_under_public_suffix or host


def _is_below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def name_of(url: str, taken: Collection[str]) -> str:
    """Return a short name for a site that no further site has: mca, mzt-zj, mca-2."""
    name = _first_name(url)
    numbers = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (name, *numbers) if each not in taken)


def _first_name(url: str) -> str:
    host = urlsplit(url).hostname or "site"
    try:
        ip_address(host)
    except ValueError:
        parts = suffixes(host)
        labels = [*filter(None, parts.subdomain.split(".")), parts.domain]
        own = [label for label in labels if label and label != "www"]
        return "-".join(own) or parts.suffix.partition(".")[0] or host
    return re.sub(r"[.:]+", "-", host).strip("-")
