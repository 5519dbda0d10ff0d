"""Proposal of a site → table in reprintwatch.toml. All comments stay; the new text is checked before it is written."""

from __future__ import annotations

import re
from gettext import gettext as _
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
HEAD_OF_SITE = re.compile(r"""\s*\[\[\s*["']?sites["']?\s*\]\]""")
HEAD_OF_FURTHER = re.compile(r"""\s*\[{1,2}\s*["']?(?!sites\.)[\w-][\w.-]*["']?\s*\]{1,2}\s*(?:#|$)""")


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


def without_site(text: str, number: int) -> str:
    """Return the text of a configuration without a site, counted from 0. Comments below and above the table stay.

    Raises ConfigError for a text that is no TOML.
    """
    lines = text.splitlines(keepends=True)
    heads = [at for at, row in enumerate(lines) if HEAD_OF_SITE.match(row)]
    if not heads:  # sites as an array of inline tables
        return _without_element(text, number)
    first = heads[number]
    after = next((at for at in range(first + 1, len(lines)) if HEAD_OF_FURTHER.match(lines[at])), len(lines))
    while after > first + 1 and not lines[after - 1].partition("#")[0].strip():
        after -= 1  # blank lines and comments above the next table
    return "".join(lines[:first] + lines[after:])


def _without_element(text: str, number: int) -> str:
    try:
        document = tomlkit.parse(text.replace(LINE_END, "\n"))
    except TOMLKitError as error:
        raise ConfigError(str(error)) from error
    del document["sites"][number]
    changed = tomlkit.dumps(document)
    return changed.replace("\n", LINE_END) if LINE_END in text else changed


def remove_site(path: Path, name: str) -> Config:
    """Take a site out of a configuration; return the new configuration. Raises ConfigError, OSError.

    ConfigError is raised too if another table names the site, or if more than the site would change.
    """
    text = read_text(path)
    before = parse(path, text)
    place = before.sites.index(before.site(name))
    text = without_site(text, place)
    after = parse(path, text)
    if after.sites != before.sites[:place] + before.sites[place + 1 :]:
        raise ConfigError(_("{path}: take the table of {name} out by hand").format(path=path, name=name))
    replace_file(path, text)
    return after


def add_site(path: Path, proposal: SiteProposal) -> Config:
    """Write a site into a configuration; return the new configuration. Raises ConfigError, OSError."""
    text = with_site(read_text(path), proposal)
    config = parse(path, text)
    replace_file(path, text)
    return config


def replace_file(path: Path, text: str) -> None:
    """Write a configuration as a whole: a kill leaves either the old or the new file."""
    file = path.resolve()
    has_mark = file.read_bytes().startswith(MARK.encode())
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes((MARK + text if has_mark else text).encode())
        new.chmod(file.stat().st_mode)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


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
