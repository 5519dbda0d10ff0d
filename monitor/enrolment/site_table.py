"""Proposal of a site → table in reprintwatch.toml. All comments stay; the new text is checked before it is written."""

from __future__ import annotations

from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Table

from monitor.config.reader import parse, read_text
from monitor.config.values import Config
from monitor.proposal.proposal import SiteProposal
from storage.errors import ConfigError

LINE_END = "\r\n"  # of editors on Windows
MARK = "\ufeff"  # byte order mark


def with_site(text: str, proposal: SiteProposal) -> str:
    """Return the text of a configuration with one more site. Raises ConfigError for a text that is no TOML."""
    try:
        document = tomlkit.parse(text.replace(LINE_END, "\n"))
    except TOMLKitError as error:
        raise ConfigError(str(error)) from error
    sites = document.get("sites")
    if isinstance(sites, Array):
        sites.append(_filled(tomlkit.inline_table(), proposal))
    elif isinstance(sites, AoT):
        sites.append(_separated(proposal))
    else:
        tables = tomlkit.aot()
        tables.append(_separated(proposal))
        document.append("sites", tables)
    changed = tomlkit.dumps(document).strip("\n") + "\n"
    return changed.replace("\n", LINE_END) if LINE_END in text else changed


def table_of(proposal: SiteProposal) -> str:
    """Return the table of a proposal as it will stand in the file."""
    return with_site("", proposal).strip()


def add_site(path: Path, proposal: SiteProposal) -> Config:
    """Write a site into a configuration; return the new configuration. Raises ConfigError, OSError.

    The file is replaced as a whole, so a kill leaves either the old or the new file.
    """
    file = path.resolve()
    text = with_site(read_text(path), proposal)
    config = parse(path, text)
    has_mark = file.read_bytes().startswith(MARK.encode())
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes((MARK + text if has_mark else text).encode())
        new.chmod(file.stat().st_mode)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    return config


def _separated(proposal: SiteProposal) -> Table:
    """Return the table with a blank line before and after."""
    table = tomlkit.table()
    table.trivia.indent = "\n"
    _filled(table, proposal)
    table.add(tomlkit.nl())
    return table


def _filled(table: Table | InlineTable, proposal: SiteProposal) -> Table | InlineTable:
    table.add("name", proposal.name)
    table.add("title", proposal.title)
    table.add("role", proposal.role.value)
    for key in ("allowed_domains", "start_urls", "article_urls", "aliases", "allow_addresses"):
        values = getattr(proposal, key)
        if values:
            table.add(key, _array(values, literal=key == "article_urls"))
    return table


def _array(values: tuple[str, ...], *, literal: bool) -> Array:
    array = tomlkit.array()
    for value in values:
        array.append(tomlkit.string(value, literal=literal))
    return array
