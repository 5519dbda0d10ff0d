"""Raw table of a configuration file → the table checked against the schema, or an error with file, line and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

from monitor.config import schema, scrapy_settings
from monitor.config.checks import mistake, nearest
from monitor.config.file_lines import line_of
from storage.errors import ConfigError

Keys = tuple[schema.Key, ...]


@dataclass(frozen=True)
class ConfigFile:
    """Configuration file as text."""

    path: Path
    lines: Sequence[str]

    def error(self, section: str, key: str | None, words: str, number: int | None = None) -> ConfigError:
        """Return the error for a key, or for a whole section if `key` is None. `number` as in ``line_of``."""
        line = line_of(self.lines, section, key, number)
        where = f"{self.path}:{line}" if line else str(self.path)
        named = f"[{section}] {key}" if key else f"[{section}]"
        return ConfigError(f"{where}: {named}: {words}")


@dataclass(frozen=True)
class Table:
    """Table with a value for every key of the schema."""

    file: ConfigFile
    section: str
    values: Mapping[str, Any]
    number: int | None = (
        None  # position among the tables of this section, from 0; None: a section that occurs once
    )

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def error(self, key: str, words: str) -> ConfigError:
        """Return the error for a key of this table."""
        return self.file.error(self.section, key, words, self.number)

    def path(self, key: str) -> Path | None:
        """Return the file that a key names, beside the configuration; None without the key. Raises ConfigError."""
        if self[key] is None:
            return None
        found = self.file.path.parent / str(self[key])
        if not found.is_file():
            raise self.error(key, _("no file {path}").format(path=found))
        return found

    def check_names(self, key: str, noun: str, names: Sequence[str], known: Sequence[str]) -> None:
        """Raise ConfigError, with the nearest known name, if a name of this key is unknown."""
        unknown = next((name for name in names if name not in known), None)
        if unknown is not None:
            raise self.error(
                key,
                _("no {noun} {unknown!r}{hint}").format(
                    noun=_(noun), unknown=unknown, hint=nearest(unknown, known)
                ),
            )


def checked_tables(file: ConfigFile, section: str, raw: object, keys: Keys) -> list[Table]:
    """Return the tables of a section that may occur several times. Raises ConfigError."""
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
        raise file.error(section, None, _("write [[{section}]], once for each").format(section=section))
    return [checked_table(file, section, table, keys, number) for number, table in enumerate(raw)]


def checked_table(
    file: ConfigFile, section: str, raw: object, keys: Keys, number: int | None = None
) -> Table:
    """Return a table with its defaults. Raises ConfigError for unknown and missing keys, and for wrong values."""
    if not isinstance(raw, dict):
        raise file.error(section, None, _("[{section}] must be a table").format(section=section))
    given = Table(file, section, raw, number)
    _check_further_keys(given, [key.name for key in keys])
    missing = next((key.name for key in keys if key.required and key.name not in raw), None)
    if missing:
        raise file.error(
            section,
            None,
            _("{key} is missing in [[{section}]]").format(key=missing, section=section),
            number,
        )
    for key in keys:
        if key.name in raw:
            _check_value(given, key)
    return Table(file, section, {key.name: key.default for key in keys} | raw, number)


def _check_further_keys(table: Table, names: Sequence[str]) -> None:
    """Raise ConfigError for a key that neither the schema nor, in [crawler], Scrapy has."""
    for name in (name for name in table.values if name not in names):
        known = [*names, *scrapy_settings.names()] if table.section == "crawler" else names
        if name not in known:
            raise table.error(name, _("unknown key{hint}").format(hint=nearest(name, known)))
        if name in scrapy_settings.KEPT:
            raise table.error(name, _("this Scrapy setting is fixed by reprintwatch"))
        wrong = scrapy_settings.mistake(name, table[name])
        if wrong:
            raise table.error(name, wrong)


def _check_value(table: Table, key: schema.Key) -> None:
    wrong = mistake(table.section, key, table[key.name])
    if wrong:
        raise table.error(key.name, wrong)
