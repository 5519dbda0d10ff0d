"""An exchange comes back from the archive as it happened, whatever a server said, and a page as it was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.any_records import storable_texts
from sites.visited import Visits

from storage.archive import captures
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import CERTIFICATE, Failure, Fetch, FoundPage, Hop, PageRole, Redirect, Tolerance, Wire
from storage.records.to_json import to_json
from storage.records.web import read_wire

URL = "http://www.mca.gov.cn/1.html"
headers = st.lists(
    st.tuples(st.sampled_from(["Set-Cookie", "set-cookie", "X"]), st.text(max_size=9)), max_size=3
).map(tuple)
exchanges = st.fixed_dictionaries(
    {
        "status": st.none() | st.integers(100, 599),
        "request_headers": headers,
        "headers": headers,
        "body": st.none() | st.binary(max_size=50),
        "final_url": st.none() | storable_texts,
        "redirects": st.lists(
            st.builds(Redirect, st.integers(300, 399), st.text(max_size=9)), max_size=3
        ).map(tuple),
        "failure": st.none() | st.sampled_from(Failure),
        "failure_detail": st.none() | storable_texts,
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(exchanges)
def test_an_exchange_comes_back_as_it_happened(
    either: Store, now: datetime, exchange: dict[str, object]
) -> None:
    visits = Visits(either, now)
    number = visits.visit(URL, **exchange)
    found = captures.with_body(either, captures.capture_of(either, number)).fetch
    assert found == Fetch(URL, visits.at, 9, **exchange)  # type: ignore[arg-type]


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_is_kept_without_a_body(db: Store, now: datetime, failure: Failure) -> None:
    capture = captures.capture_of(db, Visits(db, now).visit(URL, failure=failure))
    assert (capture.fetch.failure, capture.fetch.status, capture.digest, capture.size) == (
        failure,
        None,
        None,
        None,
    )


def test_an_unchanged_page_shows_the_content_that_it_confirms(either: Store, now: datetime) -> None:
    visits = Visits(either, now)
    first = visits.visit(URL, status=200, body="正文".encode(), headers=(("ETag", "1"),))
    again = captures.capture_of(either, visits.visit(URL, status=304, same_as=first))
    shown = captures.with_body(either, again)
    assert (shown.fetch.body, shown.fetch.status, shown.fetch.fetched_at) == ("正文".encode(), 200, visits.at)
    assert captures.same_response(either, captures.capture_of(either, first), again)


@pytest.mark.parametrize("role", PageRole)
def test_a_page_is_kept_as_it_was_found(either: Store, now: datetime, role: PageRole) -> None:
    with transaction(either):
        pages.add_pages(either, [FoundPage("http://a.cn/", "mca", PageRole.ARTICLE)], now)
    first = pages.get_page(either, "http://a.cn/")
    assert first is not None
    absent = now - timedelta(hours=1)
    with transaction(either):
        page = FoundPage(URL, "mca", role, first.id, "通知", "2026-11-23", absent)
        assert pages.add_pages(either, [page, replace(page, site="other")], now) == 1
    kept = pages.get_page(either, URL)
    assert kept is not None
    assert (kept.site, kept.role, kept.first_page) == ("mca", role, first.id)
    assert (kept.list_title, kept.list_date) == ("通知", "2026-11-23")
    assert (kept.discovered_at, kept.absent_at, kept.looks, kept.looked_at) == (now, absent, 0, None)


@pytest.mark.parametrize(
    "wire",
    [
        Wire(),
        Wire("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1", "127.0.0.1", "ab" * 32, "gzip", 900, "cd" * 32),
        Wire(
            tolerances=(Tolerance.LAST_CHUNK, Tolerance.OLD_TLS),
            hops=(Hop("http://x.cn/", "HTTP/1.1 302 x"),),
        ),
        Wire(hops=(Hop("http://x.cn/", "HTTP/1.1 302 \xff", 9, "ab" * 32),)),
    ],
)
def test_facts_come_back_as_they_were(wire: Wire) -> None:
    assert read_wire(to_json(wire)) == wire


@pytest.mark.parametrize("text", ["", "[]", '{"tolerances": ["x"]}', '{"what": 1}', '{"hops": [{}]}'])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        read_wire(text)


def test_faults_of_certificates_are_known_by_their_names() -> None:
    assert Tolerance.CERTIFICATE_EXPIRED in CERTIFICATE
    assert Tolerance.OLD_TLS not in CERTIFICATE
