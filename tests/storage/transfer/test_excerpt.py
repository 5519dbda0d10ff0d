from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from sites.kept import Shelf

from storage.archive.captures import capture_of, with_body
from storage.conclusions.pending import count_pending
from storage.engine.opening import open_store
from storage.engine.store import Store, row
from storage.records import CaptureId
from storage.transfer.excerpt import copy_excerpt


def test_chosen_captures_wait_in_a_new_store_with_their_numbers_bodies_and_chain(
    either: Store, now: datetime, tmp_path: Path
) -> None:
    shelf = Shelf(either, now)
    for number in range(4):
        shelf.keep(f"http://www.mca.gov.cn/{number % 2}.html", "通知", "正文")
    with closing(open_store(tmp_path / "excerpt.db", create=True)) as target:
        copy_excerpt(either, target, [CaptureId(2), CaptureId(4)])
        assert count_pending(target) == 2
        for number in (2, 4):
            own, copied = (with_body(db, capture_of(db, CaptureId(number))) for db in (either, target))
            assert copied == own
            chains = [
                row(db, "SELECT chain FROM captures WHERE id = ?", (number,)) for db in (either, target)
            ]
            assert chains[0] == chains[1]
        assert target.conn.execute("SELECT count(*) FROM pages").fetchone()[0] == 1
