"""The store's schema: one migration set, applied in order. A released migration is never edited."""

from __future__ import annotations

import json

from sqlite_utils import Database, Migrations

from storage.engine.old_sentences import facts_json, reason_and_cause

migrations = Migrations("reprintwatch")

# Times are text in UTC of fixed width (2026-11-23T06:05:00.000000Z), so that they compare as strings.
# JSON columns hold what the records of the same name hold (storage/records.py).
FIRST = (
    """
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        site TEXT NOT NULL,
        host TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('seed', 'list', 'article', 'part')),
        first_page_id INTEGER REFERENCES pages (id),
        discovered_at TEXT NOT NULL,
        absent_at TEXT,
        list_title TEXT,
        list_date TEXT,
        due_at TEXT NOT NULL,
        looked_at TEXT,
        changed_at TEXT,
        looks INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        unconditional INTEGER NOT NULL DEFAULT 0 CHECK (unconditional IN (0, 1)),
        alias_url TEXT,
        etag TEXT,
        last_modified TEXT,
        validated_capture_id INTEGER REFERENCES captures (id),
        lease_owner TEXT,
        lease_until TEXT
    ) STRICT
    """,
    "CREATE INDEX pages_due ON pages (site, due_at)",
    "CREATE INDEX pages_parts ON pages (first_page_id) WHERE first_page_id IS NOT NULL",
    "CREATE INDEX pages_leased ON pages (lease_owner) WHERE lease_owner IS NOT NULL",
    """
    CREATE TABLE hosts (
        host TEXT PRIMARY KEY,
        resume_at TEXT NOT NULL,
        backoff_s REAL NOT NULL,
        reason TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE passes (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE bodies (
        digest TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        coding TEXT NOT NULL CHECK (coding IN ('zstd', 'delta')),
        base_digest TEXT REFERENCES bodies (digest),
        data BLOB NOT NULL,
        CHECK ((coding = 'delta') = (base_digest IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        pass_id INTEGER NOT NULL REFERENCES passes (id),
        page_id INTEGER NOT NULL REFERENCES pages (id),
        fetched_at TEXT NOT NULL,
        duration_ms INTEGER NOT NULL,
        request_headers TEXT NOT NULL,
        status INTEGER,
        headers TEXT NOT NULL,
        final_url TEXT,
        redirects TEXT NOT NULL,
        failure TEXT,
        failure_detail TEXT,
        same_as_id INTEGER REFERENCES captures (id),
        body_digest TEXT REFERENCES bodies (digest),
        chain TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX captures_of_page ON captures (page_id, id)",
    "CREATE INDEX captures_of_body ON captures (body_digest) WHERE body_digest IS NOT NULL",
    """
    CREATE TABLE readings (
        id INTEGER PRIMARY KEY,
        page_id INTEGER NOT NULL REFERENCES pages (id),
        capture_id INTEGER NOT NULL REFERENCES captures (id),
        article TEXT NOT NULL,
        container TEXT,
        next_page TEXT
    ) STRICT
    """,
    "CREATE INDEX readings_of_page ON readings (page_id, id)",
    """
    CREATE TABLE looks (
        capture_id INTEGER PRIMARY KEY REFERENCES captures (id),
        page_id INTEGER NOT NULL REFERENCES pages (id),
        kind TEXT NOT NULL,
        outcome TEXT NOT NULL,
        evidence TEXT NOT NULL,
        suspect TEXT,
        analyser TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX looks_of_page ON looks (page_id, capture_id)",
    """
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        page_id INTEGER NOT NULL REFERENCES pages (id),
        number INTEGER NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES captures (id),
        seen_at TEXT NOT NULL,
        title TEXT NOT NULL,
        published_at TEXT,
        original_url TEXT,
        digest TEXT NOT NULL,
        simhash INTEGER NOT NULL,
        reading_ids TEXT NOT NULL,
        UNIQUE (page_id, number)
    ) STRICT
    """,
    "CREATE INDEX revisions_of_digest ON revisions (digest)",
    "CREATE INDEX revisions_by_link ON revisions (original_url) WHERE original_url IS NOT NULL",
    """
    CREATE TABLE works (
        page_id INTEGER NOT NULL REFERENCES pages (id),
        work INTEGER NOT NULL,
        PRIMARY KEY (page_id, work)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX works_members ON works (work)",
    """
    CREATE TABLE postings (
        passage INTEGER NOT NULL,
        work INTEGER NOT NULL,
        PRIMARY KEY (passage, work)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE unjudged (page_id INTEGER PRIMARY KEY REFERENCES pages (id)) STRICT",
    """
    CREATE TABLE derivations (
        reprint_page_id INTEGER NOT NULL REFERENCES pages (id),
        original_page_id INTEGER NOT NULL REFERENCES pages (id),
        reprint_revision_id INTEGER NOT NULL REFERENCES revisions (id),
        original_revision_id INTEGER NOT NULL REFERENCES revisions (id),
        relation TEXT NOT NULL,
        similarity REAL NOT NULL,
        original_coverage REAL NOT NULL,
        reprint_coverage REAL NOT NULL,
        evidence TEXT NOT NULL,
        credited_source TEXT,
        first_seen TEXT NOT NULL,
        PRIMARY KEY (reprint_page_id, original_page_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX derivations_of_original ON derivations (original_page_id)",
    """
    CREATE TABLE findings (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
        site TEXT NOT NULL,
        url TEXT NOT NULL,
        original_url TEXT,
        title TEXT NOT NULL,
        summary_zh TEXT NOT NULL,
        summary_en TEXT NOT NULL,
        detected_at TEXT NOT NULL,
        resolved_at TEXT,
        state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved', 'dismissed')),
        rules TEXT NOT NULL,
        before_revision_id INTEGER REFERENCES revisions (id),
        after_revision_id INTEGER REFERENCES revisions (id),
        capture_id INTEGER REFERENCES captures (id),
        changes TEXT NOT NULL,
        facts TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX findings_of_url ON findings (url)",
    "CREATE INDEX findings_by_time ON findings (detected_at)",
    """
    CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        finding_id TEXT NOT NULL,
        channel TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        next_try_at TEXT NOT NULL,
        delivered_at TEXT,
        last_error TEXT
    ) STRICT
    """,
    "CREATE INDEX alerts_pending ON alerts (state, next_try_at)",
)

# The texts themselves stand in the readings, so only terms are kept, with their places but no lengths: nothing is
# ranked by them. Every character of ours but a space is part of a term (monitor/texts/terms.py).
TERMS_IN_FILE = (
    """
    CREATE VIRTUAL TABLE {table} USING fts5
        (terms, content = '', columnsize = 0, tokenize = "ascii tokenchars '.%_'")
    """,
)
TERMS_IN_POSTGRES = (
    "CREATE TABLE {table} (rowid BIGINT PRIMARY KEY, terms text NOT NULL)",
    "CREATE INDEX {table}_terms ON {table} USING gin (string_to_array(terms, ' '))",
)


@migrations()
def m001_first_schema(db: Database) -> None:
    """Pages, captures, readings, revisions, derivations, findings, alerts."""
    for statement in FIRST:
        db.execute(statement)


@migrations()
def m002_confidence_and_profiles(db: Database) -> None:
    """How far the second reading of an element agreed, and whether the page was as its site's profile says."""
    db.execute("ALTER TABLE readings ADD COLUMN confidence REAL")
    db.execute("ALTER TABLE looks ADD COLUMN profile TEXT")
    db.execute("ALTER TABLE looks ADD COLUMN profile_holds INTEGER NOT NULL DEFAULT 0")


@migrations()
def m003_packed_postings(db: Database) -> None:
    """Postings in blocks: a third of the bytes, and few pages written."""
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
    """What was undone to find a reprint."""
    db.execute("ALTER TABLE derivations ADD COLUMN disguise TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m005_robots_and_budgets(db: Database) -> None:
    """Copies of robots.txt, and requests counted by site and day."""
    db.execute(
        """
        CREATE TABLE robots (
            origin TEXT PRIMARY KEY,
            fetched_at TEXT NOT NULL,
            status INTEGER NOT NULL,
            rules BLOB,
            rules_at TEXT
        ) STRICT
        """
    )
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
    """What waits is written down rather than searched for, and what the service asks for has an index."""
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
    """Alerts are sent event by event, and what operators say of findings is kept."""
    db.execute(
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            finding_id TEXT NOT NULL,
            channel TEXT NOT NULL,
            event TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'grouped', 'withheld', 'dead')),
            attempts INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            next_try_at TEXT NOT NULL,
            delivered_at TEXT,
            message TEXT,
            last_error TEXT
        ) STRICT
        """
    )
    db.execute(
        "INSERT INTO outbox (id, key, finding_id, channel, event, state, attempts, created_at, next_try_at,"
        " delivered_at, message, last_error) SELECT id, key, finding_id, channel, finding_id, state, attempts,"
        " created_at, next_try_at, delivered_at, key, last_error FROM alerts"
    )
    db.execute("DROP TABLE alerts")
    db.execute("ALTER TABLE outbox RENAME TO alerts")
    db.execute("CREATE INDEX alerts_pending ON alerts (state, next_try_at)")
    db.execute("CREATE INDEX alerts_of_event ON alerts (event, channel)")
    db.execute(
        "CREATE INDEX alerts_of_channel ON alerts (channel, delivered_at) WHERE delivered_at IS NOT NULL"
    )
    db.execute(
        """
        CREATE TABLE finding_notes (
            id INTEGER PRIMARY KEY,
            finding_id TEXT NOT NULL,
            at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'dismissed')),
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX finding_notes_of ON finding_notes (finding_id)")


@migrations()
def m008_revisits(db: Database) -> None:
    """What looks taught about how soon articles change; how often the reading of a capture was begun."""
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
    """Which bodies were given up by age."""
    db.execute(
        "CREATE TABLE pruned (digest TEXT PRIMARY KEY REFERENCES bodies (digest), at TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX bodies_on ON bodies (base_digest) WHERE base_digest IS NOT NULL")


@migrations()
def m010_turns(db: Database) -> None:
    """Whose turn it is to ask a site, so that several fetchers keep its pause together."""
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
    """Whose a pass is, so that one under way is not concluded; what one service does for all of them."""
    db.execute("ALTER TABLE passes ADD COLUMN owner TEXT")
    db.execute("CREATE TABLE duties (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")


@migrations()
def m012_captures_read_by_lease(db: Database) -> None:
    """Who reads a waiting capture, and what was read in it, for whoever concludes."""
    db.execute("ALTER TABLE pending ADD COLUMN lease_owner TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN lease_until TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN reading TEXT")
    db.execute("ALTER TABLE pending ADD COLUMN read_against INTEGER")
    db.execute("CREATE INDEX pending_leased ON pending (lease_owner) WHERE lease_owner IS NOT NULL")


@migrations()
def m013_search(db: Database) -> None:
    """An index of the words of revisions; those that are there already are indexed by the next analysis."""
    db.execute("ALTER TABLE revisions ADD COLUMN search_row INTEGER")
    db.execute("CREATE UNIQUE INDEX revisions_by_search_row ON revisions (search_row)")
    db.execute("CREATE INDEX revisions_unindexed ON revisions (id) WHERE search_row IS NULL")
    db.execute("CREATE INDEX revisions_seen ON revisions (seen_at, search_row)")
    for statement in TERMS_IN_FILE if isinstance(db, Database) else TERMS_IN_POSTGRES:
        for table in ("search_titles", "search_texts"):
            db.execute(statement.format(table=table))


@migrations()
def m014_recipients_left(db: Database) -> None:
    """Which recipients of a mail have not taken a message that others have."""
    db.execute("ALTER TABLE alerts ADD COLUMN recipients TEXT")


@migrations()
def m015_interrupted_visits(db: Database) -> None:
    """Pages under whose visits the program ended, so that one that ends it each time is read apart."""
    db.execute("ALTER TABLE pages ADD COLUMN interrupted INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX pages_interrupted ON pages (interrupted) WHERE interrupted > 0")


@migrations()
def m016_thresholds_anew(db: Database) -> None:
    """What a look is worth is measured otherwise than before; each site's threshold is set at the next pass."""
    db.execute("UPDATE paces SET threshold = NULL, calibrated_at = NULL")


@migrations()
def m017_reasons_and_facts(db: Database) -> None:
    """Reasons of looks as causes with values, facts of findings as records: no sentence is searched any more."""
    db.execute("ALTER TABLE looks RENAME COLUMN evidence TO reason")
    db.execute("ALTER TABLE looks ADD COLUMN cause TEXT NOT NULL DEFAULT 'text'")
    last = -1
    while some := _looks_after(db, last):
        told = [(*reason_and_cause(sentence), capture) for capture, sentence in some]
        db.conn.executemany("UPDATE looks SET reason = ?, cause = ? WHERE capture_id = ?", told)
        last = some[-1][0]
    kept = db.execute("SELECT id, kind, facts FROM findings").fetchall()
    facts = [(facts_json(kind, json.loads(pairs)), finding) for finding, kind, pairs in kept]
    db.conn.executemany("UPDATE findings SET facts = ? WHERE id = ?", facts)
    # readings that wait for a conclusion hold sentences: their captures are read anew
    db.execute("UPDATE pending SET reading = NULL, read_against = NULL")


def _looks_after(db: Database, capture: int) -> list[tuple[int, str]]:
    """The looks of the next captures, some thousands at a time."""
    sql = "SELECT capture_id, reason FROM looks WHERE capture_id > ? ORDER BY capture_id LIMIT 10000"
    return db.execute(sql, (capture,)).fetchall()
