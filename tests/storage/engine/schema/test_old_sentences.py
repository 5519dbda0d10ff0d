"""A store of the release before the typed reasons says the same after its migration, and the same as concluded anew."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from golden import golden
from sites import postgres

from monitor.present.fact_values import fact_values
from monitor.wording.english_reasons import in_english
from storage.engine.opening import open_store
from storage.engine.postgres import PostgresStore, _connected
from storage.engine.schema.migrations import migrations
from storage.engine.schema.old_sentences import facts_json, reason_and_cause, reason_of
from storage.engine.store import Store, rows
from storage.records.from_json import read_facts, read_reason

LOOKS = "SELECT capture_id, kind, outcome, cause, reason FROM looks ORDER BY capture_id"
FINDINGS = "SELECT * FROM findings ORDER BY id"


def test_a_migrated_store_holds_what_the_same_store_holds_concluded_anew(tmp_path: Path) -> None:
    config = golden.unpack(tmp_path)
    path = tmp_path / "watch.db"
    with closing(sqlite3.connect(path)) as old:
        sentences = dict(old.execute("SELECT capture_id, evidence FROM looks"))
        pairs = {
            each: dict(json.loads(facts)) for each, facts in old.execute("SELECT id, facts FROM findings")
        }
    migrated = _conclusions(path)
    assert path.with_name("watch.db.before-m017_reasons_and_facts.bak").exists()
    assert {each["capture_id"]: in_english(read_reason(each["reason"])) for each in migrated[0]} == sentences
    assert {each["id"]: _as_strings(each["facts"]) for each in migrated[1]} == pairs
    golden.answer(config, "analyze", "--again")
    anew = _conclusions(path)
    assert anew[0] == migrated[0]
    facts = {each["id"]: each["facts"] for each in anew[1]}
    # this release tells some reprints otherwise: improper reprints of a site together, no duty of the past
    assert len(facts.keys() & pairs.keys()) > len(pairs) / 3
    changed = {
        each["kind"] for each in migrated[1] if each["id"] in facts and facts[each["id"]] != each["facts"]
    }
    assert changed <= {"edited", "reprint-improper", "reprint-missing"}


def _as_strings(facts: object) -> dict[str, str]:
    """The facts as that release kept them: a number as its digits, a flag as "1"."""
    shown = fact_values(read_facts(str(facts)))
    return {name: "1" if value is True else str(value) for name, value in shown.items()}


def _conclusions(path: Path) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    db = open_store(path)
    found = rows(db, LOOKS), rows(db, FINDINGS)
    db.close()
    return found


STATUS = {"cause": "status", "values": [404]}


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("status 404", STATUS),
        ("error: could not be read: its reader was killed",
         {"cause": "no-article", "values": ["error"], "within": {"cause": "reader-killed"}}),
        ("could not be read: its reader took longer than 60 s", {"cause": "reader-slow", "values": [60.0]}),
        ("could not be read: MemoryError", {"cause": "unreadable", "values": ["MemoryError"]}),
        ("status 404; not believed: so say most pages of the site", {"cause": "not-believed", "within": STATUS}),
        ("lists answer, articles fail: error: status 404",
         {"cause": "lists-answer", "within": {"cause": "no-article", "values": ["error"], "within": STATUS}}),
        ('says "it\'s\\ngone"', {"cause": "says", "values": ["it's\ngone"]}),
        ("says 'error: not found'", {"cause": "says", "values": ["error: not found"]}),
        ("no response: None", {"cause": "no-body"}),
        ("words of a release long ago", {"cause": "text", "values": ["words of a release long ago"]}),
        ("says 'half", {"cause": "text", "values": ["says 'half"]}),
        ("says 'a' or 'b'", {"cause": "text", "values": ["says 'a' or 'b'"]}),
        ("", {"cause": "text", "values": [""]}),
    ],
)  # fmt: skip
def test_an_old_sentence_becomes_a_cause_with_values(sentence: str, reason: object) -> None:
    assert reason_of(sentence) == reason
    assert in_english(read_reason(reason_and_cause(sentence)[0])) == sentence


def test_old_facts_that_are_missing_or_unknown_do_not_stop_a_migration() -> None:
    assert read_facts(facts_json("reprint-missing", [])) is not None
    assert read_facts(facts_json("reprint-outdated", [("reason", "moved"), ("more", "many")])) is not None
    assert read_facts(facts_json("attribution-changed", [("field", "column-of-old")])) is not None


def test_a_database_server_migrates_its_store_too(postgres_server: postgres.Server) -> None:
    address = postgres_server.database()
    old = PostgresStore(_connected(address), address)
    old.execute("CREATE TABLE looks (capture_id INTEGER PRIMARY KEY, evidence TEXT NOT NULL)")
    old.execute("CREATE TABLE findings (id TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL)")
    old.execute("CREATE TABLE pending (reading TEXT, read_against INTEGER)")
    old.execute("INSERT INTO looks VALUES (1, 'status 404'), (2, 'error: empty body')")
    old.execute(
        """INSERT INTO findings VALUES ('f', 'moved', '[["address","http://a.cn/"],["site","部"]]')"""
    )
    old.execute("INSERT INTO pending VALUES ('{}', 1)")
    (last,) = (each for each in migrations._migrations if each.name == "m017_reasons_and_facts")
    last.fn(old)  # type: ignore[arg-type]
    assert _causes(old) == [("status", '{"cause":"status","values":[404]}'), (
        "empty-body", '{"cause":"no-article","values":["error"],"within":{"cause":"empty-body"}}')]  # fmt: skip
    assert (
        rows(old, "SELECT facts FROM findings")[0]["facts"]
        == '{"type":"page","site":"部","address":"http://a.cn/"}'
    )
    assert rows(old, "SELECT reading FROM pending")[0]["reading"] is None
    old.close()


def _causes(db: Store) -> list[tuple[str, str]]:
    return [(each["cause"], each["reason"]) for each in rows(db, "SELECT * FROM looks ORDER BY capture_id")]
