"""Every value that the program would not have written is named by table, column and row, and none ends the check."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.analysis.setup import ANALYSER
from monitor.service.doctor import problems
from storage.archive.bodies import zstd
from storage.archive.rows import FORMS, row_faults
from storage.engine.opening import open_as_is, open_copy, open_store
from storage.errors import ReprintWatchError

KEPT = Path(__file__).resolve().parents[2] / "golden" / "store.db.zst"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with rows in most tables, as a crawl leaves it."""
    path = tmp_path_factory.mktemp("sound") / "store.db"
    path.write_bytes(zstd.decompress(KEPT.read_bytes()))
    db = open_store(path)
    db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()
    return path


@pytest.fixture
def store(sound: Path, tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    path.write_bytes(sound.read_bytes())
    return path


def test_every_table_of_the_schema_is_read(store: Path) -> None:
    with closing(open_copy(store)) as db:
        sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE '%sqlite%'"
        assert set(FORMS) == {name for (name,) in db.conn.execute(sql)}
        assert list(row_faults(db)) == []


@pytest.mark.parametrize("wrong", ["?", "{", "[3", '{"cause": "none"}', "2026-11-24"])
def test_a_wrong_value_in_any_column_with_a_form_is_named(store: Path, wrong: str) -> None:
    expected = []
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        for table, form in FORMS.items():
            for column in form.readers.keys() - {"severity", "holders", "day"}:
                where = " = ".join(f"({', '.join(part)})" for part in (form.keys, ["?"] * len(form.keys)))
                sql = f"SELECT {', '.join(form.keys)} FROM {table} WHERE {column} IS NOT NULL LIMIT 1"
                key = db.execute(sql).fetchone()
                if key:
                    db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (wrong, *key))
                    expected.append(f"{table}: {column} of row {', '.join(map(str, key))} cannot be read")
    with closing(open_copy(store)) as copy:
        found = list(row_faults(copy))
        assert [each for each in expected if not any(line.startswith(each) for line in found)] == []
        assert len(found) == len(expected) > 30
        assert set(found) <= set(problems(copy, lambda done, total: None))


def test_text_that_is_no_utf_8_is_named(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute("UPDATE pages SET list_title = CAST(x'e6b0' AS TEXT) WHERE id = 2")
        db.execute("UPDATE captures SET headers = CAST(x'5bff5d' AS TEXT) WHERE id = 3")
    with closing(open_as_is(store)) as copy:
        found = list(problems(copy, lambda done, total: None))
    assert "pages: list_title of row 2 cannot be read: the text is no UTF-8" in found
    assert "captures: headers of row 3 cannot be read: the text is no UTF-8" in found
    assert [each for each in found if "capture 3 does not continue the chain" in each]


def test_an_altered_text_is_named_and_so_are_bodies_of_a_later_check(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        db.execute("UPDATE looks SET analyser = ?", (ANALYSER,))  # as if this release had concluded the store
        reading = db.execute("SELECT max(id) FROM readings").fetchone()
        db.execute("UPDATE readings SET article = replace(article, '。', '！新') WHERE id = ?", reading)
        db.execute("UPDATE readings SET article = substr(article, 2) WHERE id = 1")
        db.execute("UPDATE bodies SET data = x'00' WHERE digest = (SELECT max(digest) FROM bodies)")
    with closing(open_as_is(store)) as copy:
        found = list(problems(copy, lambda done, total: None))
    for said in ("has another text", "readings: article of row 1 cannot be read", "body "):
        assert [each for each in found if said in each], said


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(30))
def test_no_flipped_bit_and_no_damaged_page_ends_the_check(store: Path, seed: int) -> None:
    rng, content = random.Random(seed), bytearray(store.read_bytes())
    for _ in range(rng.choice([1, 30])):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    if seed % 3 == 0:
        page = rng.randrange(len(content)) // 4096 * 4096
        content[page : page + 4096] = rng.randbytes(4096)
    store.write_bytes(content)
    try:
        with closing(open_as_is(store)) as db:
            assert all(problems(db, lambda done, total: None))
    except ReprintWatchError:
        pass  # the header or the schema: the file is refused
    assert store.read_bytes() == content
