"""Where a key stands in a TOML text: tomllib keeps no lines, and mistakes should be named with theirs. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from monitor.judge.rules.operator_lists import entries
from storage.errors import ConfigError

HEADER = re.compile(r"""\s*\[{1,2}\s*["']?([\w.-]+)["']?\s*\]{1,2}\s*(?:#|$)""")


def line_of(lines: Sequence[str], section: str, key: str | None, number: int | None) -> int | None:
    """The line of a key in the n-th table of its name; of the table itself, if the key is not found."""
    seen, inside, header = -1, False, None
    for at, line in enumerate(lines, start=1):
        found = HEADER.match(line)
        if found is not None:
            inside = found[1] == section
            seen += inside
            inside = inside and (number is None or seen == number)
            header = at if inside or found[1] == f"{section}.{key}" else header
        elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return at
    return header


LONGEST_LIST = 5_000_000  # bytes; the longest list that is published has some 1,500 names


def read_entries(path: Path) -> tuple[str, ...]:
    """The entries of a list. Raises ConfigError."""
    try:
        if path.stat().st_size > LONGEST_LIST:
            raise ConfigError(f"{path} is no list: more than {LONGEST_LIST:,} bytes")
        return entries(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from error
