"""The only reader of reprintwatch.toml and of the environment: every mistake answered with where and what instead."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.revisit.frontier import RevisitBounds
from crawler.sites import Site
from monitor.config import schema, scrapy_settings
from monitor.config.alerts import AlertsReader
from monitor.config.checks import nearest, wrong_bounds, wrong_kind, wrong_texts
from monitor.config.file_lines import line_of, read_entries
from monitor.config.values import Config, ServiceTimes
from monitor.judge.policy import MustCarry, Policy
from monitor.judge.rules import operator_lists
from monitor.notify.channels.channel import Channel
from storage.engine.address import PostgresAddress, StoreAddress
from storage.errors import ConfigError
from storage.records import Severity, Significance, SiteRole

FILE_NAME = "reprintwatch.toml"


def find(option: Path | None) -> Path:
    """The configuration file: as asked for, else by environment, else in this folder. Raises ConfigError."""
    path = option or Path(os.environ.get("REPRINTWATCH_CONFIG") or FILE_NAME)
    if not path.is_file():
        raise ConfigError(
            f"no configuration at {path}: write one with `reprintwatch init`, or name it with --config"
        )
    return path


def load(path: Path) -> Config:
    """Read and check a configuration. Raises ConfigError with file, line, key and the nearest right key."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # editors on Windows begin with a byte order mark
        raw = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    return _Reader(path, text).read(raw)


