"""No capture can be changed, taken away or slipped in later unnoticed, and no body can be damaged unnoticed."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.visited import Visits

from storage.archive.bodies import digest_of
from storage.archive.chain import CHAINED, chain_value, check_bodies, check_chain, count_bodies
from storage.archive.retention import prune
from storage.engine.store import Store, transaction
from storage.records import Failure, Outcome, Redirect

URL = "http://www.mca.gov.cn/{}.html"
COUNT = 4

values = st.none() | st.integers(-(2**40), 2**40) | st.text(max_size=9)
captures = st.fixed_dictionaries(dict.fromkeys(CHAINED, values))


@pytest.fixture
def archive(either: Store, now: datetime) -> Store:
    """Looks at pages that answered, redirected and failed."""
    visits = Visits(either, now)
    visits.visit(URL.format(1), status=200, body=b"first", headers=(("Content-Type", "text/html"),))
    visits.visit(
        URL.format(2),
        status=200,
        body=b"second",
        final_url="http://a.cn/",
        redirects=(Redirect(302, "http://a.cn/"),),
    )
    visits.visit(URL.format(3), failure=Failure.TIMEOUT)
    visits.visit(URL.format(1), status=404, body=b"gone")
    return either


def faulty(db: Store) -> list[int]:
    """The captures at which the chain is broken."""
    return [int(sentence.split()[1]) for sentence in check_chain(db)]


@settings(max_examples=50)
@given(captures, st.text(max_size=9), st.sampled_from(CHAINED), values)
def test_a_chain_value_changes_with_every_fact_and_with_the_value_before(
    capture: dict[str, Any], previous: str, name: str, value: object
) -> None:
    before = chain_value(previous, capture)
    assert chain_value(previous, copy.deepcopy(capture)) == before
    assert (chain_value(previous, capture | {name: value}) == before) == (value == capture[name])
    assert chain_value(previous + "0", capture) != before


def test_the_chain_of_an_untouched_archive_holds(archive: Store) -> None:
    assert faulty(archive) == []


ALTERED = {
    "page_id": "3 - (page_id + 2) % 3",
    "fetched_at": "'2020-01-01T00:00:00.000000Z'",
    "request_headers": """'[["Cookie","a"]]'""",
    "status": "coalesce(status, 0) + 1",
    "headers": """'[["Content-Type","text/plain"]]'""",
    "final_url": "'http://elsewhere.cn/'",
    "redirects": """'[[301,"http://elsewhere.cn/"]]'""",
    "failure": "'dns'",
    "same_as_id": "1",
    "body_digest": f"'{digest_of(b'first')}'",
}  # fmt: skip


def test_an_altered_fact_of_a_capture_breaks_the_chain_at_this_capture(archive: Store) -> None:
    for column in CHAINED[1:]:
        archive.begin(alone=True)
        archive.conn.execute(f"UPDATE captures SET {column} = {ALTERED[column]} WHERE id = 4")
        assert faulty(archive) == [4], column
        archive.conn.rollback()


def test_a_capture_that_was_taken_away_breaks_the_chain_at_the_next(archive: Store) -> None:
    for number in range(1, COUNT):
        archive.begin(alone=True)
        archive.conn.execute("UPDATE pages SET validated_capture_id = NULL")
        archive.conn.execute("DELETE FROM pending")
        archive.conn.execute("DELETE FROM captures WHERE id = ?", (number,))
        assert faulty(archive) == [number + 1]
        archive.conn.rollback()


def test_a_capture_that_was_slipped_in_breaks_the_chain(archive: Store) -> None:
    columns = ", ".join((*CHAINED[1:], "pass_id", "duration_ms", "chain"))
    with transaction(archive):
        archive.conn.execute(
            f"INSERT INTO captures (id, {columns}) SELECT {COUNT + 1}, {columns} FROM captures WHERE id = {COUNT}"
        )
    assert faulty(archive) == [COUNT + 1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.permutations(range(1, COUNT + 1)))
def test_captures_in_another_order_break_the_chain(archive: Store, order: list[int]) -> None:
    facts = ", ".join(f"{name} = other.{name}" for name in (*CHAINED[1:], "chain"))
    archive.begin(alone=True)
    archive.conn.execute("CREATE TEMPORARY TABLE copies AS SELECT * FROM captures")
    for number, other in enumerate(order, 1):
        archive.conn.execute(
            f"UPDATE captures SET {facts} FROM copies AS other WHERE captures.id = ? AND other.id = ?",
            (number, other),
        )
    moved = [number for number, other in enumerate(order, 1) if number != other]
    assert faulty(archive)[:1] == moved[:1]
    archive.conn.rollback()


def test_a_damaged_body_is_named_and_sound_bodies_are_counted_off(archive: Store) -> None:
    assert list(check_bodies(archive)) == [None] * count_bodies(archive) == [None] * 3
    digest = digest_of(b"second")
    with transaction(archive):
        archive.conn.execute(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE digest = ?) WHERE digest = ?",
            (digest_of(b"first"), digest),
        )
    told = [sentence for sentence in check_bodies(archive) if sentence]
    assert len(told) == 1
    assert digest in told[0]


def test_bodies_that_were_given_up_by_age_are_no_damage(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    for number in range(4):
        outcome = Outcome.UNCHANGED if number else Outcome.FIRST
        visits.conclude(URL.format(1), outcome, status=200, body=b"noise %d" % number)
    later = now + timedelta(days=99)
    assert prune(either, later, later).bodies > 0
    assert 0 < count_bodies(either) < 4
    assert list(check_bodies(either)) == [None] * count_bodies(either)
    assert faulty(either) == []
