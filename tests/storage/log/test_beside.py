from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

from storage.engine.address import PostgresAddress
from storage.log.beside import append_heads, file_of, known_heads, line_of
from storage.log.checkpoint import TreeHead

ROOT = "y" * 43 + "="


def test_heads_are_appended_once_and_a_torn_line_is_passed_over(store_path: Path, now: datetime) -> None:
    heads = [TreeHead("reprintwatch/a", 3, ROOT, now), TreeHead("reprintwatch/a", 9, ROOT, now, 2, ROOT)]
    file = file_of(store_path)
    assert file is not None
    assert known_heads(store_path) == []
    append_heads(store_path, heads[:1])
    append_heads(store_path, heads)
    assert known_heads(store_path) == heads
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open("a", encoding="utf-8") as log:
        log.write(line_of(heads[1])[:40])
    assert known_heads(store_path) == heads


def test_a_database_has_no_file_beside_it(now: datetime) -> None:
    address = PostgresAddress("postgresql://u@h/d")
    append_heads(address, [TreeHead("reprintwatch/a", 3, ROOT, now)])
    assert (file_of(address), known_heads(address)) == (None, [])
