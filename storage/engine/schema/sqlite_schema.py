"""The longer statements of migrations, in SQLite's SQL. A released statement is never edited.

`storage/engine/schema/postgres_schema.py` holds the statements of PostgreSQL.
"""

from __future__ import annotations

# Times are text in UTC of fixed width (2026-11-23T06:05:00.000000Z), so that they compare as strings.
# Columns of JSON hold the records of the same name (storage/records).
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

# The readings hold the texts, so the index keeps terms and their places only. Lengths are left out, because hits are
# not ranked. Every character of a term except the space is a token character (monitor/texts/terms.py).
TERMS = """
    CREATE VIRTUAL TABLE {table} USING fts5
        (terms, content = '', columnsize = 0, tokenize = "ascii tokenchars '.%_'")
    """

# As TERMS, with the number of terms of each row: SQLite counts and lists the rows of such a table, as tools expect.
COUNTED_TERMS = """
    CREATE VIRTUAL TABLE {table} USING fts5
        (terms, content = '', tokenize = "ascii tokenchars '.%_'")
    """

ADDRESS_PATTERNS = """
    CREATE TABLE address_patterns (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        role TEXT NOT NULL,
        pattern TEXT NOT NULL,
        looks INTEGER NOT NULL DEFAULT 0,
        gains INTEGER NOT NULL DEFAULT 0,
        credit INTEGER NOT NULL,
        held_since TEXT,
        day TEXT,
        left_out INTEGER NOT NULL DEFAULT 0,
        UNIQUE (site, role, pattern)
    ) STRICT
    """

ANNOUNCEMENTS = (
    """
    CREATE TABLE list_entries (
        list_id INTEGER NOT NULL REFERENCES pages (id),
        page_id INTEGER NOT NULL REFERENCES pages (id),
        title TEXT,
        date TEXT,
        PRIMARY KEY (list_id, page_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE list_trust (
        list_id INTEGER NOT NULL REFERENCES pages (id),
        field TEXT NOT NULL,
        trust INTEGER NOT NULL,
        day TEXT,
        PRIMARY KEY (list_id, field)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE announcements (
        page_id INTEGER NOT NULL REFERENCES pages (id),
        list_id INTEGER NOT NULL REFERENCES pages (id),
        field TEXT NOT NULL,
        PRIMARY KEY (page_id, list_id, field)
    ) STRICT, WITHOUT ROWID
    """,
)

ALERTS_OF_EVENTS = (
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
        """,
    """
    INSERT INTO outbox (id, key, finding_id, channel, event, state, attempts, created_at, next_try_at,
        delivered_at, message, last_error)
    SELECT id, key, finding_id, channel, finding_id, state, attempts, created_at, next_try_at,
        delivered_at, key, last_error FROM alerts
    """,
    "DROP TABLE alerts",
    "ALTER TABLE outbox RENAME TO alerts",
    "CREATE INDEX alerts_pending ON alerts (state, next_try_at)",
    "CREATE INDEX alerts_of_event ON alerts (event, channel)",
    "CREATE INDEX alerts_of_channel ON alerts (channel, delivered_at) WHERE delivered_at IS NOT NULL",
    """
        CREATE TABLE finding_notes (
            id INTEGER PRIMARY KEY,
            finding_id TEXT NOT NULL,
            at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'dismissed')),
            who TEXT NOT NULL,
            why TEXT NOT NULL
        ) STRICT
        """,
    "CREATE INDEX finding_notes_of ON finding_notes (finding_id)",
)

# The findings of an earlier release keep the events of their alerts. All reprints are judged anew, so that their broken
# rules are listed. Whatever is found by that is old, so it is not sent: the news begin after the last pass.

# Groups of copies in the place of works. What an older release concluded of works is made anew from the revisions:
# every page with an article waits for the first stage.
GROUPS_OF_COPIES = (
    "DROP TABLE works",
    "DROP TABLE postings",
    "DELETE FROM posting_blocks",
    """
    CREATE TABLE postings (
        passage INTEGER NOT NULL,
        label INTEGER NOT NULL,
        PRIMARY KEY (passage, label)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE copies (
        page_id INTEGER PRIMARY KEY REFERENCES pages (id),
        group_label INTEGER NOT NULL,
        states INTEGER NOT NULL,
        shortest INTEGER NOT NULL,
        evidence BLOB
    ) STRICT
    """,
    "CREATE INDEX copies_of_group ON copies (group_label)",
    """
    CREATE TABLE former_labels (
        label INTEGER PRIMARY KEY,
        group_label INTEGER
    ) STRICT
    """,
    "CREATE INDEX former_labels_of_group ON former_labels (group_label)",
    """
    CREATE TABLE comparisons (
        page_id INTEGER NOT NULL REFERENCES pages (id),
        other_page_id INTEGER NOT NULL REFERENCES pages (id),
        revision_id INTEGER NOT NULL REFERENCES revisions (id),
        other_revision_id INTEGER NOT NULL REFERENCES revisions (id),
        relation TEXT NOT NULL,
        probability REAL NOT NULL,
        similarity REAL NOT NULL,
        original_coverage REAL NOT NULL,
        reprint_coverage REAL NOT NULL,
        rare_shared INTEGER NOT NULL,
        passages TEXT NOT NULL,
        disguise TEXT NOT NULL,
        linked INTEGER NOT NULL,
        credited INTEGER NOT NULL,
        PRIMARY KEY (page_id, other_page_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX comparisons_with ON comparisons (other_page_id)",
    """
    CREATE TABLE cut_derivations (
        reprint_page_id INTEGER NOT NULL REFERENCES pages (id),
        original_page_id INTEGER NOT NULL REFERENCES pages (id),
        PRIMARY KEY (reprint_page_id, original_page_id)
    ) STRICT, WITHOUT ROWID
    """,
    "DROP TABLE unjudged",
    """
    CREATE TABLE unjudged (
        stage INTEGER NOT NULL,
        page_id INTEGER NOT NULL REFERENCES pages (id),
        PRIMARY KEY (stage, page_id)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO unjudged (stage, page_id) SELECT DISTINCT 1, page_id FROM revisions",
    "ALTER TABLE derivations ADD COLUMN probability REAL NOT NULL DEFAULT 1.0",
    "CREATE INDEX pages_leading_to ON pages (alias_url) WHERE alias_url IS NOT NULL",
)

# Work of people on the operators' page.
