"""Pages of files are allowed in new stores and in stores of before, and both engines have the same tables."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from sites.visited import Visits

from storage.archive import captures
from storage.archive.picture_texts import texts_of
from storage.conclusions.readings import save_reading
from storage.engine.schema.annex_schema import (
    ANNEXES,
    ANNEXES_IN_POSTGRES,
    PICTURE_TEXTS,
    PICTURE_TEXTS_IN_POSTGRES,
)
from storage.engine.sqlite import SqliteStore
from storage.engine.store import Store, transaction
from storage.records import Article, Attachment, PictureText, SettledReading

ADD = "INSERT INTO pages (url, site, host, role, discovered_at, due_at) VALUES (?, 's', 'a.cn', ?, '', '')"


def made(script: str) -> set[str]:
    return set(re.findall(r"CREATE (?:TABLE|INDEX) (\w+)", script))


def test_both_engines_get_the_same_tables_and_indexes() -> None:
    assert made("\n".join(ANNEXES)) == made(ANNEXES_IN_POSTGRES)
    assert made("\n".join(PICTURE_TEXTS)) == made(PICTURE_TEXTS_IN_POSTGRES)


def test_a_page_may_be_a_file_and_no_other_new_thing(either: Store) -> None:
    either.conn.execute(ADD, ("http://a.cn/1.pdf", "file"))
    with pytest.raises(Exception, match=r"(?i)check"):
        either.conn.execute(ADD, ("http://a.cn/2.pdf", "picture"))


def test_texts_that_the_readings_hold_are_kept_beside_the_pictures(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    capture = captures.capture_of(either, visits.visit("http://www.mca.gov.cn/1.png"))
    read = Attachment(
        "1.png", "http://www.mca.gov.cn/1.png", digest="d" * 64, certainty=("98",), reader="rapidocr 3"
    )
    plain = replace(read, certainty=(), reader=None)
    with transaction(either):
        for file in (read, plain):
            article = Article("题", ("字“",), attachments=(file,))
            save_reading(either, SettledReading(0, capture.page, capture.id, article, None))
        fill = (
            PICTURE_TEXTS[-1] if isinstance(either, SqliteStore) else PICTURE_TEXTS_IN_POSTGRES.split(";")[1]
        )
        either.conn.execute(fill)
    assert capture.digest is not None
    assert texts_of(either, capture.digest) == [PictureText(("字“",), ("98",), "rapidocr 3")]
