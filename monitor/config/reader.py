"""reprintwatch.toml and the environment → the checked configuration, or an error with file, line and key.

No other module reads the file.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shlex
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from gettext import gettext as _
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.config import alerts, schema
from monitor.config.checks import nearest
from monitor.config.coverage import CoverageTables, checked_letters
from monitor.config.file_lines import is_regular, mistaken, unreadable
from monitor.config.judging import monitor_rules
from monitor.config.sites import checked_sites
from monitor.config.tables import ConfigFile, Table, checked_table, checked_tables
from monitor.config.values import Config, EvidenceSettings, PageAddress, ServiceTimes
from monitor.speech.language import system_words
from storage.engine.address import PostgresAddress, StoreAddress
from storage.errors import ConfigError

logger = logging.getLogger(__name__)

FILE_NAME = "reprintwatch.toml"
PREFIX = re.compile(r"(?:/[\w.~-]+)+/?")
HOST = re.compile(r"(?=.{1,253}$)(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
NUMBERS = re.compile(r"[\d.]+")  # an address of the Internet, or a slip in such an address
# Parts of the configuration that a process keeps from its start.
KEPT = ("store", "keep_days", "service", "digests", "web")


def find(option: Path | None) -> Path:
    """Return the configuration's path: the option, else $REPRINTWATCH_CONFIG, else FILE_NAME in this folder.

    Raises ConfigError if no file is at the path.
    """
    path = option or Path(os.environ.get("REPRINTWATCH_CONFIG") or FILE_NAME)
    if path.is_dir():
        raise ConfigError(_("{path} is a folder: name a file in it").format(path=path))
    if not is_regular(path):
        raise ConfigError(
            _(
                "no configuration at {path}: write one with `reprintwatch {init}`, or name it with --config"
            ).format(path=path if option else _named_by_system(path), init=_init_of(path))
        )
    return path


def _init_of(path: Path) -> str:
    """Return the command that writes a configuration at a path."""
    return "init" if str(path) == FILE_NAME else shlex.join(["init", "-o", str(path)])


def _named_by_system(path: Path) -> str:
    """Return the path, with the variable of the environment that named it."""
    return f"{path} ($REPRINTWATCH_CONFIG)" if os.environ.get("REPRINTWATCH_CONFIG") else str(path)


def load(path: Path) -> Config:
    """Read and check a configuration. Raises ConfigError with file, line, key and the nearest right key."""
    return parse(path, read_text(path))


def read_text(path: Path) -> str:
    """Return the text of a configuration. Raises ConfigError with the encoding to save the file in."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # editors on Windows begin with a mark
            return file.read()
    except UnicodeDecodeError as error:
        raise ConfigError(
            _("{place}: not UTF-8: save the file as UTF-8").format(
                place=f"{path}:{_line_of_byte(path, error.start)}"
            )
        ) from error
    except OSError as error:
        raise ConfigError(
            _("{path}: cannot be read: {error}").format(path=path, error=system_words(error))
        ) from error


def _line_of_byte(path: Path, byte: int) -> int:
    """Return the line of a byte, counted from 1."""
    return path.read_bytes()[:byte].count(b"\n") + 1


def parse(path: Path, text: str) -> Config:
    """Check the text of a configuration. Raises ConfigError as `load`."""
    lines = text.splitlines()
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(mistaken(path, lines, str(error))) from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{path}:{unreadable(lines)}") from error
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(_config(ConfigFile(path, lines), raw), digest=digest)


def _config(file: ConfigFile, raw: Mapping[str, Any]) -> Config:
    """Return the values of a parsed file. The first mistake in the order of this function is raised."""
    _check_sections(file, raw)
    sections = {
        name: checked_table(file, name, raw.get(name, {}), keys) for name, keys in schema.SECTIONS.items()
    }
    site_tables = checked_tables(file, "sites", raw.get("sites", []), schema.SITE)
    sites = checked_sites(site_tables)
    channels = alerts.checked_channels(sections["alerts"])
    store = _store(sections["store"])
    lists, duties = (
        checked_tables(file, name, raw.get(name, []), schema.TABLES[name]) for name in ("lists", "must_carry")
    )
    coverage = CoverageTables(lists, duties, sections["cases"], [site.name for site in sites])
    rules = monitor_rules(sections["monitor"], site_tables, coverage)
    routing = alerts.checked_routing(sections["alerts"], sites, channels)
    return Config(
        path=file.path,
        store=store,
        keep_days=sections["store"]["keep_days"],
        crawler={name: value for name, value in sections["crawler"].values.items() if value is not None},
        monitor=rules,
        service=ServiceTimes(**sections["service"].values),
        sites=sites,
        channels=channels,
        routing=replace(routing, muted=rules.muted, muted_on=_some(rules.muted_on)),
        notices=alerts.checked_notices(sections["alerts"], sections["monitor"]["language"]),
        digests=alerts.checked_digests(sections["alerts"], channels),
        letters=checked_letters(sections["letters"]),
        web=_web(sections["web"], sections["service"]["health_port"]),
        evidence=_evidence(sections["evidence"]),
    )


