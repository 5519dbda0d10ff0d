"""Whatever somebody alters behind a head is told with its place, by the store's own heads or by a head from outside."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.visited import Visits

from storage.archive.bodies import zstd
from storage.archive.chain import CHAINED, chain_value, check_chain
from storage.archive.faults import faults
from storage.archive.passes import start_pass
from storage.engine.opening import open_store
from storage.engine.store import Store, rows, transaction
from storage.findings.exhibits import add_exhibits
from storage.findings.finding_log import note_finding
from storage.findings.findings import raise_finding
from storage.log.beside import append_heads, file_of, known_heads, lost_heads
from storage.log.checkpoint import claims_in
from storage.log.comparing import brought_faults, head_faults
from storage.log.heads import all_heads, make_head
from storage.log.receipts import Receipt, keep_receipt
from storage.records import (
    CaptureId,
    ExhibitReason,
    Finding,
    FindingId,
    FindingKind,
    Hop,
    ServerCertificate,
    Severity,
    Wire,
)
from storage.sightings.sightings import NewSighting, add_sighting
from storage.sightings.sources import SourceFile, begin_source, finish_source

URL = "https://www.wj.example.cn/1.html"
HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
DER = b"\x30\x03abc"
CHAIN = b"\x30\x81\x01d"
MACHINE = {"python": "3.11.7", "clock": "synchronised"}


@dataclass(frozen=True)
class Logged:
    """A store with two heads, one of them sent away in a letter."""

    db: Store
    store: Path
    letter: str


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wire(number: int) -> Wire:
    hop = Hop("https://www.wj.example.cn/s.html", "HTTP/1.1 200 OK", 4, "", sha256(b"hop%d" % number))
    return Wire(head="HTTP/1.1 200 OK", ip="192.0.2.1", certificate=sha256(DER), hops=(hop,))


# Acts of people, and the mark of a store that was made from archives.
ACTS = (
    "INSERT INTO beginnings VALUES ('imported', '2026-11-23T06:05:00.000000Z')",
    "INSERT INTO finding_notes VALUES (1, 'f-1', '2026-11-23T07:00:00.000000Z', 'dismissed', '王', '误报')",
    "INSERT INTO tasks (id, name, form, issued_at, issued_basis, deadline, who, note, made_at) VALUES"
    " (1, 't', 'text', '2026-11-23T07:00:00.000000Z', 'operator', '2026-11-24T07:00:00.000000Z', '王', '',"
    " '2026-11-23T07:00:00.000000Z')",
    "INSERT INTO task_sites (task_id, site, tier, weight, list) VALUES (1, 'mca', NULL, 1.0, NULL)",
    "INSERT INTO task_rulings VALUES (1, 1, 'mca', '2026-11-23T07:00:00.000000Z', 'excused', '王', '停机')",
    "INSERT INTO cases (id, kind, site, opened_at) VALUES ('c-1', 'edited', 'mca', '2026-11-23T07:00:00.000000Z')",
    "INSERT INTO case_events VALUES (1, 'c-1', '2026-11-23T07:00:00.000000Z', 'sent', '王', NULL, '发函')",
    "INSERT INTO audit_log VALUES (1, '2026-11-23T07:00:00.000000Z', '王', 'dismiss', 'f-1', '', '{}', '{}', '')",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and heads.log, made once."""
    folder = tmp_path_factory.mktemp("template")
    with closing(open_store(folder / "store.db", create=True)) as db:
        (folder / "letter").write_text(logged_in(db, folder / "store.db"), encoding="utf-8")
    return folder


@pytest.fixture
def logged(template: Path, tmp_path: Path) -> Iterator[Logged]:
    shutil.copytree(template, tmp_path / "copy")
    store = tmp_path / "copy" / "store.db"
    with closing(open_store(store)) as db:
        yield Logged(db, store, (template / "letter").read_text(encoding="utf-8"))


def logged_in(db: Store, store_path: Path, now: datetime = NOW) -> str:
    """Fill a store with captures, findings and two heads; return the text of the second head."""
    visits = Visits(db, now)
    visits.crawl = start_pass(db, now, "me", MACHINE)
    certificate = ServerCertificate(sha256(DER), (sha256(CHAIN),), now, now + HOUR, DER + CHAIN)
    for number in range(8):
        further = {"wire": wire(number), "hop_bodies": (b"hop%d" % number,), "certificate": certificate}
        visits.visit(URL, status=200, body=b"page %d" % number, **further)
        if number == 3:
            visits.next_pass()
            first = make_head(db, [], visits.at)
            assert first is not None
            keep_receipt(db, Receipt(first.size, "stamp:http://tsa.example.org", visits.at, b"reply"))
    visits.next_pass()
    told = Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.WARNING, "mca", URL, None, "t", "改", "e", now
    )
    with transaction(db):
        raise_finding(db, told)
        raise_finding(db, replace(told, id=FindingId("f-2")))
        add_exhibits(db, told.id, {CaptureId(2): ExhibitReason.REVISION, CaptureId(5): ExhibitReason.EVENT})
        note_finding(db, told.id)
        source = begin_source(db, SourceFile("ab" * 32, "某馆", "a.warc"), now).id
        seen = NewSighting("r1", URL, now, 200, (), b"page 1", None, ())
        add_sighting(db, source, seen)
        for statement in ACTS:
            db.conn.execute(statement)
    finish_source(db, source, now)
    second = make_head(db, known_heads(store_path), visits.at)
    assert second is not None
    append_heads(store_path, all_heads(db))
    return second.body


