"""Tables [[sites]] → the watched sites, or an error."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from datetime import timedelta
from gettext import gettext as _
from urllib.parse import urlsplit

from crawler.revisit.allowance import QuietHours, quiet_hours
from crawler.revisit.frontier import RevisitBounds
from crawler.sites import Site, TlsProfile
from monitor.config.tables import Table
from monitor.speech.language import library_words
from storage.records import SiteRole

SHORTEST_NAME = 2  # characters
PATHS = ("/", "/art/2026/11/30/art_1_2.html", "/index.asp?id=3", "/公告")  # unlike each other
LONGEST_SHOWN = 200  # characters of a pattern in a message


def checked_sites(tables: Sequence[Table]) -> tuple[Site, ...]:
    """Return the sites. Raises ConfigError, also for a name or a domain that two sites share."""
    sites: list[Site] = []
    for table in tables:
        site = _site(table)
        _check_apart(table, site, sites)
        sites.append(site)
    return tuple(sites)


def _site(table: Table) -> Site:
    _check_domains(table)
    site = Site(
        name=table["name"],
        title=table["title"],
        role=SiteRole(table["role"]),
        allowed_domains=tuple(table["allowed_domains"]),
        start_urls=tuple(table["start_urls"]),
        article_urls=tuple(pattern(table, "article_urls", text) for text in table["article_urls"]),
        ignore_urls=tuple(pattern(table, "ignore_urls", text) for text in table["ignore_urls"]),
        aliases=tuple(table["aliases"]),
        download_delay=table["download_delay"],
        coverage_urls=tuple(table["coverage_urls"]),
        allow_addresses=_networks(table),
        daily_requests=table["daily_requests"],
        daily_files=table["daily_files"],
        quiet_hours=hours(table, "quiet_hours"),
        revisits=_revisits(table),
        cookies=table["cookies"],
        tls=TlsProfile(table["tls"]),
    )
    _check_start_urls(table, site)
    _check_names(table, site)
    _check_ignored(table, site)
    return site


def _check_domains(table: Table) -> None:
    for domain in table["allowed_domains"]:
        if "/" in domain or domain.startswith((".", "*")):
            words = _("a domain alone (mca.gov.cn, with its subdomains), not {domain!r}")
            raise table.error("allowed_domains", words.format(domain=domain))


def _check_start_urls(table: Table, site: Site) -> None:
    for url in site.start_urls:
        if not _is_on(site, url):
            domains = ", ".join(site.allowed_domains)
            raise table.error(
                "start_urls",
                _("{url} is not http(s) on one of allowed_domains ({domains})").format(
                    url=url, domains=domains
                ),
            )
    for url in site.coverage_urls:
        if url not in site.start_urls:
            raise table.error("coverage_urls", _("{url} is none of start_urls").format(url=url))


def _is_on(site: Site, url: str) -> bool:
    """Return whether the text is an address on a domain of the site."""
    try:
        return urlsplit(url).port != 0 and site.covers(url)
    except ValueError:  # a malformed host, or a port out of range
        return False


def _networks(table: Table) -> tuple[str, ...]:
    for text in table["allow_addresses"]:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError as error:
            raise table.error(
                "allow_addresses", _("no address or network: {text!r}").format(text=text)
            ) from error
        if network.prefixlen < 8:
            words = _("{text!r} opens all networks: name the network of the site, 10.0.0.0/8 at most")
            raise table.error("allow_addresses", words.format(text=text))
    return tuple(table["allow_addresses"])


def _revisits(table: Table) -> RevisitBounds:
    soonest, latest = table["revisit_soonest_s"], table["revisit_latest_s"]
    if soonest > latest:
        raise table.error("revisit_soonest_s", _("later than revisit_latest_s"))
    return RevisitBounds(timedelta(seconds=soonest), timedelta(seconds=latest))


def _check_names(table: Table, site: Site) -> None:
    """Raise ConfigError for an alias of one character: credits are searched for names."""
    short = next((name for name in site.aliases if len(name.strip()) < SHORTEST_NAME), None)
    if short is not None:
        raise table.error("aliases", _("{name!r} is too short for a name of a publisher").format(name=short))


def _check_ignored(table: Table, site: Site) -> None:
    """Raise ConfigError for a pattern that leaves no address of the site."""
    addresses = [
        f"{urlsplit(url).scheme}://{urlsplit(url).netloc}{path}" for url in site.start_urls for path in PATHS
    ]
    for ignored in site.ignore_urls:
        if all(ignored.search(url) for url in addresses):
            words = _("{pattern!r} matches every address of the site, so no article would be fetched")
            raise table.error("ignore_urls", words.format(pattern=_shortened(ignored.pattern)))


def _check_apart(table: Table, site: Site, others: Sequence[Site]) -> None:
    """Raise ConfigError if a site before has the same name or a domain in common."""
    for other in others:
        if other.name == site.name:
            raise table.error("name", _("{name!r} is used twice").format(name=site.name))
        shared = _shared_domain(site, other) or _shared_domain(other, site)
        if shared is not None:
            raise table.error(
                "allowed_domains",
                _("{shared} belongs to site {name!r} too").format(shared=shared, name=other.name),
            )


def _shared_domain(site: Site, other: Site) -> str | None:
    """Return a domain of `site` that `other` covers: a page on the domain would belong to both sites."""
    return next((domain for domain in site.allowed_domains if _is_on(other, f"http://{domain}/")), None)


def pattern(table: Table, key: str, text: str) -> re.Pattern[str]:
    """Return the regular expression of a key. Raises ConfigError."""
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise table.error(
            key,
            _("not a regular expression: {pattern!r} ({error})").format(
                pattern=_shortened(text), error=library_words(error)
            ),
        ) from error


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def hours(table: Table, key: str) -> QuietHours | None:
    """Return the hours of a key in Asia/Shanghai, None if the key is not set. Raises ConfigError."""
    try:
        found = quiet_hours(table[key]) if table[key] else None
    except ValueError as error:
        raise table.error(key, str(error)) from error
    if found is not None and found.start == found.end and "24:" not in table[key]:
        words = _("begin and end at the same time: {text}; write 00:00-24:00 for the whole day")
        raise table.error(key, words.format(text=table[key]))
    return found