def _some(muted_on: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the sites with muted rules."""
    return {site: rules for site, rules in muted_on.items() if rules}


def _check_sections(file: ConfigFile, raw: Mapping[str, Any]) -> None:
    known = [*schema.SECTIONS, *schema.TABLES]
    for name, value in raw.items():
        home = next(
            (title for title, keys in schema.SECTIONS.items() if name in [key.name for key in keys]), None
        )
        if name not in known and home is not None and not isinstance(value, dict):
            raise file.error(
                home, name, _("stands before its section: write it below [{name}]").format(name=home)
            )
        if name not in known:
            raise file.error(
                name, None, _("unknown section [{name}]{hint}").format(name=name, hint=nearest(name, known))
            )


def _web(table: Table, health_port: int | None) -> PageAddress:
    """Return the address of the operators' page. Raises ConfigError."""
    prefix, host = table["prefix"], table["host"]
    if prefix is not None and not PREFIX.fullmatch(prefix):
        raise table.error("prefix", _('write it as "/watch", not {value!r}').format(value=prefix))
    if not _is_host(host):
        words = _("an address or a name alone, without port and scheme, not {value!r}")
        raise table.error("host", words.format(value=host))
    if table["in_service"] and health_port is not None and health_port == table["port"]:
        raise table.error("port", _("{port} is health_port of [service] too").format(port=health_port))
    return PageAddress(**table.values)


def _is_host(text: str) -> bool:
    """Return whether the text is an IP address or the name of a machine."""
    try:
        ip_address(text)
    except ValueError:
        return bool(HOST.fullmatch(text)) and not NUMBERS.fullmatch(text)
    return True


def _evidence(table: Table) -> EvidenceSettings:
    """Return the settings of packages; relative paths lie beside the configuration. Raises ConfigError."""
    folder = table.file.path.parent
    for url in table["timestamp_urls"]:
        if urlsplit(url).scheme not in ("http", "https"):
            raise table.error("timestamp_urls", _("{url!r} is no http address").format(url=url))
    if (folder / table["key_file"]).is_dir():
        raise table.error(
            "key_file", _("{path} is a folder: name a file in it").format(path=table["key_file"])
        )
    return EvidenceSettings(
        key=folder / table["key_file"],
        timestamp_urls=tuple(table["timestamp_urls"]),
        timestamp_hash=table["timestamp_hash"],
        timestamp_ca=table.path("timestamp_ca"),
        witness_command=tuple(table["witness_command"]),
        sign_command=tuple(table["sign_command"]),
        requisites=table["requisites"],
    )


def _at_home(text: str) -> Path:
    """Return a path whose ~ stands for the home of the account. An account without a home keeps the ~."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def _store(table: Table) -> StoreAddress:
    """Return the store's address; ~ is the home of the account. Raises ConfigError.

    A relative path lies beside the configuration.
    """
    if table["url"] is not None:
        try:
            return PostgresAddress(table["url"])
        except ValueError as error:
            raise table.error("url", str(error)) from error
    path: Path = table.file.path.parent / _at_home(table["path"])
    try:
        if path.is_dir():
            raise table.error("path", _("{path} is a folder: name a file in it").format(path=path))
        if path.exists() and not path.is_file():
            raise table.error("path", _("{path} is a device or a pipe: name a file").format(path=path))
    except OSError as error:
        raise table.error("path", _("cannot be used: {error}").format(error=system_words(error))) from error
    return path


class LiveConfig:
    """The configuration of a running process. A changed file is taken up, a file with a mistake changes nothing."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._state = _state_of(config.path)
        self._lock = threading.Lock()
        self.mistake = ""  # of the file as it stands now, in words

    def now(self) -> Config:
        """Return the present configuration. Reads the file again if the file has changed."""
        state = _state_of(self._config.path)
        if state is not None and state != self._state:
            with self._lock:
                if state != self._state:
                    self._take_up()
                    self._state = state
        return self._config

    def _take_up(self) -> None:
        before = self._config
        try:
            read = load(before.path)
        except ConfigError as error:
            self.mistake = str(error)
            logger.error(
                "the configuration has a mistake: the earlier one holds", extra={"why": self.mistake}
            )
            return
        self.mistake = ""
        self._config = replace(read, **{name: getattr(before, name) for name in KEPT})
        names = [{site.name for site in each.sites} for each in (before, read)]
        facts = {
            "sites_added": sorted(names[1] - names[0]),
            "sites_gone": sorted(names[0] - names[1]),
            "after_a_restart": [name for name in KEPT if getattr(before, name) != getattr(read, name)],
        }
        logger.warning("the changed configuration holds", extra={k: v for k, v in facts.items() if v})


def _state_of(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a changed file: number, size, time. None for a file that cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
