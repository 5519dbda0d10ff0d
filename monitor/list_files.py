"""Files of the operator's: a path → its entries. The reading only; what entries mean stands in operator_lists."""

from __future__ import annotations

from pathlib import Path

from monitor.judge.rules.operator_lists import entries
from storage.errors import ConfigError

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
