from __future__ import annotations

import json
from datetime import datetime

from sites.kept import Shelf

from storage.archive.chain import CHAINED
from storage.engine.store import Store, transaction
from storage.log.leaves import as_bytes, block_leaves, leaf_line, lines_between, lines_of, tree_of
from storage.log.tree import leaf_hash, root_of


def test_a_line_has_address_chained_columns_and_chain_and_no_name_of_a_site(
    either: Store, now: datetime
) -> None:
    shelf = Shelf(either, now)
    for number in range(3):
        shelf.visit(f"http://www.mca.gov.cn/{number}.html")
    lines = list(lines_between(either, 0, 3))
    facts = [json.loads(line) for line in lines]
    assert [each["url"][-6:] for each in facts] == ["0.html", "1.html", "2.html"]
    assert [each["before"] for each in facts] == ["", facts[0]["chain"], facts[1]["chain"]]
    assert facts[2]["chained"][CHAINED.index("id")] == 3
    assert 'mca"' not in lines[0] and "\n" not in lines[0]
    assert lines_of(either, [3, 1]) == {1: lines[0], 3: lines[2]}
    hashes = [leaf_hash(as_bytes(line)) for line in lines]
    assert block_leaves(either, 0) == hashes
    assert tree_of(either, []).root(3) == root_of(hashes)


def test_a_capture_with_wire_facts_has_a_line_of_the_second_form(db: Store, now: datetime) -> None:
    Shelf(db, now).visit("http://www.mca.gov.cn/1.html")
    before = next(lines_between(db, 0, 1))
    with transaction(db):
        db.conn.execute("""UPDATE captures SET wire = '{"ip":"192.0.2.7"}', body_end = 'whole'""")
    after = json.loads(next(lines_between(db, 0, 1)))
    assert json.loads(before)["reprintwatch"] == "capture-1"
    assert (after["reprintwatch"], after["wire"], after["body_end"]) == (
        "capture-2",
        '{"ip":"192.0.2.7"}',
        "whole",
    )


def test_text_that_is_no_utf_8_has_bytes_too() -> None:
    names = dict.fromkeys((*CHAINED, "chain", "duration_ms", "wire", "body_end", "url", "before"), None)
    assert as_bytes(leaf_line({**names, "failure_detail": "\udc80"}))
