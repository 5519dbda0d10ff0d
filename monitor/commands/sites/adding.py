"""Address → looks, proposal of a site, a person's yes, the site in the configuration. Command: sites add."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from gettext import gettext as _
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.urls import canonical_url, is_web_address
from monitor.commands import on_demand, options, terminal
from monitor.config.values import Config
from monitor.speech.language import marked, spoken
from monitor.wording.chinese_reasons import failure_in_words
from monitor.wording.plain import shown_url
from storage.records import SiteRole

# Obstacle → what is the matter, and what to do. {url}, {host} and {detail} are filled in.
OBSTACLES = {
    "unreachable": marked(
        "{host} does not answer ({detail}): try the address in a browser; see `reprintwatch doctor`"
    ),
    "proxy": marked("the proxy does not answer ({detail}): start it, or mend http_proxy and https_proxy"),
    "robots": marked(
        "robots.txt of {host} forbids {url}, or cannot be read ({detail}): ask the site, or name another list"
    ),
    "private-address": marked(
        "{host} is no public address: add --allow-private if the site is inside your own network"
    ),
    "elsewhere": marked("{url} leads to another publisher ({detail}): add that address instead"),
    "status": marked(
        "{url} answers with status {detail}: try the address in a browser, and name a page that opens there"
    ),
    "challenge": marked(
        "{host} asks for a challenge that only a browser passes: ask the site for leave, or name a feed"
    ),
    "refused": marked(
        "{host} refuses access with status {detail}: if the address opens in a browser, ask the site to let"
        " this program in"
    ),
    "no-list": marked(
        "no list of articles found at {url} in {detail} looks: name the address of a column, feed or sitemap"
    ),
}


KINDS = {
    "article": marked("an article"),
    "video": marked("a video"),
    "list": marked("a list of articles"),
    "attachment": marked("a file"),
    "file": marked("a file"),
    "elsewhere": marked("of another site"),
    "left-out": marked("left out"),
}


@click.command()
@click.argument("url", metavar="URL")
@click.option("--role", type=click.Choice([role.value for role in SiteRole]),
              help="original: publishes; portal: reprints. Default: by the credits of its articles.")  # fmt: skip
@click.option("--name", metavar="NAME", help="Short name on the command line; default: from the address.")
@click.option("--title", metavar="TITLE", help="Name in credits; default: as the pages say.")
@click.option("--yes", is_flag=True, help="Write the site without asking.")
@click.option("--dry-run", is_flag=True, help="Only show the proposal.")
@click.option("--allow-private", is_flag=True, help="Also visit an address that is not public.")
@options.as_json
@click.pass_context
def add(
    ctx: click.Context, url: str, role: str | None, name: str | None, title: str | None, yes: bool,
    dry_run: bool, allow_private: bool, as_json: bool,
) -> None:  # fmt: skip
    """Look at an address and propose a site for the configuration.

    Shows ten entries as read, asks, and writes the site with its lists and articles; all comments of the file stay.

    The address may be a list, a feed, a front page or an article: lists are found up to two links away, with 16
    polite looks at most.

    \b
    Examples:  reprintwatch sites add http://www.mca.gov.cn/n152/n165/index.html
               reprintwatch sites add www.msnc.org.cn --role portal --yes
    """
    config = options.config(ctx)
    if not (yes or dry_run or as_json or sys.stdin.isatty()):
        raise click.UsageError(
            _("no terminal to ask on: --yes writes the site, --dry-run only shows the proposal")
        )
    start = _address(url)
    _check_new(config, start, name)
    proposal = _proposed(config, start, allow_private=allow_private)
    chosen = {"role": SiteRole(role) if role else None, "name": name, "title": title}
    proposal = replace(proposal, **{key: value for key, value in chosen.items() if value})
    _warn_of_issues(proposal)
    if as_json:
        terminal.as_json([_answer(proposal, is_written=yes and not dry_run)])
    else:
        _print(proposal)
    if not dry_run and (yes or (not as_json and _agreed(config))):
        _write(config, proposal)


def _warn_of_issues(proposal: Any) -> None:
    """Name start addresses that hold the issue of a single day."""
    for url in proposal.issues_of_a_day:
        words = _(
            "{url} is the issue of one day: name the address that leads to the issue of the day instead"
        )
        terminal.say(words.format(url=url))


def _address(text: str) -> str:
    """Return the canonical address of a text; http if no scheme is given. Raises UsageError."""
    url = canonical_url(text if "://" in text else f"http://{text}")
    if not is_web_address(url) or ("://" not in text and not re.search(r"[.:]|^localhost", text)):
        raise click.UsageError(options.no_address(text))
    return url


def _check_new(config: Config, url: str, name: str | None) -> None:
    """Raise ClickException for an address or a name that a configured site has."""
    known = next((site for site in config.sites if site.covers(url)), None)
    if known is not None:
        words = _(
            "{url} belongs to site {name} ({title}) already: to watch a further list, add the address to start_urls"
            " of {name} in {file}"
        )
        raise click.ClickException(
            words.format(url=url, name=known.name, title=known.title, file=config.path)
        )
    taken = next((site for site in config.sites if site.name == name), None)
    if taken is not None:
        words = _("the name {name} is taken by {title}: choose another name with --name")
        raise click.ClickException(words.format(name=name, title=taken.title))


def _proposed(config: Config, start: str, *, allow_private: bool) -> Any:
    """Look at the address; return the proposal. Raises ClickException if there is none."""
    search = on_demand.module(on_demand.SITE_SEARCH)
    allowed = search.addresses_of(start) if allow_private else ()
    terminal.say(_("looking at {url} and around: at most 16 pages, with the usual pauses").format(url=start))
    with terminal.progress(_("looking")) as advance:
        seen = search.looked_at(
            start, config.crawler, allow_addresses=allowed, progress=lambda looks: advance(looks, 0)
        )
    module = on_demand.module(on_demand.PROPOSAL)
    proposal = module.proposal_of(start, seen, [site.name for site in config.sites])
    if isinstance(proposal, module.NoProposal):
        words = _(OBSTACLES[proposal.obstacle.value])
        raise click.ClickException(
            words.format(url=start, host=urlsplit(shown_url(start) or start).netloc, detail=_detail(proposal))
        )
    return replace(proposal, allow_addresses=tuple(allowed))


def _detail(obstacle: Any) -> str:
    """Return what the program met, in words."""
    if obstacle.failure is None:
        return str(obstacle.detail)
    return failure_in_words(obstacle.failure, obstacle.detail, spoken())


def _print(proposal: Any) -> None:
    terminal.table((marked("date"), marked("kind"), marked("title"), marked("address")), [
        (entry.date, _kind(entry), entry.title, entry.url)
        for entry in proposal.entries
    ])  # fmt: skip
    click.echo()
    click.echo(on_demand.module(on_demand.SITE_TABLE).table_of(proposal))


def _kind(entry: Any) -> str:
    """Return the kind of an entry, in words on a terminal; with a question mark where the entry was not looked at."""
    words = (
        _(KINDS[entry.kind])
        if entry.kind in KINDS and sys.stdout.isatty() and spoken() == "zh"
        else entry.kind
    )
    return str(words if entry.is_looked_at else f"{words}?")


def _answer(proposal: Any, *, is_written: bool) -> dict[str, Any]:
    """Return the element of ``sites add --json``."""
    keys = ("allowed_domains", "start_urls", "article_urls", "aliases", "allow_addresses")
    lists = {key: list(getattr(proposal, key)) for key in keys}
    entries = [
        {"url": each.url, "title": each.title, "date": each.date, "kind": each.kind, "is_looked_at": each.is_looked_at}
        for each in proposal.entries
    ]  # fmt: skip
    named = {"name": proposal.name, "title": proposal.title, "role": proposal.role.value}
    return named | lists | {"entries": entries, "looks": proposal.looks, "is_written": is_written}


def _agreed(config: Config) -> bool:
    answer: bool = click.confirm(
        _("Write this site into {file}?").format(file=config.path), default=True, err=True
    )
    if not answer:
        terminal.say(_("nothing was written"))
    return answer


def _write(config: Config, proposal: Any) -> None:
    try:
        on_demand.module(on_demand.SITE_TABLE).add_site(config.path, proposal)
    except OSError as error:
        raise terminal.unwritable(config.path, error) from error
    words = _("added {name} to {file}. Next: reprintwatch crawl --site {name}")
    terminal.say(words.format(name=proposal.name, file=config.path))
