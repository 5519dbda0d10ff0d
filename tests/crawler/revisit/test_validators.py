"""Hosts whose validators are asked about often, rarely, or not trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.revisit.validators import WholeAnswer, asks_whole, shows_lie, tells_change
from storage.records import CaptureId, Validators, ValidatorTrust

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
BEFORE = format_datetime(NOW - timedelta(days=2), usegmt=True)
SINCE = format_datetime(NOW - timedelta(hours=2), usegmt=True)
LATER = format_datetime(NOW + timedelta(hours=2), usegmt=True)
ETAG = Validators(CaptureId(1), '"1"', None)
DATED = Validators(CaptureId(1), None, BEFORE)
OTHER = WholeAnswer(
    ETAG, was_conditional=False, etag='"1"', last_modified=None, differs=True, confirmed_at=None
)


@pytest.mark.parametrize(
    ("honest", "whole"),
    [(0, [2, 4, 6, 8]), (1, [3, 6, 9]), (2, [3, 6, 9]), (3, [5, 10]), (10, [10]), (900, [10])],
)
def test_a_host_that_told_changes_is_asked_more_rarely(honest: int, whole: list[int]) -> None:
    asked = [looks for looks in range(11) if asks_whole(looks, ValidatorTrust(honest), NOW)]
    assert asked[: len(whole)] == whole


def test_a_host_that_lied_is_asked_for_whole_pages_until_the_end_of_its_distrust() -> None:
    trust = ValidatorTrust(0, NOW)
    assert all(asks_whole(looks, trust, NOW - timedelta(seconds=1)) for looks in range(9))
    assert not asks_whole(1, trust, NOW)


@pytest.mark.parametrize(
    ("answer", "lies"),
    [
        (OTHER, True),
        (replace(OTHER, differs=False), False),
        (replace(OTHER, etag='"2"'), False),
        (replace(OTHER, was_conditional=True), False),
        (replace(OTHER, validators=DATED, etag=None, last_modified=BEFORE), True),
        (replace(OTHER, validators=DATED, etag=None, last_modified=SINCE), False),
        (replace(OTHER, validators=DATED, etag=None, last_modified=SINCE, confirmed_at=NOW), True),
        (replace(OTHER, validators=DATED, etag=None, last_modified=LATER, confirmed_at=NOW), False),
        (replace(OTHER, etag='"2"', last_modified="some day", confirmed_at=NOW), False),
        (replace(OTHER, etag='"2"', last_modified=SINCE, confirmed_at=NOW), True),
    ],
)
def test_another_body_under_the_same_validators_or_older_than_a_304_is_a_lie(
    answer: WholeAnswer, *, lies: bool
) -> None:
    assert shows_lie(answer) is lies


def test_a_change_told_with_new_validators_is_honest() -> None:
    told = replace(OTHER, was_conditional=True, etag='"2"')
    assert tells_change(told)
    assert not tells_change(replace(told, differs=False))
    assert not tells_change(replace(told, etag='"1"'))
    assert not tells_change(replace(told, was_conditional=False))
