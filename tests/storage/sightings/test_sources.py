"""Files of others: a file counts once, and an import goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from storage.engine.store import Store, transaction
from storage.sightings.sources import (
    SourceFile,
    begin_source,
    finish_source,
    forget_source,
    note_progress,
    note_software,
)

FILE = SourceFile("ab" * 32, "Common Crawl", "a.warc.gz")


def test_progress_is_kept_under_the_digest_of_the_file(either: Store, now: datetime) -> None:
    state = begin_source(either, FILE, now)
    assert (state.done, state.is_finished) == (0, False)
    with transaction(either):
        note_progress(either, state.id, 200, Counter({"digest": 2}))
        note_software(either, state.id, "wget")
    again = begin_source(either, SourceFile(FILE.sha256, "other", "b.warc.gz"), now)
    assert (again.id, again.done, again.left_out) == (state.id, 200, {"digest": 2})
    finish_source(either, state.id, now)
    assert begin_source(either, FILE, now).is_finished


def test_a_source_without_sightings_can_be_forgotten(either: Store, now: datetime) -> None:
    state = begin_source(either, FILE, now)
    forget_source(either, state.id)
    assert begin_source(either, FILE, now).done == 0