def problems(logged: Logged) -> list[str]:
    """The sentences of `verify` about archive and log, without a head from outside."""
    archive = faults(logged.db, lambda _done, _all: None)
    own = [*archive, *head_faults(logged.db, lambda: known_heads(logged.store))]
    return [*own, *lost_heads(logged.db, logged.store)]


def chained_anew(db: Store) -> None:
    previous = ""
    for columns in rows(db, f"SELECT {', '.join(CHAINED)} FROM captures ORDER BY id"):
        previous = chain_value(previous, columns)
        db.conn.execute("UPDATE captures SET chain = ? WHERE id = ?", (previous, columns["id"]))


Forgery = Callable[[Logged], None]


def sql(*statements: str, chain: bool = False) -> Forgery:
    def forge(logged: Logged) -> None:
        for statement in statements:
            logged.db.conn.execute(statement)
        if chain:
            chained_anew(logged.db)

    return forge


def another_body(logged: Logged) -> None:
    body = b"forged"
    values = (sha256(body), len(body), zstd.compress(body))
    logged.db.conn.execute("INSERT INTO bodies VALUES (?, ?, 'zstd', NULL, ?)", values)
    logged.db.conn.execute("UPDATE captures SET body_digest = ? WHERE id = 6", values[:1])
    chained_anew(logged.db)


def bytes_of_a_hop(logged: Logged) -> None:
    values = (zstd.compress(b"other"), sha256(b"hop2"))
    logged.db.conn.execute("UPDATE bodies SET data = ?, coding = 'zstd' WHERE digest = ?", values)


def heads_log(text: Callable[[str], str]) -> Forgery:
    def forge(logged: Logged) -> None:
        file = file_of(logged.store)
        assert file is not None
        file.write_text(text(file.read_text(encoding="utf-8")), encoding="utf-8")

    return forge


