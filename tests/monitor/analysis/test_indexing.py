"""Revisions are found by their words, and an index that lost some says so."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from sites.kept import Shelf

from monitor.analysis.indexing import (
    LENGTH_OF_SAMPLE,
    _samples,
    has_earlier_conclusions,
    index,
    index_problems,
    index_what_waits,
    text_problems,
)
from storage.conclusions import revisions
from storage.conclusions.search import count_unindexed
from storage.engine.store import Store, transaction
from storage.records import Article

URL = "http://www.mca.gov.cn/{}.html"


def test_an_index_of_what_was_kept_has_no_faults(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    for number in range(3):
        shelf.keep(URL.format(number), f"通知第{number}号", "各地民政部门要加强养老服务。")
    assert list(index_problems(db)) == []


def test_revisions_of_an_earlier_release_are_indexed_and_counted(db: Store, now: datetime) -> None:
    shelf, calls = Shelf(db, now), []
    for number in range(3):
        shelf.keep(URL.format(number), f"通知第{number}号", "各地民政部门要加强养老服务。", indexed=False)
    assert count_unindexed(db) == 3
    index_what_waits(db, lambda done, waiting: calls.append((done, waiting)))
    assert (count_unindexed(db), calls) == (0, [(3, 3)])
    assert list(index_problems(db)) == []


def test_a_revision_under_the_words_of_another_article_is_told(db: Store, now: datetime) -> None:
    kept = Shelf(db, now).keep(URL.format(1), "通知", "各地民政部门要加强养老服务。")
    with transaction(db):
        index(db, kept.id, Article("公告", ("财政部门下达补助资金。",)))
    problems = list(index_problems(db))
    assert len(problems) == 2
    assert all(f"revision {kept.id} " in each for each in problems)


def test_a_text_that_differs_from_its_digest_is_told(db: Store, now: datetime) -> None:
    kept = Shelf(db, now).keep(URL.format(1), "通知", "各地民政部门要加强养老服务。")
    assert list(text_problems(db)) == []
    with transaction(db):
        revisions.replace_article(db, kept.id, revisions.readings_of(db, kept.id), digest="0" * 32, simhash=0)
    [problem] = text_problems(db)
    assert f"revision {kept.id} " in problem
    assert not has_earlier_conclusions(db)


def test_a_digest_of_an_earlier_release_is_no_damage(db: Store, now: datetime) -> None:
    assert not has_earlier_conclusions(db)
    kept = Shelf(db, now).keep(URL.format(1), "通知", "各地民政部门要加强养老服务。", analyser="1")
    with transaction(db):
        revisions.replace_article(db, kept.id, revisions.readings_of(db, kept.id), digest="0" * 32, simhash=0)
    assert list(text_problems(db)) == []
    assert has_earlier_conclusions(db)


@given(st.lists(st.text(min_size=1, max_size=3), max_size=16))
def test_samples_are_words_in_a_row_of_the_text(words: list[str]) -> None:
    runs = {tuple(words[start:end]) for start in range(len(words)) for end in range(start, len(words) + 1)}
    samples = _samples(words)
    assert samples <= runs
    assert all(0 < len(each) <= LENGTH_OF_SAMPLE for each in samples)
    assert bool(samples) is bool(words)
