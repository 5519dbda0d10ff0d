"""Pages of files are allowed in new stores and in stores of before, and both engines have the same tables."""

from __future__ import annotations

import re

import pytest

from storage.engine.schema.annex_schema import ANNEXES, ANNEXES_IN_POSTGRES
from storage.engine.store import Store

ADD = "INSERT INTO pages (url, site, host, role, discovered_at, due_at) VALUES (?, 's', 'a.cn', ?, '', '')"


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables_and_indexes() -> None:
    assert made("\n".join(ANNEXES)) == made(ANNEXES_IN_POSTGRES)


def test_a_page_may_be_a_file_and_no_other_new_thing(either: Store) -> None:
    either.conn.execute(ADD, ("http://a.cn/1.pdf", "file"))
    with pytest.raises(Exception, match=r"(?i)check"):
        either.conn.execute(ADD, ("http://a.cn/2.pdf", "picture"))
