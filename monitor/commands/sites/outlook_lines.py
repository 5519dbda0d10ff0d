"""Results of a crawl and outlooks of sites → lines for the operator: what was looked at, refused, and comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from gettext import gettext as _

from crawler.fetch.passes import SiteResult
from crawler.proxies import proxy_of
from crawler.sites import Site
from monitor.service.state.outlook import SiteOutlook, next_of
from monitor.speech.language import spoken
from monitor.wording.chinese_reasons import FAILURES
from monitor.wording.plain import printable, shown_time, utc
from storage.records import Failure

MINUTE, HOUR, DAY = 60, 3600, 86_400


def when(at: datetime, now: datetime) -> str:
    """Return a time in Beijing time with the span from now: 2026-11-30 10:20 (Beijing time, in 12 min)."""
    words = _("{time} (Beijing time, in {span})")
    return words.format(time=shown_time(utc(at)), span=_span((at - now).total_seconds()))


def _span(seconds: float) -> str:
    if seconds < MINUTE:
        return _("less than a minute")
    if seconds < 2 * HOUR:
        return _("{count} min").format(count=round(seconds / MINUTE))
    if seconds < 2 * DAY:
        return _("{count} hours").format(count=round(seconds / HOUR))
    return _("{count} days").format(count=round(seconds / DAY))


def site_line(name: str, result: SiteResult) -> str:
    """Return the line of a site: looks, entries, failures by cause, and pages that robots.txt forbids."""
    line = _("{name}: {looks} looks, {entries} entries").format(
        name=name, looks=result.looks, entries=result.articles
    )
    if result.failures:
        causes = ", ".join(f"{count} × {_cause(cause)}" for cause, count in sorted(result.failures.items()))
        line += _("; failed: {causes}").format(causes=causes)
    if result.forbidden:
        line += _("; robots.txt forbids {count}").format(count=result.forbidden)
    return line


def _cause(code: str) -> str:
    """Return a cause in Chinese words; the code in English, and for a cause without words."""
    return FAILURES.get(code, code) if spoken() == "zh" else code


def reason_lines(outlook: SiteOutlook, site: Site, result: SiteResult, now: datetime) -> Iterator[str]:
    """Yield a line for each reason for which a site was not visited, or will not be visited soon."""
    name = site.name
    if outlook.pause is not None:
        words = _("{name}: paused since {time} by {who}. To go on: reprintwatch sites resume {name}")
        since = shown_time(utc(outlook.pause.at))
        yield words.format(name=name, time=since, who=printable(outlook.pause.who))
        return
    for each in outlook.left_alone:
        words = _("{name}: {host} refused ({reason}) and is left alone until {time}")
        told = {"host": each.host, "reason": printable(each.reason), "time": when(each.until, now)}
        yield words.format(name=name, **told)
    if outlook.is_quiet:
        yield _("{name}: {looks} looks, no more now: quiet hours").format(name=name, looks=result.looks)
    if outlook.is_spent:
        words = _("{name}: {looks} looks, no more now: the day's {requests} requests are spent")
        yield words.format(name=name, looks=result.looks, requests=site.daily_requests)
    if result.empty_lists:
        words = _("{name}: {count} start pages named no article: reprintwatch sites --check --site {name}")
        yield words.format(name=name, count=result.empty_lists)
    if outlook.is_taken:
        yield _("{name}: another process is looking at this site").format(name=name)
    elif not result.looks and not outlook.due and outlook.next_look is not None:
        yield _("{name}: nothing was due").format(name=name)


def trouble_lines(results: Sequence[SiteResult], sites: Sequence[Site]) -> Iterator[str]:
    """Yield a line if the proxy did not answer, or if no name could be resolved."""
    causes = {cause for result in results for cause in result.failures}
    proxies = {proxy for site in sites for url in site.start_urls if (proxy := proxy_of(url))}
    if Failure.PROXY in causes:
        words = _("the proxy {proxy} does not answer: start it, or mend http_proxy and https_proxy")
        yield words.format(proxy=", ".join(sorted(proxies)))
    if Failure.PRIVATE_ADDRESS in causes:
        yield _(
            "an address that is not public is refused: if it is yours, name it in allow_addresses of the site"
        )
    asked = [result for result in results if result.looks]
    if asked and all(result.is_unresolved for result in asked):
        yield _("no name could be resolved: is this machine connected? Behind a proxy, set http_proxy")


def next_line(outlooks: Sequence[SiteOutlook], now: datetime) -> str:
    """Return the line about the next look of all sites, and how to look anyway."""
    coming = next_of(outlooks)
    if coming is None or coming.next_look is None:
        return _("no look is due. Look anyway: reprintwatch crawl --all")
    if coming.next_look <= now:
        words = _("next: {name} is due now. Go on: reprintwatch crawl")
        return words.format(name=coming.site)
    words = _("next: {name} at {time}. Look anyway: reprintwatch crawl --all")
    return words.format(name=coming.site, time=when(coming.next_look, now))
