"""The beginning of an id names a finding or an event; what is unclear is answered with the ids that fit."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest
from sites.command_line import finding

from monitor.commands.daily.subjects import ids_named, is_id, page_named, subject_of
from storage.engine.store import Store, transaction
from storage.errors import NotFound
from storage.findings.findings import raise_finding
from storage.records import EventId, FindingId

IDS = ("f-95c0a1b2", "f-95c0ffee", "f-3f9c21aa")


@pytest.fixture
def kept(db: Store) -> Store:
    with transaction(db):
        for each in IDS:
            raise_finding(db, replace(finding(1), id=FindingId(each), event=EventId("e-77aa0000")))
    return db


@pytest.mark.parametrize("start", ["f-3f9c21aa", "f-3f9c", "3f9c", "3f9c21aa"])
def test_a_beginning_that_one_id_has_names_the_finding(kept: Store, start: str) -> None:
    named = subject_of(kept, start)
    assert (named.id, named.is_event, len(named.findings)) == ("f-3f9c21aa", False, 1)
    assert len(named.event.findings) == 3


@pytest.mark.parametrize("start", ["e-77aa", "77aa0000"])
def test_the_beginning_of_an_event_names_all_its_findings(kept: Store, start: str) -> None:
    named = subject_of(kept, start)
    assert (named.is_event, {each.id for each in named.findings}) == (True, set(IDS))


def test_an_unclear_beginning_is_answered_with_all_ids_that_fit(kept: Store) -> None:
    with pytest.raises(click.UsageError) as raised:
        subject_of(kept, "f-95c0")
    assert "f-95c0a1b2" in str(raised.value) and "f-95c0ffee" in str(raised.value)


def test_an_unknown_id_is_answered_with_the_nearest(kept: Store) -> None:
    with pytest.raises(click.UsageError, match="f-3f9c21aa"):
        subject_of(kept, "f-3f9c22aa")


@pytest.mark.parametrize("start", ["f-", "f-95c", "95c", ""])
def test_too_short_a_beginning_is_refused(kept: Store, start: str) -> None:
    with pytest.raises(click.UsageError, match="4"):
        subject_of(kept, start)


def test_an_id_given_twice_counts_once(kept: Store) -> None:
    assert len(ids_named(kept, ["f-3f9c", "3f9c21aa"])) == 1


def test_an_address_is_no_id(kept: Store) -> None:
    assert not is_id("http://www.mca.gov.cn/1.html") and is_id("e-77aa")
    with pytest.raises(NotFound):
        page_named(kept, "http://www.mca.gov.cn/none.html")
