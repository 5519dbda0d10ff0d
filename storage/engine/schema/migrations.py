"""The schema of a store: migrations with names, applied in order. A released migration is never edited.

The statements are SQLite's. `postgres_schema.py` beside this module holds PostgreSQL's under the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from gettext import gettext as _
from typing import Any, Protocol, TypeVar

from sqlite_utils import Database, Migrations

from storage.engine.schema.annex_schema import (
    ANNEXES,
    ANNEXES_IN_HTML,
    FILES_LOOKED_AT,
    PICTURE_TEXTS,
    ROLES,
    ROLES_BEFORE,
    ROLES_WITH_REQUISITES,
    replace_roles,
)
from storage.engine.schema.doubt_schema import DISPUTES, FINDINGS_OF_ORIGINALS
from storage.engine.schema.evidence_schema import (
    EVIDENCE,
    FINDINGS_TO_PROVE,
    HEADS_OF_LINES,
    REQUISITES,
    STATEMENTS,
)
from storage.engine.schema.old_sentences import convert_sentences
from storage.engine.schema.page_schema import EVENTS, FINDING_VERSIONS, OPERATORS_PAGE
from storage.engine.schema.sighting_schema import SIGHTINGS
from storage.engine.schema.spread_schema import (
    ENTRIES_AND_TASKS,
    FAILED_LOOKS,
    JUDGED_COPIES,
    LOOKS_NEAR_DEADLINES,
)
from storage.engine.schema.sqlite_schema import (
    ADDRESS_PATTERNS,
    ALERTS_OF_EVENTS,
    ANNOUNCEMENTS,
    COUNTED_TERMS,
    FIRST,
    GROUPS_OF_COPIES,
    TERMS,
)
from storage.engine.schema.wire_schema import FACTS_OF_CONNECTIONS, ROBOTS
from storage.errors import StoreNewer

APPLICATION_ID = 0x72707774  # "rpwt", in the header of a SQLite file


class SchemaChange(Protocol):
    """A function that changes the schema by `db.execute`."""

    __name__: str

    def __call__(self, db: Any, /) -> None: ...


SchemaChangeT = TypeVar("SchemaChangeT", bound=SchemaChange)


class SchemaMigrations(Migrations):
    """Migrations of sqlite-utils that a second engine can apply too."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.changes: dict[str, SchemaChange] = {}  # by name, in the order in which they are applied

    def __call__(
        self, *, name: str | None = None, transactional: bool = True
    ) -> Callable[[SchemaChangeT], SchemaChangeT]:
        """Register the decorated function as the last migration, under its own name."""
        register = super().__call__(name=name, transactional=transactional)

        def registered(change: SchemaChangeT) -> SchemaChangeT:
            self.changes[name or change.__name__] = change
            return register(change)

        return registered


migrations = SchemaMigrations("reprintwatch")


def refuse_newer(applied: set[str], address: object) -> None:
    """Raise StoreNewer if a store has migrations that this program does not know."""
    unknown = applied - migrations.changes.keys()
    if unknown:
        raise StoreNewer(
            _("{address} was written by a newer reprintwatch ({names})").format(
                address=address, names=", ".join(sorted(unknown))
            )
        )