# What was forged → the forgery, and words of the sentence that tells its place.
FORGERIES: dict[str, tuple[Forgery, str]] = {
    "another body": (another_body, "captures 5 to 8"),
    "times moved": (
        sql("UPDATE captures SET fetched_at = replace(fetched_at, '2026', '2025')", chain=True),
        "captures 1 to 4",
    ),
    "headers": (
        sql("UPDATE captures SET headers = '[[\"A\",\"b\"]]' WHERE id = 7", chain=True),
        "captures 5 to 8",
    ),
    "an address": (sql("UPDATE pages SET url = 'http://x.example.cn/'"), "captures 1 to 4"),
    "the server's address": (sql("UPDATE captures SET wire = replace(wire, '192.0', '198.0')"), "captures 1 to 4"),
    "the facts of a finding": (sql("UPDATE findings SET title = 'x' WHERE id = 'f-1'"), "f-1"),
    "the severity of a finding": (sql("UPDATE findings SET severity = 0 WHERE id = 'f-2'"), "severity"),
    "a finding deleted": (sql("DELETE FROM findings WHERE id = 'f-2'"), "f-2 is missing"),
    "a finding with its lines deleted": (
        sql("DELETE FROM finding_log WHERE finding_id = 'f-2'", "DELETE FROM findings WHERE id = 'f-2'"),
        "lines 1 to 3 of findings",
    ),
    "captures of a finding": (sql("DELETE FROM finding_captures WHERE capture_id = 5"), "f-1"),
    "the reason of a capture": (sql("UPDATE finding_captures SET why = 'pass'"), "captures"),
    "a block of the log": (sql("INSERT INTO log_nodes VALUES (0, zeroblob(32))"), "captures 1 to 256"),
    "receipts deleted": (sql("DELETE FROM receipts"), "receipt 4 stamp"),
    "the reply of a witness": (sql("UPDATE receipts SET data = x'00'"), "sha256"),
    "the time of a receipt": (sql("UPDATE receipts SET at = replace(at, '2026', '2025')"), "at"),
    "heads deleted": (sql("DELETE FROM tree_heads WHERE size = 4"), "the head of size 4"),
    "the time of a head": (sql("UPDATE tree_heads SET at = replace(at, '2026', '2025')"), "2025-11-23"),
    "heads.log emptied": (heads_log(lambda _text: ""), "all heads were removed"),
    "heads.log cut at its begin": (heads_log(lambda text: text.split("\n", 1)[1]), "the head of size 4"),
    "another machine": (sql("UPDATE environments SET facts = '{\"python\":\"2.7\"}'"), "pass 2"),
    "a pass of another time": (sql("UPDATE passes SET started_at = replace(started_at, '2026', '2025')"), "pass 2"),
    "a capture in another pass": (sql("UPDATE captures SET pass_id = 3 WHERE id = 1"), "pass 2"),
    "a certificate swapped": (sql("UPDATE certificates SET data = x'3001ff'"), sha256(DER)),
    "a certificate deleted": (sql("DELETE FROM certificates"), "capture 1 is missing"),
    "the body of a redirect swapped": (bytes_of_a_hop, sha256(b"hop2")),
    "the body of a redirect deleted": (sql("DELETE FROM hop_bodies WHERE capture_id = 2"), "capture 2 is missing"),
    "the time of a sighting": (sql("UPDATE sightings SET at = replace(at, '2026', '2025')"), "sightings_sha256"),
    "the source of a sighting": (sql("UPDATE sources SET name = 'x'"), "name"),
    "the chain of a certificate swapped": (
        sql("UPDATE certificates SET data = x'300361626330810165'"), "or its chain was exchanged"
    ),
    "what a certificate's chain is": (sql("UPDATE certificates SET chain = '[]'"), "certificate"),
    "the root beside a head's text": (sql("UPDATE tree_heads SET root = 'x' WHERE size = 4"), "the head of size 4"),
    "the size beside a head's text": (sql("UPDATE tree_heads SET size = 5 WHERE size = 4"), "the head of size 4"),
    "a note of a person": (sql("UPDATE finding_notes SET why = '属实'"), "note 1"),
    "a note deleted": (sql("DELETE FROM finding_notes"), "note 1 is missing"),
    "the deadline of a task": (sql("UPDATE tasks SET deadline = replace(deadline, '24T', '25T')"), "task 1"),
    "a site of a task left out": (sql("DELETE FROM task_sites"), "sites"),
    "the end of a pass": (sql("UPDATE passes SET finished_at = replace(finished_at, '2026', '2025')"), "pass 2"),
    "a ruling about a task": (sql("UPDATE task_rulings SET ruling = 'missing'"), "ruling 1"),
    "the time of a letter": (sql("UPDATE case_events SET at = replace(at, '2026', '2025')"), "case 1"),
    "an action of a person": (sql("UPDATE audit_log SET who = '李'"), "action 1"),
    "the mark of an imported store": (sql("DELETE FROM beginnings WHERE name = 'imported'"), "imported"),
    "a statement told again in other words": (
        sql("UPDATE finding_notes SET why = '属实'",
            "INSERT INTO statements SELECT (SELECT max(number) + 1 FROM statements), subject,"
            " replace(line, '误报', '属实') FROM statements WHERE subject = 'note 1'"),
        "note 1",
    ),
    "a capture of another page": (
        sql("INSERT INTO pages (id, url, site, host, role, discovered_at, due_at) SELECT 9,"
            " 'http://o.example.cn/', site, host, role, discovered_at, due_at FROM pages",
            "UPDATE captures SET page_id = 9 WHERE id = 6", chain=True),
        "captures 5 to 8",
    ),
    "facts of a connection taken away": (sql("UPDATE captures SET wire = NULL WHERE id = 3"), "captures 1 to 4"),
    "the size of a body": (sql("UPDATE bodies SET size = 1"), "6 bytes, not 1"),
    "a redirect's body at another capture": (
        sql("UPDATE hop_bodies SET capture_id = 3 WHERE capture_id = 2"), "capture 2"
    ),
    "statements cut off": (sql("DELETE FROM statements WHERE number > 1"), "statements were altered"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told_with_its_place(logged: Logged, name: str) -> None:
    assert problems(logged) == []
    forge, words = FORGERIES[name]
    with transaction(logged.db):
        forge(logged)
    assert list(check_chain(logged.db)) == []
    told = problems(logged)
    assert any(words in each for each in told), told


@pytest.mark.parametrize("table", ["finding_log", "statements"])
def test_lines_made_anew_with_all_heads_are_found_by_a_head_from_outside(
    logged: Logged, now: datetime, table: str
) -> None:
    assert list(brought_faults(logged.db, claims_in(logged.letter))) == []
    with transaction(logged.db):
        logged.db.conn.execute(f"UPDATE {table} SET line = replace(line, '2026', '2025')")
        logged.db.conn.execute("DELETE FROM tree_heads")
    make_head(logged.db, [], now)
    (fault,) = brought_faults(logged.db, claims_in(logged.letter))
    assert "lines of " in fault


def test_a_head_in_the_store_waits_for_its_line_until_a_witness_saw_the_head(
    logged: Logged, now: datetime
) -> None:
    heads_log(lambda text: text.splitlines(keepends=True)[0])(logged)
    assert problems(logged) == []
    keep_receipt(logged.db, Receipt(8, "digest:office", now, b""))
    assert len(problems(logged)) == 1


def test_a_head_that_a_service_writes_during_the_check_is_no_fault(logged: Logged, now: datetime) -> None:
    keep_receipt(logged.db, Receipt(8, "digest:office", now, b""))
    heads = known_heads(logged.store)
    answers = iter([heads[:1], heads])  # heads.log before and after the service wrote the second head
    assert list(head_faults(logged.db, lambda: next(answers))) == []
    answers = iter([heads[:1], heads[:1]])
    assert len(list(head_faults(logged.db, lambda: next(answers)))) == 1
