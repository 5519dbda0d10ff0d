"""The statements of the migration that adds the captures of findings, and the log over all captures.

SQLite's statements come first, PostgreSQL's script follows. A released statement is never edited.
"""

from __future__ import annotations

from storage.engine.schema.annex_schema import ROLES_WITH_REQUISITES

# The captures of findings are concluded. The log of findings, heads, nodes and receipts stay for good.
EVIDENCE = (
    """
    CREATE TABLE finding_captures (
        finding_id TEXT NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES captures (id),
        why TEXT NOT NULL,
        PRIMARY KEY (finding_id, capture_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE finding_log (
        number INTEGER PRIMARY KEY,
        finding_id TEXT NOT NULL,
        line TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX finding_log_of ON finding_log (finding_id)",
    """
    CREATE TABLE tree_heads (
        origin TEXT NOT NULL,
        size INTEGER NOT NULL,
        root TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (size, origin)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE log_nodes (number INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT",
    """
    CREATE TABLE receipts (
        size INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (size, kind)
    ) STRICT, WITHOUT ROWID
    """,
)

EVIDENCE_IN_POSTGRES = """
        CREATE TABLE finding_captures (
            finding_id TEXT COLLATE "C" NOT NULL,
            capture_id BIGINT NOT NULL REFERENCES captures (id),
            why TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (finding_id, capture_id)
        );
        CREATE TABLE finding_log (
            number BIGINT PRIMARY KEY,
            finding_id TEXT COLLATE "C" NOT NULL,
            line TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX finding_log_of ON finding_log (finding_id);
        CREATE TABLE tree_heads (
            origin TEXT COLLATE "C" NOT NULL,
            size BIGINT NOT NULL,
            root TEXT COLLATE "C" NOT NULL,
            at TEXT COLLATE "C" NOT NULL,
            note TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (size, origin)
        );
        CREATE TABLE log_nodes (number BIGINT PRIMARY KEY, hash BYTEA NOT NULL);
        CREATE TABLE receipts (
            size BIGINT NOT NULL,
            kind TEXT COLLATE "C" NOT NULL,
            at TEXT COLLATE "C" NOT NULL,
            data BYTEA NOT NULL,
            PRIMARY KEY (size, kind)
        );
    """
FILL_FINDINGS_TO_PROVE = """
    INSERT INTO findings_to_prove (finding_id) SELECT id FROM findings
    WHERE NOT EXISTS (SELECT 1 FROM finding_captures WHERE finding_id = findings.id)
"""
FINDINGS_TO_PROVE = (
    "CREATE TABLE findings_to_prove (finding_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    FILL_FINDINGS_TO_PROVE,
    "CREATE INDEX revisions_of_capture ON revisions (capture_id)",
)
FINDINGS_TO_PROVE_IN_POSTGRES = f"""
        CREATE TABLE findings_to_prove (finding_id TEXT COLLATE "C" PRIMARY KEY);
        {FILL_FINDINGS_TO_PROVE};
        CREATE INDEX revisions_of_capture ON revisions (capture_id);
    """
STATEMENTS = (
    "CREATE TABLE statements (number INTEGER PRIMARY KEY, subject TEXT NOT NULL, line TEXT NOT NULL) STRICT",
    "CREATE INDEX statements_of ON statements (subject)",
    "ALTER TABLE readings ADD COLUMN seal TEXT",
)
STATEMENTS_IN_POSTGRES = """
        CREATE TABLE statements (
            number BIGINT PRIMARY KEY,
            subject TEXT COLLATE "C" NOT NULL,
            line TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX statements_of ON statements (subject);
        ALTER TABLE readings ADD COLUMN seal TEXT COLLATE "C";
    """
# A head may cover the same captures as an earlier head, and more lines of findings or statements. So the text of the
# checkpoint tells heads of one size apart. Receipts of earlier releases name no head, and hold for all heads of a size.
HEADS_OF_LINES = (
    "ALTER TABLE tree_heads RENAME TO earlier_heads",
    """
    CREATE TABLE tree_heads (
        size INTEGER NOT NULL,
        note TEXT NOT NULL,
        origin TEXT NOT NULL,
        root TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (size, note)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO tree_heads SELECT size, note, origin, root, at FROM earlier_heads",
    "DROP TABLE earlier_heads",
    "ALTER TABLE receipts RENAME TO earlier_receipts",
    """
    CREATE TABLE receipts (
        size INTEGER NOT NULL,
        kind TEXT NOT NULL,
        head TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (size, kind, head)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO receipts (size, kind, at, data) SELECT size, kind, at, data FROM earlier_receipts",
    "DROP TABLE earlier_receipts",
)
HEADS_OF_LINES_IN_POSTGRES = """
        ALTER TABLE tree_heads DROP CONSTRAINT tree_heads_pkey;
        ALTER TABLE tree_heads ADD PRIMARY KEY (size, note);
        ALTER TABLE receipts ADD COLUMN head TEXT COLLATE "C" NOT NULL DEFAULT '';
        ALTER TABLE receipts DROP CONSTRAINT receipts_pkey;
        ALTER TABLE receipts ADD PRIMARY KEY (size, kind, head);
    """
# Styles and pictures of the pages of findings.
REQUISITES = (
    "CREATE TABLE requisite_requests (finding_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE requisites (
        finding_id TEXT NOT NULL,
        page_id INTEGER NOT NULL REFERENCES pages (id),
        asked_at TEXT NOT NULL,
        capture_id INTEGER REFERENCES captures (id),
        PRIMARY KEY (finding_id, page_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX requisites_of_page ON requisites (page_id)",
    "CREATE INDEX pages_due_requisites ON pages (site, due_at) WHERE role IN ('requisite')",
)
REQUISITES_IN_POSTGRES = f"""
        ALTER TABLE pages DROP CONSTRAINT pages_role_check;
        ALTER TABLE pages ADD CONSTRAINT pages_role_check CHECK (role IN {ROLES_WITH_REQUISITES});
        CREATE TABLE requisite_requests (finding_id TEXT COLLATE "C" PRIMARY KEY, at TEXT COLLATE "C" NOT NULL);
        CREATE TABLE requisites (
            finding_id TEXT COLLATE "C" NOT NULL,
            page_id BIGINT NOT NULL REFERENCES pages (id),
            asked_at TEXT COLLATE "C" NOT NULL,
            capture_id BIGINT REFERENCES captures (id),
            PRIMARY KEY (finding_id, page_id)
        );
        CREATE INDEX requisites_of_page ON requisites (page_id);
        CREATE INDEX pages_due_requisites ON pages (site, due_at) WHERE role IN ('requisite');
    """