def _execute(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_first_schema(db: Database) -> None:
    """Create pages, captures, readings, revisions, derivations, findings, alerts."""
    _execute(db, FIRST)


@migrations()
def m002_confidence_and_profiles(db: Database) -> None:
    """Keep how far two readings of an element agree, and whether a page fits the profile of its site."""
    db.execute("ALTER TABLE readings ADD COLUMN confidence REAL")
    db.execute("ALTER TABLE looks ADD COLUMN profile TEXT")
    db.execute("ALTER TABLE looks ADD COLUMN profile_holds INTEGER NOT NULL DEFAULT 0")


@migrations()
def m003_packed_postings(db: Database) -> None:
    """Pack postings into blocks: a third of the bytes, and few pages of the file are written."""
    db.execute(
        """
        CREATE TABLE posting_blocks (
            first INTEGER PRIMARY KEY,
            holders BLOB NOT NULL
        ) STRICT
        """
    )


@migrations()
def m004_disguises_of_derivations(db: Database) -> None:
    """Keep the disguise of a reprint: the undone changes of spelling."""
    db.execute("ALTER TABLE derivations ADD COLUMN disguise TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m005_robots_and_budgets(db: Database) -> None:
    """Keep copies of robots.txt, and count requests by site and day."""
    db.execute(ROBOTS)
    db.execute(
        """
        CREATE TABLE requests_made (
            site TEXT NOT NULL,
            day TEXT NOT NULL,
            requests INTEGER NOT NULL,
            PRIMARY KEY (site, day)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m006_large_stores(db: Database) -> None:
    """List waiting captures in a table instead of a search; add indexes for the queries of the service."""
    db.execute("CREATE TABLE pending (capture_id INTEGER PRIMARY KEY REFERENCES captures (id)) STRICT")
    db.execute(
        "INSERT INTO pending SELECT id FROM captures"
        " WHERE NOT EXISTS (SELECT 1 FROM looks WHERE looks.capture_id = captures.id)"
    )
    db.execute("CREATE INDEX captures_of_pass ON captures (pass_id)")
    db.execute("CREATE INDEX pages_due_lists ON pages (site, due_at) WHERE role IN ('seed', 'list')")
    db.execute(
        "CREATE INDEX pages_awaited ON pages (site, due_at) WHERE unconditional = 1 OR looked_at IS NULL"
    )
    db.execute("CREATE INDEX findings_unresolved ON findings (site, kind) WHERE resolved_at IS NULL")
    db.execute("CREATE INDEX pages_looked_at ON pages (site, looked_at)")


@migrations()
def m007_alerts_of_events(db: Database) -> None:
    """Send alerts event by event, and keep the notes of operators on findings."""
    _execute(db, ALERTS_OF_EVENTS)


@migrations()
def m008_revisits(db: Database) -> None:
    """Keep how soon articles change, learned from looks, and how often the reading of a capture began."""
    db.execute("ALTER TABLE pending ADD COLUMN tries INTEGER NOT NULL DEFAULT 0")
    for column in (
        "published_at TEXT",
        "weighed_at TEXT",
        "edits_seen INTEGER NOT NULL DEFAULT 0",
        "edits_expected REAL NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE pages ADD COLUMN {column}")
    db.execute(
        """
        CREATE TABLE hazards (
            bin INTEGER PRIMARY KEY,
            edits REAL NOT NULL,
            edit_exposure REAL NOT NULL,
            removals REAL NOT NULL,
            removal_exposure REAL NOT NULL
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE paces (
            site TEXT PRIMARY KEY,
            edits REAL NOT NULL,
            expected REAL NOT NULL,
            threshold REAL,
            calibrated_at TEXT
        ) STRICT
        """
    )


@migrations()
def m009_retention(db: Database) -> None:
    """List bodies given up by age."""
    db.execute(
        "CREATE TABLE pruned (digest TEXT PRIMARY KEY REFERENCES bodies (digest), at TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX bodies_on ON bodies (base_digest) WHERE base_digest IS NOT NULL")


@migrations()
def m010_turns(db: Database) -> None:
    """Keep the turn to ask a site, so that several fetchers keep the pause of the site together."""
    db.execute(
        """
        CREATE TABLE turns (
            site TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            until TEXT,
            next_at TEXT NOT NULL,
            pause_s REAL NOT NULL
        ) STRICT
        """
    )


@migrations()
def m011_passes_and_duties_of_several(db: Database) -> None:
    """Keep the owner of a pass, so that no running pass is concluded; list duties of one service for all."""
    db.execute("ALTER TABLE passes ADD COLUMN owner TEXT")
    db.execute("CREATE TABLE duties (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")


@migrations()
def m012_captures_read_by_lease(db: Database) -> None:
    """Lease waiting captures to readers, and keep their readings for the process that concludes."""
    db.execute("ALTER TABLE pending ADD COLUMN lease_owner TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN lease_until TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN reading TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN read_against INTEGER")
    db.execute("CREATE INDEX pending_leased ON pending (lease_owner) WHERE lease_owner IS NOT NULL")


@migrations()
def m013_search(db: Database) -> None:
    """Add an index of the terms of revisions. The next analysis indexes earlier revisions."""
    db.execute("ALTER TABLE revisions ADD COLUMN search_row INTEGER")
    db.execute("CREATE UNIQUE INDEX revisions_by_search_row ON revisions (search_row)")
    db.execute("CREATE INDEX revisions_unindexed ON revisions (id) WHERE search_row IS NULL")
    db.execute("CREATE INDEX revisions_seen ON revisions (seen_at, search_row)")
    for table in ("search_titles", "search_texts"):
        db.execute(TERMS.format(table=table))


@migrations()
def m014_recipients_left(db: Database) -> None:
    """Keep the recipients of a mail who have not taken a message yet."""
    db.execute("ALTER TABLE alerts ADD COLUMN recipients TEXT")


@migrations()
def m015_interrupted_visits(db: Database) -> None:
    """Count visits during which the program ended, so that a fatal page is read in a separate process."""
    db.execute("ALTER TABLE pages ADD COLUMN interrupted INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX pages_interrupted ON pages (interrupted) WHERE interrupted > 0")


@migrations()
def m016_thresholds_anew(db: Database) -> None:
    """Forget the thresholds of sites: the worth of a look has a new measure, and the next pass sets new thresholds."""
    db.execute("UPDATE paces SET threshold = NULL, calibrated_at = NULL")


@migrations()
def m017_reasons_and_facts(db: Database) -> None:
    """Keep reasons of looks as causes with values, and facts of findings as records, instead of sentences."""
    db.execute("ALTER TABLE looks RENAME COLUMN evidence TO reason")
    db.execute("ALTER TABLE looks ADD COLUMN cause TEXT NOT NULL DEFAULT 'text'")
    convert_sentences(db)


@migrations()
def m018_ends_of_bodies(db: Database) -> None:
    """Keep how the body of a capture ended. Bodies of earlier captures have no such fact."""
    db.execute("ALTER TABLE captures ADD COLUMN body_end TEXT")


@migrations()
def m019_application_id(db: Database) -> None:
    """Mark the file as a store of this program. PostgreSQL has no such mark."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m020_budgets_of_discovery(db: Database) -> None:
    """Keep for each pattern of addresses how many visits brought news, and count new addresses by site and day."""
    db.execute(ADDRESS_PATTERNS)
    for column in (
        "pattern_id INTEGER REFERENCES address_patterns (id)",
        "brought INTEGER",
        "repeats INTEGER REFERENCES pages (id)",
        "stubs INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE pages ADD COLUMN {column}")
    for column in ("found", "left_out"):
        db.execute(f"ALTER TABLE requests_made ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    db.execute(
        "CREATE INDEX pages_unseen_of_pattern ON pages (pattern_id)"
        " WHERE looked_at IS NULL AND pattern_id IS NOT NULL"
    )
    db.execute("CREATE INDEX pages_repeating ON pages (repeats) WHERE repeats IS NOT NULL")


@migrations()
def m021_groups_of_copies(db: Database) -> None:
    """Keep groups of copies instead of works, and comparisons. The next analysis compares all articles anew."""
    _execute(db, GROUPS_OF_COPIES)


@migrations()
def m022_intervals_of_findings(db: Database) -> None:
    """Keep the looks that bound the event of a finding: the last look before, the first after, the confirming look."""
    for name in ("after", "by", "confirmed"):
        db.execute(f"ALTER TABLE findings ADD COLUMN {name}_at TEXT")
        db.execute(f"ALTER TABLE findings ADD COLUMN {name}_capture_id INTEGER REFERENCES captures (id)")


@migrations()
def m023_facts_of_the_wire(db: Database) -> None:
    """Keep what came over the connection of a capture, and the trust in the validators of each host."""
    db.execute("ALTER TABLE captures ADD COLUMN wire TEXT")
    db.execute(
        "CREATE TABLE host_validators (host TEXT PRIMARY KEY, honest INTEGER NOT NULL DEFAULT 0, distrusted_until TEXT)"
        " STRICT"
    )


@migrations()
def m024_announcements_of_lists(db: Database) -> None:
    """Keep what each list shows of an article, and whether the announcements of a list came true."""
    _execute(db, ANNOUNCEMENTS)


@migrations()
def m025_readings_name_files(db: Database) -> None:
    """Mark readings of earlier releases, which named some of an article's files: further files are no change."""
    db.execute("ALTER TABLE readings ADD COLUMN names_files INTEGER NOT NULL DEFAULT 0")


@migrations()
def m026_entries_and_tasks(db: Database) -> None:
    """Keep the entries of lists, chains of looks at lists, tasks with their judgements, and correction cases."""
    _execute(db, ENTRIES_AND_TASKS)


@migrations()
def m027_operators_page(db: Database) -> None:
    """Keep accounts, sessions and actions of the operators' page, and paused sites; index the inbox."""
    _execute(db, OPERATORS_PAGE)


@migrations()
def m028_events(db: Database) -> None:
    """Keep the event of each finding, the broken rules of reprints, and when channels and duties began."""
    _execute(db, EVENTS)


@migrations()
def m029_inbox_of_events(db: Database) -> None:
    """Index the findings by state and event: a row of the inbox is an event."""
    db.execute("CREATE INDEX findings_of_state_and_event ON findings (state, event, severity)")


@migrations()
def m030_countable_search(db: Database) -> None:
    """Make the index of terms anew, with rows that other tools can count. The next analysis indexes all revisions."""
    for table in ("search_titles", "search_texts"):
        db.execute(f"DROP TABLE {table}")
        db.execute(COUNTED_TERMS.format(table=table))
    db.execute("UPDATE revisions SET search_row = NULL")


@migrations()
def m031_versions_of_findings(db: Database) -> None:
    """Count the changes of findings: a reader keeps its counts until a change."""
    _execute(db, FINDING_VERSIONS)


@migrations()
def m032_evidence(db: Database) -> None:
    """Keep the captures that each finding rests on, and a log over captures and findings with its heads."""
    _execute(db, EVIDENCE)


@migrations()
def m033_judged_copies(db: Database) -> None:
    """Keep the copy of every judgement as it was told."""
    _execute(db, JUDGED_COPIES)


@migrations()
def m034_annexes(db: Database) -> None:
    """Let the files of articles be pages of their own, and keep which article names which file."""
    replace_roles(db, ROLES_BEFORE, ROLES)
    _execute(db, ANNEXES)


@migrations()
def m035_sightings(db: Database) -> None:
    """Keep what others saw at addresses of the sites, with the archives in which these sightings stand."""
    _execute(db, SIGHTINGS)


@migrations()
def m036_findings_to_prove(db: Database) -> None:
    """List the findings without captures, for one analysis to choose them. Index the revisions by capture."""
    _execute(db, FINDINGS_TO_PROVE)


@migrations()
def m037_facts_of_connections(db: Database) -> None:
    """Keep certificates of servers, the machine and programs of each pass, and the bodies of redirects."""
    _execute(db, FACTS_OF_CONNECTIONS)


@migrations()
def m038_failed_looks(db: Database) -> None:
    """Index the failed looks at a page by page and outcome."""
    _execute(db, FAILED_LOOKS)


@migrations()
def m039_statements(db: Database) -> None:
    """Keep statements about passes, receipts and sources for the log, and a seal of each reading."""
    _execute(db, STATEMENTS)


@migrations()
def m040_looks_near_deadlines(db: Database) -> None:
    """Keep reminders of tasks, pages to read for a deadline, and headlines that lists may name."""
    _execute(db, LOOKS_NEAR_DEADLINES)


@migrations()
def m041_disputes(db: Database) -> None:
    """Keep the lines of pages that one look showed or lacked, and later looks refuted."""
    _execute(db, DISPUTES)


@migrations()
def m042_findings_of_originals(db: Database) -> None:
    """Index the findings about copies by the address of the original."""
    db.execute(FINDINGS_OF_ORIGINALS)


@migrations()
def m043_picture_texts(db: Database) -> None:
    """Keep the texts of pictures beside the pictures, so that an analysis anew has them without the recogniser."""
    _execute(db, PICTURE_TEXTS)


@migrations()
def m044_heads_of_lines(db: Database) -> None:
    """Let heads of one size differ in their lines, and let a receipt name its head."""
    _execute(db, HEADS_OF_LINES)


@migrations()
def m045_requisites(db: Database) -> None:
    """Let styles and pictures of pages be pages of their own, and keep which finding asked for which of them."""
    replace_roles(db, ROLES, ROLES_WITH_REQUISITES)
    _execute(db, REQUISITES)


@migrations()
def m046_files_looked_at(db: Database) -> None:
    """Index the last looks at files and requisites: each claim of a page asks how many there were today."""
    db.execute(FILES_LOOKED_AT)


@migrations()
def m047_annexes_in_html(db: Database) -> None:
    """Have the files of articles named anew: since this release a page of HTML may be an annex."""
    db.execute(ANNEXES_IN_HTML)


# Functions that convert rows after the script of a migration in PostgreSQL. SQLite's migrations call them directly.
CONVERSIONS: dict[str, Callable[[Any], None]] = {"m017_reasons_and_facts": convert_sentences}
