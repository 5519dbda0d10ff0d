"""Whoever reads ahead reads each capture once, and what no longer holds is read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest

from monitor.analysis.readers import MOST_TRIES, Readers, readers
from monitor.analysis.reading_ahead import LEASE_S, PORTION, AheadReader, _Task, read_some, same_as_before
from storage.archive import captures, passes, picture_texts
from storage.conclusions import looks, pending, readings
from storage.conclusions.pending import ReadAhead
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import (
    Article,
    Attachment,
    AttachmentKind,
    Capture,
    CaptureId,
    Cause,
    Fetch,
    FoundPage,
    Look,
    Outcome,
    PageId,
    PageKind,
    PageRole,
    PictureText,
    Reading,
    Reason,
    SettledReading,
)
from storage.sharing.presence import present

URL = "http://www.mca.gov.cn/{}.html"
SENTENCE = "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。"


def body(number: int) -> bytes:
    text = "".join(f"<p>{SENTENCE}第{number}号。</p>" for _ in range(3))
    return f"<html><meta charset=utf-8><title>通知</title><h1>通知</h1><div>{text}</div></html>".encode()


class Archive:
    """A store with one capture of each page, and this process as a reader."""

    def __init__(self, db: Store, now: datetime, running: Readers, owner: str) -> None:
        self.db, self.now = db, now
        self.reader = AheadReader(db, running, owner)

    def capture(self, number: int, content: bytes | None = None) -> Capture:
        self.now += timedelta(minutes=1)
        url = URL.format(number)
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(url, "mca", PageRole.ARTICLE)], self.now)
        crawl = passes.start_pass(self.db, self.now)
        ask = partial(
            pages.claim, self.db, site="mca", owner="me", now=self.now, lease_s=60, pause_s=0,
            looked_before=self.now,
        )  # fmt: skip
        due = next(each for each in iter(ask, None) if each.page.url == url)
        fetch = Fetch(url, self.now, 9, (), 200, (), body(number) if content is None else content, url)
        visit = captures.Visit(due.page, fetch, self.now)
        made = captures.record_visit(self.db, visit, pass_id=crawl, owner="me")
        pages.release(self.db, "me", self.now)
        passes.finish_pass(self.db, crawl, self.now)
        assert made is not None
        return captures.capture_of(self.db, made)

    def look(self, capture: Capture, outcome: Outcome, cause: Cause = Cause.SAME_ARTICLE) -> None:
        with transaction(self.db):
            seen = Look(capture.id, capture.page, PageKind.ARTICLE, outcome, Reason(cause))
            looks.save_look(self.db, seen, analyser="1")

    def readings(self, wanted: list[Capture]) -> dict[CaptureId, ReadAhead]:
        read = [each for portion in self.reader.portions(wanted) for each in portion]
        assert [capture for capture, _ in read] == wanted
        return {capture.id: reading for capture, reading in read}

    def settle(self, page: PageId, capture: CaptureId) -> None:
        with transaction(self.db):
            settled = SettledReading(0, page, capture, Article("题", ("文。",)), None)
            readings.save_reading(self.db, settled)


@pytest.fixture
def archive(db: Store, now: datetime) -> Iterator[Archive]:
    with readers(1) as running, present(db) as owner:
        yield Archive(db, now, running, owner)


def test_captures_are_read_ahead_once(archive: Archive) -> None:
    wanted = [archive.capture(number) for number in range(3)]
    assert archive.reader.read_next() == 3
    assert archive.reader.read_next() == 0
    kept = pending.read_ahead(archive.db, [each.id for each in wanted])
    assert set(kept) == {each.id for each in wanted}


def test_readings_that_nobody_made_are_made_when_they_are_asked_for(archive: Archive) -> None:
    wanted = [archive.capture(number) for number in range(PORTION + 1)]
    found = archive.readings(wanted)
    for number, capture in enumerate(wanted):
        reading = found[capture.id].reading
        assert reading is not None
        assert reading.article is not None
        assert f"第{number}号" in reading.article.text


def test_a_reading_against_an_article_that_changed_since_is_made_anew(archive: Archive) -> None:
    capture = archive.capture(1)
    archive.reader.read_next()
    archive.settle(capture.page, capture.id)
    found = archive.readings([capture])
    assert found[capture.id].against == readings.settled_id(archive.db, capture.page)


def test_what_a_killed_reader_held_is_taken_over(archive: Archive) -> None:
    capture = archive.capture(1)
    pending.lease_next(archive.db, "999999999:gone", archive.now, lease_s=LEASE_S * 1e6, most=1)
    assert archive.readings([capture])[capture.id].reading is not None


def test_a_capture_that_ended_too_many_programs_is_set_aside(archive: Archive) -> None:
    capture = archive.capture(1)
    with transaction(archive.db):
        archive.db.conn.execute("UPDATE pending SET tries = ?", (MOST_TRIES,))
    reading = archive.readings([capture])[capture.id].reading
    assert reading is not None
    assert reading.kind is PageKind.ERROR


def test_the_same_bytes_are_left_to_whoever_concludes(archive: Archive) -> None:
    archive.look(archive.capture(1), Outcome.FIRST)
    again = archive.capture(1)
    assert archive.reader.read_next() == 1
    assert pending.read_ahead(archive.db, [again.id]) == {}


def test_only_a_look_that_settled_what_the_bytes_mean_stands_for_the_same_bytes(archive: Archive) -> None:
    archive.look(archive.capture(1), Outcome.FIRST)
    assert same_as_before(archive.db, archive.capture(1)) is not None
    archive.look(archive.capture(2), Outcome.MISSING)
    assert same_as_before(archive.db, archive.capture(2)) is None
    archive.look(archive.capture(3), Outcome.UNSETTLED, Cause.UNDECIDED)
    assert same_as_before(archive.db, archive.capture(3)) is None
    archive.look(archive.capture(4), Outcome.FIRST)
    assert same_as_before(archive.db, archive.capture(4, body(5))) is None


def test_reading_ahead_without_captures_does_nothing(archive: Archive) -> None:
    assert read_some(archive.db, archive.reader._running, archive.reader.owner) == 0


def test_a_text_recognised_before_is_taken_without_a_recogniser(archive: Archive) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 9000
    capture, text = archive.capture(1, picture), PictureText(("新建食堂43处。",), ("9999999",), "rapidocr 1")
    assert capture.digest is not None
    with transaction(archive.db):
        picture_texts.save_text(archive.db, capture.digest, text)
    reading = archive.readings([capture])[capture.id].reading
    assert reading is not None and reading.article is not None
    assert reading.article.picture_text == text


def test_a_recognised_text_is_kept_beside_the_picture(archive: Archive) -> None:
    capture = archive.capture(1)
    files = (
        Attachment("a.png", URL, AttachmentKind.PICTURE, "d" * 64, certainty=("99",), reader="rapidocr 1"),
    )
    answer = Reading(
        URL,
        PageKind.ATTACHMENT,
        Reason(Cause.SAME_ARTICLE),
        article=Article("题", ("字。",), attachments=files),
    )
    archive.reader._keep_texts([_Task(capture, None, 1)], [answer])
    assert capture.digest is not None
    assert picture_texts.texts_of(archive.db, capture.digest) == [
        PictureText(("字。",), ("99",), "rapidocr 1")
    ]
