"""Times of the digests → table [alerts] of reprintwatch.toml, with all comments; checked before it is written."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from monitor.config.reader import parse, read_text
from monitor.config.values import Config, Digests
from monitor.enrolment.site_table import LINE_END, replace_file
from storage.errors import ConfigError


def with_digests(text: str, digests: Digests) -> str:
    """Return the text of a configuration with other digests. Raises ConfigError for a text that is no TOML."""
    try:
        document = tomlkit.parse(text.replace(LINE_END, "\n"))
    except TOMLKitError as error:
        raise ConfigError(str(error)) from error
    if "alerts" not in document:
        document.add(tomlkit.nl())
        document.add("alerts", tomlkit.table())
    wanted = {
        "daily_digest": digests.daily,
        "weekly_digest": digests.weekly,
        "digest_channels": list(digests.channels),
    }
    for key, value in wanted.items():
        if value:
            document["alerts"][key] = value
        else:
            document["alerts"].pop(key, None)
    changed = tomlkit.dumps(document)
    return changed.replace("\n", LINE_END) if LINE_END in text else changed


def set_digests(path: Path, digests: Digests) -> Config:
    """Write the digests into a configuration; return the new configuration. Raises ConfigError, OSError.

    ConfigError is raised too if more than the digests would change.
    """
    text = read_text(path)
    before = parse(path, text)
    changed = with_digests(text, digests)
    after = parse(path, changed)
    if replace(after, digests=before.digests, digest=before.digest) != before:
        raise ConfigError(_("{path}: set the digests by hand").format(path=path))
    replace_file(path, changed)
    return after