class _Reader(AlertsReader):
    """Checks one file against the schema."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def read(self, raw: dict[str, Any]) -> Config:
        known = [*schema.SECTIONS, *schema.TABLES]
        for name in raw:
            if name not in known:
                raise self._error(name, None, f"unknown section [{name}]{nearest(name, known)}")
        sections = {
            name: self._table(name, raw.get(name, {}), keys) for name, keys in schema.SECTIONS.items()
        }
        sites = self._sites(self._tables("sites", raw.get("sites", []), schema.SITE))
        channels = self._channels(sections["alerts"]["channels"])
        return Config(
            path=self._path,
            store=self._store(sections["store"]),
            keep_days=sections["store"]["keep_days"],
            crawler={name: value for name, value in sections["crawler"].items() if value is not None},
            monitor=self._rules(sections, raw, sites, channels),
            service=ServiceTimes(**sections["service"]),
            sites=sites,
            channels=channels,
            routing=self._routing(sections["alerts"], sites, channels),
            notices=self._notices(sections["alerts"], sections["monitor"]["language"]),
            digests=self._digests(sections["alerts"], channels),
        )

    def _store(self, wanted: Mapping[str, Any]) -> StoreAddress:
        if wanted["url"] is not None:
            try:
                return PostgresAddress(wanted["url"])
            except ValueError as error:
                raise self._error("store", "url", str(error)) from error
        path: Path = self._path.parent / wanted["path"]
        if path.is_dir():
            raise self._error("store", "path", f"{path} is a folder: name a file in it")
        return path

    def _rules(
        self,
        sections: dict[str, Any],
        raw: dict[str, Any],
        sites: Sequence[Site],
        channels: Mapping[str, Channel],
    ) -> Policy:
        monitor = sections["monitor"]
        return Policy(
            confirm_removal_s=float(monitor["confirm_removal_s"]),
            workers=monitor["workers"],
            language=monitor["language"],
            severities=self._severities(monitor["severities"]),
            must_carry=self._duties(
                self._tables("must_carry", raw.get("must_carry", []), schema.MUST_CARRY), sites
            ),
            profiles=self._profiles(raw.get("sites", [])),
            names=monitor["names"],
            permitted=operator_lists.permitted(self._lines_of("permitted_sources", monitor)),
            grave_errors=operator_lists.wordings(self._lines_of("watched_wording", monitor)),
            formulations=self._lines_of("formulations", monitor),
        )

    def _lines_of(self, key: str, monitor: Mapping[str, Any]) -> tuple[str, ...]:
        """The entries of a list that the operator keeps beside the configuration."""
        if monitor[key] is None:
            return ()
        try:
            return read_entries(self._path.parent / monitor[key])
        except ConfigError as error:
            raise self._error("monitor", key, str(error)) from error

    def _tables(self, name: str, found: object, keys: tuple[schema.Key, ...]) -> list[dict[str, Any]]:
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self._error(name, None, f"write [[{name}]], once for each")
        return [self._table(name, each, keys, number) for number, each in enumerate(found)]

    def _table(
        self, section: str, found: object, keys: tuple[schema.Key, ...], number: int | None = None
    ) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise self._error(section, None, f"[{section}] must be a table")
        names = [key.name for key in keys]
        for name in found:
            if name not in names:
                self._further(section, name, found[name], names, number)
        missing = [key.name for key in keys if key.required and key.name not in found]
        if missing:
            raise self._error(section, None, f"{missing[0]} is missing in [[{section}]]", number)
        checked = {
            key.name: self._value(section, key, found[key.name], number) for key in keys if key.name in found
        }
        further = {name: value for name, value in found.items() if name not in names}
        return {key.name: key.default for key in keys} | checked | further

    def _further(
        self, section: str, name: str, value: object, names: Sequence[str], number: int | None
    ) -> None:
        """A key that is none of ours: one of Scrapy's, or a mistake."""
        known = [*names, *scrapy_settings.names()] if section == "crawler" else names
        if name not in known:
            raise self._error(section, name, f"unknown key{nearest(name, known)}", number)
        if name in scrapy_settings.KEPT:
            raise self._error("crawler", name, "this Scrapy setting is fixed by reprintwatch")
        wrong = scrapy_settings.mistake(name, value)
        if wrong:
            raise self._error("crawler", name, wrong)

    def _value(self, section: str, key: schema.Key, value: Any, number: int | None) -> Any:
        wrong = wrong_kind(key, value) or wrong_bounds(key, value) or wrong_texts(section, key, value)
        if wrong:
            raise self._error(section, key.name, wrong, number)
        return value

    def _sites(self, tables: Sequence[dict[str, Any]]) -> tuple[Site, ...]:
        sites: list[Site] = []
        for number, table in enumerate(tables):
            site = self._site(table, number)
            self._check_apart(site, sites, number)
            sites.append(site)
        return tuple(sites)

    def _site(self, table: dict[str, Any], number: int) -> Site:
        whole = next((each for each in table["allowed_domains"] if "/" in each or each.startswith(".")), None)
        if whole is not None:
            raise self._error(
                "sites", "allowed_domains", f"a domain alone (mca.gov.cn), not {whole!r}", number
            )
        site = Site(
            name=table["name"],
            title=table["title"],
            role=SiteRole(table["role"]),
            allowed_domains=tuple(table["allowed_domains"]),
            start_urls=tuple(table["start_urls"]),
            article_urls=self._patterns("article_urls", table, number),
            ignore_urls=self._patterns("ignore_urls", table, number),
            aliases=tuple(table["aliases"]),
            download_delay=table["download_delay"],
            allow_addresses=self._networks(table["allow_addresses"], number),
            daily_requests=table["daily_requests"],
            quiet_hours=self._hours("sites", "quiet_hours", table["quiet_hours"], number),
            revisits=self._revisits(table, number),
        )
        for url in site.start_urls:
            if not _on(site, url):
                why = f"{url} is not http(s) on one of allowed_domains ({', '.join(site.allowed_domains)})"
                raise self._error("sites", "start_urls", why, number)
        return site

    def _check_apart(self, site: Site, others: Sequence[Site], number: int) -> None:
        for other in others:
            if other.name == site.name:
                raise self._error("sites", "name", f"{site.name!r} is used twice", number)
            shared = _shared_domain(site, other) or _shared_domain(other, site)
            if shared is not None:
                raise self._error(
                    "sites", "allowed_domains", f"{shared} belongs to site {other.name!r} too", number
                )

    def _patterns(self, key: str, table: dict[str, Any], number: int) -> tuple[re.Pattern[str], ...]:
        return tuple(self._pattern("sites", key, each, number) for each in table[key])

    def _pattern(self, section: str, key: str, text: str, number: int) -> re.Pattern[str]:
        try:
            return re.compile(text)
        except re.error as error:
            raise self._error(
                section, key, f"not a regular expression: {text!r} ({error})", number
            ) from error

    def _revisits(self, table: Mapping[str, Any], number: int) -> RevisitBounds:
        soonest, latest = table["revisit_soonest_s"], table["revisit_latest_s"]
        if soonest > latest:
            raise self._error("sites", "revisit_soonest_s", "later than revisit_latest_s", number)
        return RevisitBounds(timedelta(seconds=soonest), timedelta(seconds=latest))

    def _networks(self, wanted: Sequence[str], number: int) -> tuple[str, ...]:
        for each in wanted:
            try:
                ipaddress.ip_network(each, strict=False)
            except ValueError as error:
                raise self._error(
                    "sites", "allow_addresses", f"no address or network: {each!r}", number
                ) from error
        return tuple(wanted)

    def _duties(self, tables: Sequence[dict[str, Any]], sites: Sequence[Site]) -> tuple[MustCarry, ...]:
        names = [site.name for site in sites]
        duties = []
        for number, table in enumerate(tables):
            for key, named in (("from", [table["from"]]), ("sites", table["sites"])):
                self._check_names("must_carry", key, "site", named, names, number)
            if table["from"] in table["sites"]:
                raise self._error("must_carry", "sites", f"{table['from']!r} is the origin itself", number)
            articles = (
                self._pattern("must_carry", "articles", table["articles"], number)
                if table["articles"]
                else None
            )
            duties.append(MustCarry(table["from"], tuple(table["sites"]), articles, float(table["within_h"])))
        return tuple(duties)

    def _severities(self, table: dict[str, Any]) -> dict[Significance, Severity] | None:
        known, words = [each.value for each in Significance], [each.word for each in Severity]
        for name, value in table.items():
            if name not in known:
                raise self._error(
                    "monitor", "severities", f"no class of change {name!r}{nearest(name, known)}"
                )
            if value not in words:
                raise self._error(
                    "monitor", "severities", f"{name}: one of {', '.join(words)}, not {value!r}"
                )
        return {Significance(name): Severity[value.upper()] for name, value in table.items()} or None

    def _profiles(self, tables: Sequence[dict[str, Any]]) -> Mapping[str, str]:
        by_role = {"original": "government-site", "portal": "news-service"}
        return {each["name"]: each.get("profile") or by_role[each["role"]] for each in tables}

    def _error(self, section: str, key: str | None, what: str, number: int | None = None) -> ConfigError:
        line = line_of(self._lines, section, key, number)
        where = f"{self._path}:{line}" if line else str(self._path)
        named = f"[{section}] {key}" if key else f"[{section}]"
        return ConfigError(f"{where}: {named}: {what}")


def _on(site: Site, url: str) -> bool:
    """Whether this is an address, and on one of the site's domains."""
    try:
        return urlsplit(url).port != 0 and site.covers(url)
    except ValueError:  # a malformed host, or a port out of range
        return False


def _shared_domain(site: Site, other: Site) -> str | None:
    """A domain of the one site that the other covers: whose a page there is could not be told."""
    return next((domain for domain in site.allowed_domains if _on(other, f"http://{domain}/")), None)
