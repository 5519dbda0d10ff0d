"""Captures of the store → exchanges for archives, with their bodies and lines of the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from crawler.sites import Site
from monitor.config.values import Config
from monitor.evidence.warc import Exchange, Record
from monitor.evidence.whole_store import SITES, rows_records
from storage.archive import bodies
from storage.archive.captures import capture_of, chain_of
from storage.archive.retention import is_pruned
from storage.engine.store import Store
from storage.log.leaves import lines_of
from storage.records import Capture, CaptureId
from storage.transfer.whole_store import rows_beside

AT_ONCE = 200  # captures, read together


def exchanges(db: Store, captures: Iterable[CaptureId]) -> Iterator[Exchange]:
    """Yield the exchanges of captures, in order, with own bodies as far as kept. Raises StoreDamaged."""
    numbers = sorted(captures)
    for first in range(0, len(numbers), AT_ONCE):
        batch = numbers[first : first + AT_ONCE]
        lines = lines_of(db, batch)
        for number in batch:
            yield _exchange(db, number, lines[number])


def whole_store_records(db: Store, config: Config, at: datetime) -> list[Record]:
    """Return the records beside the captures of a whole store: rows of tables, and the sites without secrets."""
    sites = [site_facts(site) for site in config.sites]
    return rows_records([*rows_beside(db), (SITES, sites)], at)


def site_facts(site: Site) -> dict[str, Any]:
    """Return the facts of a site behind the conclusions from the pages of the site."""
    return {
        "name": site.name,
        "title": site.title,
        "role": site.role.value,
        "allowed_domains": list(site.allowed_domains),
        "start_urls": list(site.start_urls),
        "article_urls": [each.pattern for each in site.article_urls],
        "ignore_urls": [each.pattern for each in site.ignore_urls],
        "aliases": list(site.aliases),
        "coverage_urls": list(site.coverage_urls),
    }


def _exchange(db: Store, number: CaptureId, line: str) -> Exchange:
    capture, confirmed = with_own_body(db, capture_of(db, number)), None
    if capture.fetch.same_as is not None:
        confirmed = capture_of(db, capture.fetch.same_as)
    before = chain_of(db, confirmed.id) if confirmed else ""
    return Exchange(capture, chain_of(db, number), line, confirmed, before, _hop_bodies(db, capture))


def _hop_bodies(db: Store, capture: Capture) -> dict[str, bytes]:
    """Return the kept bodies of the redirects before a capture, by digest."""
    hops = capture.fetch.wire.hops if capture.fetch.wire else ()
    return {hop.body: bodies.read_body(db, hop.body) for hop in hops if hop.body}


def with_own_body(db: Store, capture: Capture) -> Capture:
    """Return a capture with the own body, without a body for a pruned or empty capture."""
    if capture.digest is None or is_pruned(db, capture.digest):
        return capture
    return replace(capture, fetch=replace(capture.fetch, body=bodies.read_body(db, capture.digest)))
