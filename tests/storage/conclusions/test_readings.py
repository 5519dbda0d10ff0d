"""The article of a page is its latest reading, and an earlier reading stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.kept import Shelf
from sites.visited import Visits

from storage.conclusions.readings import (
    latest_attributions,
    names_all_files,
    reading_of,
    save_reading,
    settled_id,
    settled_reading,
)
from storage.engine.store import Store, transaction
from storage.records import (
    Article,
    Attachment,
    AttachmentKind,
    Attribution,
    Field,
    PageId,
    SettledReading,
    Statement,
)

URL = "http://www.mca.gov.cn/1.html"
texts = st.text(max_size=20)
articles = st.builds(
    Article, texts, st.lists(texts, max_size=3).map(tuple),
    st.builds(Attribution, source=st.none() | texts, statements=st.lists(
        st.builds(Statement, st.sampled_from(Field), texts, texts), max_size=2).map(tuple)),
    st.lists(st.builds(Attachment, texts, texts, st.sampled_from(AttachmentKind)), max_size=2).map(tuple),
)  # fmt: skip


@pytest.fixture
def first(either: Store, now: datetime) -> SettledReading:
    """A reading of a page that was captured."""
    visits = Visits(either, now)
    capture = visits.visit(URL)
    reading = SettledReading(
        0, visits.page(URL), capture, Article("通知", ("正文。",)), "div#zoom", f"{URL}?2", 0.5
    )
    with transaction(either):
        number = save_reading(either, reading)
    return replace(reading, id=number)


def test_a_page_without_an_article_has_no_reading(either: Store) -> None:
    assert settled_reading(either, PageId(1)) is None
    assert settled_id(either, PageId(1)) is None
    with pytest.raises(LookupError, match="no reading 99"):
        reading_of(either, 99)


def test_the_latest_reading_is_the_article_of_its_page(either: Store, first: SettledReading) -> None:
    assert settled_reading(either, first.page) == first
    bare = replace(first, article=Article("更正通知", ()), container=None, next_page=None, confidence=None)
    with transaction(either):
        second = save_reading(either, bare)
    assert settled_reading(either, first.page) == reading_of(either, second) == replace(bare, id=second)
    assert settled_id(either, first.page) == second > first.id
    assert reading_of(either, first.id) == first


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles)
def test_every_article_comes_back_as_it_was_read(
    either: Store, first: SettledReading, article: Article
) -> None:
    with transaction(either):
        number = save_reading(either, replace(first, article=article))
    assert reading_of(either, number).article == article


def test_the_credits_of_the_articles_visited_last_are_read(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    for number, source in enumerate(("甲", None, "丙")):
        url = f"http://www.mca.gov.cn/{number}.html"
        capture = visits.visit(url)
        article = Article("通知", ("正文。",), Attribution(source=source))
        with transaction(either):
            save_reading(either, SettledReading(0, visits.page(url), capture, article, None, None, 0.5))
    site = str(either.conn.execute("SELECT site FROM pages LIMIT 1").fetchone()[0])
    assert sorted(each.source or "" for each in latest_attributions(either, site, 20)) == ["", "丙", "甲"]
    assert len(latest_attributions(either, site, 2)) == 2
    assert latest_attributions(either, "none", 20) == []


def test_a_reading_of_an_earlier_release_may_lack_files(db: Store) -> None:
    page = (
        Shelf(db, datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
        .keep("http://x.cn/1.html", "通知", "附件见下。")
        .page
    )
    assert names_all_files(db, page)
    with transaction(db):
        db.conn.execute("UPDATE readings SET names_files = 0")
    assert not names_all_files(db, page)
