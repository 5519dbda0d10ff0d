"""What others saw: kept once, by address and by bytes, apart from captures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.sightings.sightings import (
    NewSighting,
    add_sighting,
    count_sightings,
    repeated_digest,
    sightings_of,
    sightings_of_bodies,
)
from storage.sightings.sources import SourceFile, SourceId, begin_source

PAGE = "http://bu.example.cn/1.html"


def source(db: Store, now: datetime, letter: str = "a") -> SourceId:
    return begin_source(db, SourceFile(letter * 64, letter, f"{letter}.warc"), now).id


def seen(now: datetime) -> NewSighting:
    return NewSighting("r1", PAGE, now, 200, (("Server", "x"),), b"<p>body</p>", "sha1:X", ("cut",))


def test_a_sighting_is_kept_once_from_whatever_source(either: Store, now: datetime) -> None:
    first, second = source(either, now), source(either, now, "b")
    with transaction(either):
        assert add_sighting(either, first, seen(now))
        assert not add_sighting(either, first, seen(now))
        assert not add_sighting(either, second, seen(now))
        assert add_sighting(either, second, replace(seen(now), at=now + timedelta(hours=1), status=None))
    found = sightings_of(either, PAGE.replace("http:", "https:"))
    assert [(each.source, each.status, each.notes) for each in found] == [
        ("a", 200, ("cut",)),
        ("b", None, ("cut",)),
    ]
    assert found[0].digest is not None
    assert len(sightings_of_bodies(either, [found[0].digest])) == 2
    assert (count_sightings(either, first), found[0].capture) == (1, None)


def test_a_repeated_body_is_found_by_its_stated_digest_or_its_address(either: Store, now: datetime) -> None:
    first = source(either, now)
    with transaction(either):
        add_sighting(either, first, seen(now))
    digest = sightings_of(either, PAGE)[0].digest
    assert repeated_digest(either, first, [], "sha1:X") == digest
    assert repeated_digest(either, first, [PAGE], None) == digest
    assert repeated_digest(either, first, [PAGE], "sha1:other") is None
    assert repeated_digest(either, source(either, now, "b"), [PAGE], None) is None
