from __future__ import annotations

from datetime import datetime

from sites.kept import Shelf

from monitor.proving.exchanges import exchanges
from storage.archive.captures import chain_of
from storage.engine.store import Store, transaction
from storage.records import CaptureId


def test_exchanges_have_body_line_and_the_confirmed_capture(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    for title in ("一", "二", "三"):
        shelf.keep("http://www.mca.gov.cn/1.html", title, "正文")
    with transaction(db):
        db.conn.execute("UPDATE captures SET same_as_id = 1, body_digest = NULL, status = 304 WHERE id = 2")
        db.conn.execute("INSERT INTO pruned SELECT body_digest, fetched_at FROM captures WHERE id = 3")
    one, two, three = exchanges(db, [CaptureId(3), CaptureId(1), CaptureId(2)])
    assert (one.capture.fetch.body, one.confirmed) == ("一".encode(), None)
    assert (two.capture.fetch.body, two.confirmed_chain) == (None, chain_of(db, CaptureId(1)))
    assert (three.capture.fetch.body, three.chain) == (None, chain_of(db, CaptureId(3)))
    assert '"chained":[1,' in one.line
