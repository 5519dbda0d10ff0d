"""SQLite file → whether the file is a store of this program, and how its schema differs from the migrations' schema.

The header of a store holds an application id and, as user version, a fingerprint of the schema
(https://www.sqlite.org/fileformat2.html, 1.3.15 and 1.3.14). A store from before m019 has neither: such a store is
recognised by its table of migrations.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from functools import lru_cache
from gettext import gettext as _
from pathlib import Path

from sqlite_utils import Database

from storage.engine.schema.migrations import APPLICATION_ID, migrations
from storage.errors import StoreDamaged

HEADER_BYTES = 100
OWN_TABLE = "_sqlite_migrations"  # made by sqlite-utils, in a form that depends on its version
QUOTES_AND_SPACE = re.compile(r'["`\[\]\s]+')  # SQLite's own rewriting of a statement depends on its version

Schema = dict[tuple[str, str], str]  # type and name → statement in a plain form


class Kind(Enum):
    """Kinds of files at the place of a store; the value says for the operator what is wrong with a file."""

    STORE = ""
    EMPTY = "{path} is empty, no store: `restore` a backup, or remove the file to begin anew"
    NO_DATABASE = (
        "{path} cannot be opened as a store: file is not a database. `restore` a backup, or name another file"
    )
    MISMARKED = "{path} has the tables of a store and the mark of another program: `restore` a backup"
    FOREIGN = "{path} is a SQLite file of another program, no store: it is left as it is. Check the path"


def kind_of(path: Path) -> Kind:
    """Return the kind of a file, which is only read. Raises sqlite3.DatabaseError for a damaged file.

    SQLite reads the mark. If the program closed a descriptor of its own, all locks of SQLite on this file in this
    process would be gone (https://www.sqlite.org/howtocorrupt.html, 2.2.1).
    """
    size = path.stat().st_size
    if size < HEADER_BYTES:
        return Kind.NO_DATABASE if size else Kind.EMPTY
    try:
        written = _mark_of(path, "mode=ro&immutable=1")  # takes no lock, and makes no file beside
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return Kind.NO_DATABASE
        if not _has_log(path):
            raise
        written = _mark_of(path, "mode=ro")  # another process is writing its log into the file
    return Kind.STORE if written == APPLICATION_ID else _kind_of_unmarked(path, is_marked=written != 0)


def _mark_of(path: Path, mode: str) -> int:
    """Return the application id in the header of a SQLite file."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=30)) as connection:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _has_log(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


def _kind_of_unmarked(path: Path, *, is_marked: bool) -> Kind:
    """Return the kind of a SQLite file with another program's mark or none."""
    # "immutable": no file appears beside a file without a log
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if _has_log(path) else '&immutable=1'}"
    database = Database(sqlite3.connect(uri, uri=True, timeout=30))
    try:
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return Kind.EMPTY
        if not migrations.applied(database):
            return Kind.FOREIGN
        return Kind.MISMARKED if is_marked else Kind.STORE
    finally:
        database.close()


def refuse_foreign(path: Path) -> None:
    """Raise StoreDamaged if a file is empty, no SQLite file, or another program's. The file is only read."""
    kind = kind_of(path)
    if kind is not Kind.STORE:
        raise StoreDamaged(_(kind.value).format(path=path))


def write_fingerprint(db: Database) -> None:
    """Write the fingerprint of the present schema, in the caller's transaction."""
    db.execute(f"PRAGMA user_version = {_fingerprint(_schema(db))}")


def has_own_schema(db: Database) -> bool:
    """Tell whether nothing changed in the schema since this program's last migration."""
    written: int = db.execute("PRAGMA user_version").fetchone()[0]
    return written == _fingerprint(_schema(db))


def refuse_missing_tables(db: Database, path: Path) -> None:
    """Raise StoreDamaged if a table of the applied migrations is missing."""
    if has_own_schema(db):
        return
    present = _schema(db)
    missing = sorted(
        name
        for kind, name in _schema_of_migrations(_applied(db))
        if kind == "table" and (kind, name) not in present
    )
    if missing:
        raise StoreDamaged(
            _("{path} has lost its table {table}: `restore` the last backup").format(
                path=path, table=missing[0]
            )
        )


def schema_faults(db: Database) -> Iterator[str]:
    """Yield a sentence for every missing or altered table and index, and for every trigger.

    Tables, views and indexes that somebody added are no fault. The program has no triggers: a trigger changes
    stored rows behind the program's back.
    """
    present = _schema(db)
    for (kind, name), statement in _schema_of_migrations(_applied(db)).items():
        if (kind, name) not in present:
            yield _("the {kind} {name} is missing").format(kind=kind, name=name)
        elif present[kind, name] != statement:
            yield _("the {kind} {name} has another definition than this program gave it").format(
                kind=kind, name=name
            )
    for kind, name in present:
        if kind == "trigger":
            yield _("the trigger {name} is not of this program").format(name=name)


def _applied(db: Database) -> frozenset[str]:
    return frozenset(migration.name for migration in migrations.applied(db))


@lru_cache(maxsize=4)
def _schema_of_migrations(names: frozenset[str]) -> Schema:
    """Return the schema that these migrations make in an empty database."""
    with sqlite3.connect(":memory:") as connection:
        model = Database(connection)
        for name, change in migrations.changes.items():
            if name in names:
                change(model)
        schema = _schema(model)
    connection.close()
    return schema


def _schema(db: Database) -> Schema:
    """Return the objects of a schema, without SQLite's own and the tables inside of search indexes."""
    inside = {name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'")}
    objects = db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"
    )
    return {
        (kind, name): QUOTES_AND_SPACE.sub("", sql).lower()
        for kind, name, table, sql in objects
        if table not in inside and table != OWN_TABLE and not name.startswith("sqlite_")
    }


def _fingerprint(schema: Schema) -> int:
    """Return 31 bits of the SHA-256 of a schema: SQLite keeps a user version as a signed number of 32 bits."""
    digest = hashlib.sha256(repr(sorted(schema.items())).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
